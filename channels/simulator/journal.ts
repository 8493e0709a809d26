import { appendFile, closeSync, existsSync, ftruncateSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { type Entry, FIRST_STATUS } from './entry.ts';

type MessageLine = ['message', string, string, string, string, string | null, number, Entry['details'] | null];
type StatusLine = ['status', string, string, number | string | null, number];

const FLUSH_AFTER_MS = 50;

/**
 * A simulator's memory across restarts: one JSON line per event, appended.
 *
 *   ["message","SM…","+8616900123456","+10000000000","…编号G1。","http://…/callbacks/twilio/1",1609731600000,null]
 *   ["status","SM…","delivered",null,1609731600120]
 *
 * Lines are gathered and written 50 ms later: killed hard, the simulator may forget that much. It stands in for a
 * provider in tests and demonstrations, where that is cheaper than a flush per message.
 */
export class Journal {
  readonly #file: string;
  readonly #fd: number;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Writes and truncations, one after the other. */
  #queue: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
    this.#fd = openSync(file, 'a', 0o600);
  }

  /** Reads the messages back as their last status left them, and cuts off a line that a crash left half written. */
  reload(): Entry[] {
    if (!existsSync(this.#file)) return [];
    const text = readFileSync(this.#file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(this.#file, Buffer.byteLength(whole));
    const messages = new Map<string, Entry>();
    for (const [index, line] of whole.split('\n').entries()) if (line) this.#replay(messages, line, index + 1);
    return [...messages.values()];
  }

  message(message: Entry): void {
    const line: MessageLine = [
      'message',
      message.sid,
      message.to,
      message.from,
      message.body,
      message.callbackUrl ?? null,
      message.createdMs,
      message.details ?? null,
    ];
    this.#append(line);
  }

  status(message: Entry): void {
    const line: StatusLine = ['status', message.sid, message.status, message.errorCode ?? null, message.updatedMs];
    this.#append(line);
  }

  clear(): void {
    this.#lines = [];
    this.#queue = this.#queue.then(() => ftruncateSync(this.#fd, 0));
  }

  /** Writes what is gathered and gives the file back. */
  async close(): Promise<void> {
    await this.#flush();
    closeSync(this.#fd);
  }

  #append(line: MessageLine | StatusLine): void {
    this.#lines.push(JSON.stringify(line));
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_AFTER_MS);
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#take();
    this.#queue = this.#queue.then(
      () =>
        new Promise((resolve, reject) => appendFile(this.#fd, text, (error) => (error ? reject(error) : resolve()))),
    );
    return this.#queue;
  }

  #take(): string {
    const text = this.#lines.length > 0 ? `${this.#lines.join('\n')}\n` : '';
    this.#lines = [];
    return text;
  }

  #replay(messages: Map<string, Entry>, line: string, lineNumber: number): void {
    try {
      const event = JSON.parse(line) as MessageLine | StatusLine;
      if (event[0] === 'message') messages.set(event[1], messageOf(event, messages.size));
      else applyStatus(messages.get(event[1]), event);
    } catch (cause) {
      throw new Error(
        `Simulator: line ${lineNumber} of ${this.#file} is not an event: ${line.slice(0, 80)}. Remove the file to start empty.`,
        { cause },
      );
    }
  }
}

function messageOf([, sid, to, from, body, callbackUrl, createdMs, details]: MessageLine, seq: number): Entry {
  return {
    seq,
    sid,
    to,
    from,
    body,
    callbackUrl: callbackUrl ?? undefined,
    details: details ?? undefined,
    createdMs,
    sentMs: undefined,
    updatedMs: createdMs,
    status: FIRST_STATUS,
    errorCode: undefined,
  };
}

function applyStatus(message: Entry | undefined, [, , status, errorCode, atMs]: StatusLine): void {
  if (!message) return;
  message.sentMs ??= atMs;
  message.updatedMs = atMs;
  message.status = status;
  message.errorCode = errorCode ?? undefined;
}

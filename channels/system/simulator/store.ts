import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { SYSTEM_KINDS, type SystemKind } from '../../../rules/reconciliation/kinds.ts';

/** One version of one thing, as it is put in. */
export interface NewSystemItem {
  id: string;
  version: number;
  /** An instant with its offset; the item is there from then on. */
  occurredAt: string;
  authority: string;
  content: Record<string, unknown>;
}

/** With its number in the kind's sequence. */
export interface NumberedItem extends NewSystemItem {
  sequence: number;
}

type Event = ['put', SystemKind, NewSystemItem[]] | ['number', SystemKind, number];

interface Shelf {
  numbered: NumberedItem[];
  /** Not there yet: their time has not come. */
  ahead: NewSystemItem[];
}

const emptyShelves = () =>
  Object.fromEntries(SYSTEM_KINDS.map((kind) => [kind, { numbered: [], ahead: [] } as Shelf])) as Record<
    SystemKind,
    Shelf
  >;

/**
 * What the system holds. Items may be put in ahead of their time; each gets its number when its time has come, so that
 * whatever is there has a number, without holes. One JSON line per event outlives a restart:
 *
 *   ["put","filings",[{"id":"F1","version":1,…}]]
 *   ["number","filings",1619798400000]
 */
export class SystemStore {
  #shelves = emptyShelves();
  readonly #file: string | undefined;

  constructor(file?: string) {
    this.#file = file;
    for (const event of file ? readEvents(file) : []) this.#apply(event);
  }

  put(kind: SystemKind, items: readonly NewSystemItem[]): void {
    this.#record(['put', kind, [...items]]);
  }

  /** What is there at an instant, in the order of the numbers. Not to be changed by the caller. */
  at(kind: SystemKind, nowMs: number): readonly NumberedItem[] {
    const { numbered, ahead } = this.#shelves[kind];
    if (ahead.some(({ occurredAt }) => Date.parse(occurredAt) <= nowMs)) this.#record(['number', kind, nowMs]);
    return numbered;
  }

  clear(): void {
    this.#shelves = emptyShelves();
    if (this.#file) writeFileSync(this.#file, '');
  }

  #record(event: Event): void {
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(event)}\n`, { mode: 0o600 });
    this.#apply(event);
  }

  #apply(event: Event): void {
    const shelf = this.#shelves[event[1]];
    if (event[0] === 'put') {
      shelf.ahead.push(...event[2]);
      shelf.ahead.sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt));
      return;
    }
    const first = shelf.ahead.findIndex(({ occurredAt }) => Date.parse(occurredAt) > event[2]);
    for (const item of shelf.ahead.splice(0, first < 0 ? shelf.ahead.length : first))
      shelf.numbered.push({ ...item, sequence: shelf.numbered.length + 1 });
  }
}

/** Cuts off a line that a crash left half written. */
function readEvents(file: string): Event[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  const lines = whole.split('\n').filter((line) => line !== '');
  return lines.map((line, at) => {
    try {
      return JSON.parse(line) as Event;
    } catch (cause) {
      throw new Error(`system simulator: line ${at + 1} of ${file} is not an event. Remove the file to start empty.`, {
        cause,
      });
    }
  });
}

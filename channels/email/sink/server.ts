import type { Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { controlOf, createControlApi } from '../../simulator/control-api.ts';
import type { Entry } from '../../simulator/entry.ts';
import { Provider } from '../../simulator/provider.ts';
import type { Door } from '../../simulator/server.ts';
import { createService, type Listening, type ServiceOptions } from '../../simulator/service.ts';
import { referenceIn } from '../../simulator/tally.ts';
import type { Trade } from '../../simulator/trade.ts';
import { type BehaviourInput, type MailFault, readBehaviour } from './behaviour.ts';

export interface MailSinkOptions extends ServiceOptions<MailFault>, Listening {
  /** Whoever would send must log in so; without it anyone may. */
  login?: { user: string; password: string };
  /** Offers STARTTLS with a certificate that nobody has signed. */
  selfSignedTls?: boolean;
}

/** A mail server that keeps what it is given, sends nothing on, and misbehaves when told. */
export interface MailSink {
  port: number;
  provider: Provider<MailFault>;
  /** Its control interface, for the simulators' HTTP server. */
  doors: readonly Door[];
  setBehaviour(behaviour: BehaviourInput): void;
  /** Oldest first. */
  mails(): readonly Entry[];
  close(): Promise<void>;
}

const MAIL_TRADE: Trade<MailFault> = {
  sidPrefix: 'ML',
  finalStatuses: new Set(['kept']),
  readBehaviour,
  referenceOf: ({ body }) => referenceIn(body),
  journeyOf: () => [{ status: 'kept' }],
};

/** How long a connection may go on once the sink is told to stop. */
const CLOSE_TIMEOUT_MS = 50;

/** Starts it; `port` 0: any free one. */
export async function startMailSink(options: MailSinkOptions): Promise<MailSink> {
  const { provider, doors, close } = createService<MailFault>(
    options,
    (basis) => new Provider({ ...basis, trade: MAIL_TRADE }),
    (of) => [
      { prefix: '/_simulator/mail/', handle: createControlApi('/_simulator/mail/', controlOf(of, mailForPeople)) },
    ],
  );
  const server = new Reception(provider, options).server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return {
    port: (server.server.address() as { port: number }).port,
    provider,
    doors,
    setBehaviour: (behaviour) => provider.behave(readBehaviour(behaviour)),
    mails: () => provider.store.list(),
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await close();
    },
  };
}

function mailForPeople({ sid, to, from, body, details, createdMs }: Entry) {
  return { sid, to, from, ...details, text: body, received: new Date(createdMs).toISOString() };
}

/** A refusal as smtp-server takes it. */
function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

type Done = (error?: Error | null) => void;

/** The steps of an SMTP session, each of which may go wrong. */
class Reception {
  readonly server: SMTPServer;
  readonly #provider: Provider<MailFault>;
  /** By the client's port, which tells the sessions apart. */
  readonly #sockets = new Map<number, Socket>();
  /** Who has written to whom before. */
  readonly #known = new Set<string>();

  constructor(provider: Provider<MailFault>, { login, selfSignedTls }: MailSinkOptions) {
    this.#provider = provider;
    this.server = new SMTPServer({
      banner: 'mail sink',
      authOptional: !login,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: CLOSE_TIMEOUT_MS,
      disabledCommands: [...(selfSignedTls ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
      onAuth: (given, _session, done) => {
        const right = given.username === login?.user && given.password === login?.password;
        if (right) done(null, { user: given.username });
        else done(reply(535, '5.7.8 Authentication failed'));
      },
      onConnect: (session, done) => this.#connect(session, done),
      onMailFrom: (from, _session, done) => this.#refuse('refuse-sender', from.address, done),
      onRcptTo: (to, session, done) => this.#recipient(to.address, session, done),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => void this.#content(Buffer.concat(chunks), session, done));
      },
    });
    this.server.server.on('connection', (socket: Socket) => {
      const { remotePort = 0 } = socket;
      this.#sockets.set(remotePort, socket);
      socket.once('close', () => this.#sockets.delete(remotePort));
    });
    // A client that leaves in the middle is no fault of the sink.
    this.server.on('error', () => undefined);
  }

  #struck<K extends MailFault['kind']>(kind: K, to: string): Extract<MailFault, { kind: K }> | undefined {
    const { faults } = this.#provider;
    return faults.own(kind, faults.attempt(`${kind}/${to}`), to);
  }

  #refuse(
    kind: 'refuse-connection' | 'refuse-sender' | 'refuse-recipient' | 'refuse-content',
    to: string,
    done: Done,
  ): boolean {
    const fault = this.#struck(kind, to);
    done(fault ? reply(fault.code, `told to answer ${fault.code}`) : null);
    return fault !== undefined;
  }

  #drop({ remotePort }: SMTPServerSession): void {
    this.#sockets.get(remotePort)?.resetAndDestroy();
  }

  #connect(session: SMTPServerSession, done: Done): void {
    if (this.#struck('drop-at-connect', '')) return this.#drop(session);
    this.#refuse('refuse-connection', '', done);
  }

  #recipient(to: string, session: SMTPServerSession, done: Done): void {
    this.#provider.requests += 1;
    if (this.#struck('drop-before-content', to)) return this.#drop(session);
    const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
    const stranger = !this.#known.has(`${from}/${to}`);
    this.#known.add(`${from}/${to}`);
    if (stranger && this.#struck('greylist', to)) return done(reply(451, '4.7.1 Greylisted, please try again later'));
    this.#refuse('refuse-recipient', to, done);
  }

  async #content(raw: Buffer, session: SMTPServerSession, done: Done): Promise<void> {
    const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
    const dropped = this.#struck('drop-after-content', to);
    if (!dropped || dropped.kept) await this.#keep(raw, to, session, dropped === undefined ? done : undefined);
    if (dropped) this.#drop(session);
  }

  async #keep(raw: Buffer, to: string, session: SMTPServerSession, done: Done | undefined): Promise<void> {
    const refused = done && this.#struck('refuse-content', to);
    if (refused) return done(reply(refused.code, `told to answer ${refused.code}`));
    const { faults, timers } = this.#provider;
    const mail = await PostalMime.parse(raw);
    const attempt = faults.attempt(`${to}/${mail.messageId}`);
    const details = {
      subject: mail.subject ?? '',
      messageId: mail.messageId ?? '',
      headers: mail.headers.map(({ key, value }) => `${key}: ${value}`).join('\n'),
    };
    const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
    this.#provider.accept({ to, from, body: mail.text?.trimEnd() ?? '', callbackUrl: undefined, details }, attempt);
    const latencyMs = faults.latencyMs(attempt, to);
    if (latencyMs > 0) timers.later(latencyMs, () => done?.());
    else done?.();
  }
}

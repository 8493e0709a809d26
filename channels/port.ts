/** The ways out to people. A human who calls is the last of them, and no port: see the call list. */
export type Channel = 'sms' | 'voice' | 'email' | 'file-drop';

/** What a provider may answer when handed a message, on every channel. An adapter never throws for what a provider does. */
export type DeliveryOutcome =
  | { kind: 'accepted'; providerId: string }
  /** The provider refused this message for good (number invalid, recipient opted out …). */
  | { kind: 'refused'; reason: string; code: number | string }
  /** Certainly not sent, for a passing reason (429, connection refused): the row goes back to planned. */
  | { kind: 'not-sent'; reason: string; retryAfterMs?: number }
  /** Nobody can tell yet (time-out, reset, 5xx): the row stays in sending and is settled later. */
  | { kind: 'uncertain'; reason: string }
  /** Our own account or set-up is refused (401, 403, signature not approved): sending on would be pointless. */
  | { kind: 'account-refused'; reason: string };

/** What every message carries, whatever its channel. */
export interface Handover {
  deliveryId: number;
  /**
   * A request that has not begun to be written by then is not written any more (`not-sent`, `too-late`): a process that
   * was suspended for longer than its claim must not send what another worker has sent meanwhile. Machine time.
   */
  notAfter?: Date;
}

/**
 * What a provider reports of one message, later or when asked.
 *
 * handed_over: on its way · answered: a telephone was picked up, nobody confirmed · delivered: it reached the handset, or
 * a person pressed the key · failed: it will not arrive (busy, nobody there, an answering machine …)
 */
export interface DeliveryReport {
  providerId: string;
  state: 'handed_over' | 'answered' | 'delivered' | 'failed';
  /** Kebab-case and names nobody: it is recorded and logged. */
  reason?: string;
}

/** A report that came in by callback or file, for the delivery it names. */
export interface Receipt extends DeliveryReport {
  deliveryId: number;
}

/** What is asked of a provider: what became of this delivery, to `to`, first tried at `since`. */
export interface LookupQuery {
  deliveryId: number;
  to: string;
  since: Date;
}

interface Way {
  readonly channel: Channel;
  readonly provider: string;
  /** Whether the provider keeps what it is given inside the country (个保法 36); see rules/channel-guard.ts. */
  readonly domestic: boolean;
  /** Longest time between our sending a request and the provider's having acted on it, milliseconds. */
  readonly settleAfterMs: number;
  close(): Promise<void>;
}

/**
 * How rows found in `sending` after a crash are decided:
 * lookup — the provider is asked · callback — the provider's report carries the delivery's number, so the row waits for it
 * · none — nobody can tell: `unknown`, never sent again by a machine.
 */
export type Settling<Report = DeliveryReport> =
  | {
      readonly settles: 'lookup';
      /** Undefined: the message does not exist at the provider. Throws when it cannot be asked, which is no answer. */
      lookup(query: LookupQuery): Promise<Report | undefined>;
    }
  | { readonly settles: 'callback' | 'none' };

/** A way out that takes one message at a time. */
export type ChannelPort<Message extends Handover, Report = DeliveryReport> = Way &
  Settling<Report> & { send(message: Message): Promise<DeliveryOutcome> };

/** Messages that leave together, under a name that is the same whenever they are sent. */
export interface Batch<Message> {
  name: string;
  messages: readonly Message[];
  notAfter?: Date;
}

/** A way out that takes batches: all of a batch is handed over, or none of it. */
export type BatchPort<Message> = Way & Settling & { sendBatch(batch: Batch<Message>): Promise<DeliveryOutcome> };

/** What a provider may answer when handed a text message. */
export type SmsOutcome =
  | { kind: 'accepted'; providerId: string }
  /** The provider refused this message for good (number invalid, recipient opted out …). */
  | { kind: 'refused'; reason: string; code: number }
  /** Certainly not sent, for a passing reason (429, connection refused): the row goes back to planned. */
  | { kind: 'not-sent'; reason: string; retryAfterMs?: number }
  /** Nobody can tell yet (time-out, reset, 5xx): the row stays in sending and is settled later. */
  | { kind: 'uncertain'; reason: string }
  /** Our own account is refused (401, 403, 20003): sending on would be pointless. */
  | { kind: 'account-refused'; reason: string };

export interface SmsMessage {
  deliveryId: number;
  /** E.164, e.g. +8616900123456 */
  to: string;
  text: string;
  /**
   * A request that has not begun to be written by then is not written any more (`not-sent`, `too-late`): a process that
   * was suspended for longer than its claim must not send what another worker has sent meanwhile. Machine time.
   */
  notAfter?: Date;
}

/** A message as the provider lists it when asked afterwards. */
export interface SmsFound {
  providerId: string;
  state: 'handed_over' | 'delivered' | 'failed';
  reason?: string;
}

/** The way out for text messages. An adapter never throws for what a provider does: every outcome is a value. */
export interface SmsPort {
  readonly provider: string;
  /** How rows found in `sending` after a crash are decided. */
  readonly settles: 'lookup' | 'callback' | 'none';
  /** Longest time between our sending a request and the provider's having acted on it, milliseconds. */
  readonly settleAfterMs: number;
  send(message: SmsMessage): Promise<SmsOutcome>;
  /** Asks the provider whether the message exists: sent to `to` since `since`, containing `reference`. Throws when it cannot be asked. */
  lookup(query: { to: string; since: Date; reference: string }): Promise<SmsFound | undefined>;
  close(): Promise<void>;
}

/** What a provider's signed callback reports about one delivery. */
export interface SmsReceipt {
  deliveryId: number;
  providerId: string;
  state: 'handed_over' | 'delivered' | 'failed';
  reason?: string;
}

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'undelivered';

/** Statuses a message stays in. */
export const FINAL_STATUSES: ReadonlySet<MessageStatus> = new Set<MessageStatus>(['delivered', 'undelivered']);

/** A message as the provider keeps it; instants in milliseconds. */
export interface StoredMessage {
  /** Its place in the order of acceptance, from 0. */
  seq: number;
  sid: string;
  to: string;
  from: string;
  body: string;
  callbackUrl: string | undefined;
  createdMs: number;
  /** Undefined while queued: a list by DateSent does not show it, as with Twilio. */
  sentMs: number | undefined;
  updatedMs: number;
  status: MessageStatus;
  errorCode: number | undefined;
}

export type NewMessage = Pick<StoredMessage, 'to' | 'from' | 'body' | 'callbackUrl'>;

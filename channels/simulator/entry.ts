/** A message or call as a provider keeps it; instants in milliseconds. */
export interface Entry {
  /** Its place in the order of acceptance, from 0. */
  seq: number;
  sid: string;
  to: string;
  from: string;
  body: string;
  callbackUrl: string | undefined;
  /** What else the sender gave, by name. */
  details: Readonly<Record<string, string>> | undefined;
  createdMs: number;
  /** Undefined while queued: a list by the date of sending does not show it. */
  sentMs: number | undefined;
  updatedMs: number;
  status: string;
  errorCode: number | string | undefined;
}

export type NewEntry = Pick<Entry, 'to' | 'from' | 'body' | 'callbackUrl'> & { details?: Entry['details'] };

/** The status of what was just accepted. */
export const FIRST_STATUS = 'queued';

import type { ReceivedItem, SystemKind } from '../../rules/reconciliation/kinds.ts';

/** A page of changes. */
export interface SystemPage {
  items: ReceivedItem[];
  /** Where the next page begins; kept as it is, never looked into. */
  next: string;
  /** Whether more follows at once. */
  more: boolean;
  /** The ministry's word: everything that occurred before this instant has a number up to `highest`. */
  through: string;
  /** Highest number given so far; 0: none. */
  highest: number;
}

/** What the system may answer. An adapter never throws for what the other side does. */
export type SystemAnswer<T> =
  | { kind: 'answered'; value: T }
  /** The cursor is not known (any more): reading begins anew from the start. */
  | { kind: 'cursor-refused' }
  /** Time-out, refused or broken connection, 5xx, 429: later. */
  | { kind: 'unavailable'; reason: string }
  /** 401, 403: our own account; asking on would be pointless. */
  | { kind: 'account-refused'; reason: string }
  /** An answer that is not what was agreed; `reason` names what, never values. */
  | { kind: 'malformed'; reason: string };

export interface ChangesQuery {
  /** null: from the start. */
  cursor: string | null;
  limit: number;
  /** Legal time of the poll; told to the other side in a rehearsal only. */
  asOf: Date;
}

/** The ministry's disclosure system 部公示系统, read side. */
export interface SystemPort {
  /** What changed since a cursor. */
  changes(kind: SystemKind, query: ChangesQuery): Promise<SystemAnswer<SystemPage>>;
  /** The items with the numbers `from` … `to`, as far as they are there; at most `MAX_RANGE` numbers. */
  range(kind: SystemKind, query: { from: number; to: number; asOf: Date }): Promise<SystemAnswer<ReceivedItem[]>>;
  close(): Promise<void>;
}

/** Most numbers asked for by one `range`. */
export const MAX_RANGE = 500;

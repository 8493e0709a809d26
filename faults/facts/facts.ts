import type { BalanceGroup } from '../../rules/balance.ts';
import type { DeliveryState } from '../../rules/deliveries.ts';

/** How a channel decides what became of a message found in `sending` (its port says). */
export type Settles = 'lookup' | 'callback' | 'none';

export interface DeliveryFact {
  id: number;
  roundId: number;
  holderId: number;
  /** Its place on the ladder of its holder in its round. */
  step: number;
  channel: string;
  state: DeliveryState;
  reason: string | null;
  providerId: string | null;
  attempts: number;
}

export interface RoundFact {
  id: number;
  number: number;
  state: string;
  plannedRights: number | null;
  /** Whether its follow-up has come to its end. */
  followedUp: boolean;
  /** The accounts as the product's API shows them. */
  shown: { planned: number; imbalance: number; groups: Omit<BalanceGroup, 'roundId'>[] };
}

export interface EntryFact {
  seq: number;
  kind: string;
  subject: string;
  commandId: string | null;
  data: Record<string, unknown>;
}

export interface CommandFact {
  id: string;
  key: string;
  operation: string;
  answerStatus: number | null;
  answer: unknown;
}

/** A message in a provider's books. */
export interface MessageFact {
  channel: string;
  /** The delivery its reference stands for; null: it carries none. */
  deliveryId: number | null;
  providerId: string;
  /** In the provider's own words. */
  status: string;
}

/** What a client asked for under one key, and every whole answer it was given. */
export interface AskedFact {
  key: string;
  operation: string;
  answers: readonly { status: number; body: unknown }[];
}

/** Everything a run left behind, read once: the checks are functions of this. */
export interface Facts {
  settles: Readonly<Record<string, Settles>>;
  campaign: { id: number; state: string };
  rounds: readonly RoundFact[];
  /** Rights on the roster. */
  roster: readonly number[];
  deliveries: readonly DeliveryFact[];
  deliveryRights: readonly { roundId: number; rightId: number; deliveryId: number; skipped: string | null }[];
  filings: readonly { id: number; rightId: number; licenceNo: string; commandId: string }[];
  commands: readonly CommandFact[];
  /** In the order of the log. */
  entries: readonly EntryFact[];
  messages: readonly MessageFact[];
  asked: readonly AskedFact[];
  /** Requests under the key of another one, and how many of them were refused. */
  misused: number;
  refused: number;
}

/**
 * How a simulator misbehaves, told by `PUT /_simulator/…/behaviour`:
 *
 *   {"seed": 7, "callbacks": {"enabled": true}, "faults": [
 *     {"kind": "error-after", "share": 0.02},
 *     {"kind": "refuse", "code": 21610, "numbers": ["+8616900000001"]},
 *     {"kind": "answer-late", "delayMs": 3000, "count": 5},
 *     {"kind": "callback-twice", "share": 0.1}]}
 *
 * Every fault may be limited to a share of the messages, to the first `count` it would strike, and to given recipients.
 * Each simulator adds faults of its own (a busy line, a full mailbox).
 */
export interface FaultLimit {
  /** Share of the messages struck, 0 … 1; all when absent. */
  share?: number;
  /** Strikes at most so many times, then rests. */
  count?: number;
  /** Strikes only messages to these numbers (E.164). */
  numbers?: string[];
  /** Strikes only messages to these addresses, where messages go to addresses. */
  addresses?: string[];
}

/** What may happen to a request; at most one of them strikes, the first in the list. */
export type RequestFault = FaultLimit &
  (
    | { kind: 'error-before'; status?: number }
    | { kind: 'error-after'; status?: number }
    | { kind: 'too-many'; retryAfterSeconds?: number }
    | { kind: 'refuse'; code: number | string; status?: number }
    | { kind: 'reset-before' }
    | { kind: 'reset-after' }
    /** Accepted at once, answered after the client's patience. */
    | { kind: 'answer-late'; delayMs: number }
    /** Accepted only after the delay, though the client may be gone by then. */
    | { kind: 'accept-late'; delayMs: number }
  );

/** What may happen besides, at every provider: any number of them strike one message. */
export type SideFault = FaultLimit &
  (
    | { kind: 'slow'; latencyMs: number; jitterMs?: number }
    | { kind: 'callback-twice' }
    | { kind: 'callback-late'; delayMs: number }
    | { kind: 'callback-never' }
    /** One callback more, a failure with a false signature: believed, it would spoil the delivery. */
    | { kind: 'callback-forged' }
    /** The last report first. */
    | { kind: 'callback-out-of-order' }
    /** One callback more, rightly signed, for a delivery nobody knows. */
    | { kind: 'callback-unknown-delivery' }
  );

/** A fault of one kind of provider only. */
export type OwnFault = FaultLimit & { kind: string };
export type Fault<Own extends OwnFault = never> = RequestFault | SideFault | Own;

export interface Behaviour<Own extends OwnFault = never> {
  /** Chance is drawn from it: the same seed and messages, the same faults. */
  seed: number;
  callbacks: {
    /** Off: nothing is reported. */
    enabled: boolean;
    /** Callbacks under way at once. */
    concurrency: number;
    /** Between accepting a message and its first callback. */
    delayMs: number;
  };
  faults: Fault<Own>[];
}

/** A provider on a good day. */
const GOOD_BEHAVIOUR: Behaviour = { seed: 1, callbacks: { enabled: true, concurrency: 32, delayMs: 0 }, faults: [] };

/** What may be left out when telling a simulator. */
export type BehaviourInput<Own extends OwnFault = never> = Partial<Omit<Behaviour<Own>, 'callbacks'>> & {
  callbacks?: Partial<Behaviour['callbacks']>;
};

/** Fills in what was left out; what is told replaces all that was told before. */
export function completeBehaviour<Own extends OwnFault>(input: BehaviourInput<Own>): Behaviour<Own> {
  return { ...GOOD_BEHAVIOUR, ...input, callbacks: { ...GOOD_BEHAVIOUR.callbacks, ...input.callbacks } };
}

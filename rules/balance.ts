/**
 * The accounts of a round, in rights (design: accounts always balance):
 *
 *   planned = sent + skipped + failed + unknown + pending
 *
 * Each right of the round counts once; a message that serves forty rights counts forty.
 */
export interface RoundBalance {
  planned: number;
  sent: { handedOver: number; delivered: number };
  /** By reason: `filed`, `no-mobile`. */
  skipped: Record<string, number>;
  /** By reason: `expired`, or the provider's. */
  failed: Record<string, number>;
  unknown: number;
  /** `calls`: on the call list, for a person to reach. */
  pending: { planned: number; sending: number; calls: number };
}

/** One group of rights of a round in the same state for the same reason, as the database counts them. */
export interface BalanceGroup {
  state: 'planned' | 'sending' | 'handed_over' | 'delivered' | 'failed' | 'skipped' | 'unknown' | 'calling';
  reason: string | null;
  rights: number;
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);

/** Adds up groups of rights to the accounts of a round. */
export function roundBalance(groups: readonly BalanceGroup[], planned: number): RoundBalance {
  const count = (state: BalanceGroup['state']) =>
    groups.filter((group) => group.state === state).reduce((total, group) => total + group.rights, 0);
  const byReason = (state: BalanceGroup['state']) =>
    Object.fromEntries(
      groups.filter((group) => group.state === state).map((group) => [group.reason ?? 'unspecified', group.rights]),
    );
  return {
    planned,
    sent: { handedOver: count('handed_over'), delivered: count('delivered') },
    skipped: byReason('skipped'),
    failed: byReason('failed'),
    unknown: count('unknown'),
    pending: { planned: count('planned'), sending: count('sending'), calls: count('calling') },
  };
}

/** Rights a round has lost or counted twice: 0 when the accounts balance. */
export function imbalance(balance: RoundBalance): number {
  const { sent, pending } = balance;
  const accounted =
    sent.handedOver +
    sent.delivered +
    sum(balance.skipped) +
    sum(balance.failed) +
    balance.unknown +
    pending.planned +
    pending.sending +
    pending.calls;
  return balance.planned - accounted;
}

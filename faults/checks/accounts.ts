import type { Facts, RoundFact } from '../facts/facts.ts';
import { type Check, type Finding, groupBy, wrong } from './findings.ts';

/** The accounts of every round balance as the product shows them, and are what the rows add up to when counted again. */
export const accountsBalance: Check = {
  name: 'accounts balance',
  find(facts) {
    return facts.rounds.flatMap((round) => [
      ...asShown(round),
      ...countedAgain(facts, round),
      ...asClosed(facts, round),
    ]);
  },
};

function asShown({ number, plannedRights, shown }: RoundFact): Finding[] {
  const added = shown.groups.reduce((sum, { rights }) => sum + rights, 0);
  return [
    ...(shown.imbalance === 0
      ? []
      : [wrong(`round ${number}: the product itself shows a difference of ${shown.imbalance}`)]),
    ...(added === shown.planned ? [] : [wrong(`round ${number}: ${shown.planned} planned, ${added} accounted for`)]),
    ...(plannedRights === shown.planned
      ? []
      : [wrong(`round ${number}: planned ${plannedRights}, shown ${shown.planned}`)]),
  ];
}

/** Right by right, from the rows: nothing of the product's own counting is used. */
function countedAgain({ deliveries, deliveryRights }: Facts, round: RoundFact): Finding[] {
  const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const rights = deliveryRights.filter(({ roundId }) => roundId === round.id);
  const counted = groupBy(rights, ({ deliveryId, skipped }) => {
    const delivery = byId.get(deliveryId);
    return skipped === null ? `${delivery?.state} ${delivery?.reason ?? ''}` : `skipped ${skipped}`;
  });
  const shown = new Map(
    round.shown.groups.map(({ state, reason, rights: some }) => [`${state} ${reason ?? ''}`, some]),
  );
  const names = new Set([...counted.keys(), ...shown.keys()]);
  return [...names].flatMap((name) => {
    const here = counted.get(name)?.length ?? 0;
    const there = shown.get(name) ?? 0;
    return here === there ? [] : [wrong(`round ${round.number}: ${name.trim()} counted ${here}, shown ${there}`)];
  });
}

/** The accounts in the log balance: what was closed was whole when it was closed. */
function asClosed({ entries }: Facts, { number }: RoundFact): Finding[] {
  const closed = entries.find(({ kind, data }) => kind === 'round.closed' && data.round === number);
  if (!closed || closed.data.difference === 0) return [];
  return [wrong(`round ${number} was closed with a difference of ${closed.data.difference}`)];
}

import type { DeliveryFact, Facts, MessageFact } from '../facts/facts.ts';
import { type Check, doubled, type Finding, groupBy, lost, unknown, wrong } from './findings.ts';

/** Every planned message has come to an end, and what the rows call sent is in the provider's books. */
export const nothingLost: Check = {
  name: 'nothing lost',
  find({ campaign, rounds, deliveries, messages }) {
    const over = new Set(rounds.filter(({ followedUp }) => followedUp).map(({ id }) => id));
    const booked = new Set(messages.map(({ deliveryId }) => deliveryId));
    return [
      ...(campaign.state === 'closed' ? [] : [lost(`the campaign is ${campaign.state} after its deadline`)]),
      ...rounds
        .filter(({ state }) => state !== 'closed')
        .map((round) => lost(`round ${round.number} is ${round.state}`)),
      ...rounds
        .filter(({ followedUp }) => !followedUp)
        .map((round) => lost(`round ${round.number} was never followed up to its end`)),
      ...deliveries
        .filter(({ state, roundId }) => over.has(roundId) && (state === 'planned' || state === 'sending'))
        .map((delivery) => lost(`${nameOf(delivery)} is ${delivery.state} in a round that is over`)),
      ...deliveries
        .filter((delivery) => saysSent(delivery) && !booked.has(delivery.id))
        .map((delivery) => lost(`${nameOf(delivery)} is ${delivery.state}, and the provider never had it`)),
    ];
  },
};

/** The providers have taken each message at most once, all of them together, and none that no row knows. */
export const nothingDoubled: Check = {
  name: 'nothing doubled',
  find({ deliveries, messages }) {
    const rows = new Map(deliveries.map(({ id, channel }) => [id, channel]));
    const findings: Finding[] = [];
    for (const [deliveryId, copies] of groupBy(messages, (message) => message.deliveryId)) {
      if (deliveryId === null || !rows.has(deliveryId))
        findings.push(wrong(`the provider has ${copies.length} messages of delivery ${deliveryId}, which has no row`));
      else if (copies.length > 1) findings.push(doubled(`delivery/${deliveryId} was taken ${copies.length} times`));
      else if (copies[0]?.channel !== rows.get(deliveryId))
        findings.push(wrong(`delivery/${deliveryId} (${rows.get(deliveryId)}) went out by ${copies[0]?.channel}`));
    }
    return findings;
  },
};

/** Unknown is an answer only where nobody can be asked, or where the round's time ran out first. */
export const unknownOnlyWhereAllowed: Check = {
  name: 'unknown only where it cannot be known',
  find({ settles, deliveries, entries }) {
    const undecided = new Set(
      entries.filter(({ kind }) => kind === 'delivery.undecided').map(({ subject }) => subject),
    );
    return deliveries
      .filter(({ state }) => state === 'unknown')
      .map((delivery) => {
        if (settles[delivery.channel] !== 'lookup') return unknown(`${nameOf(delivery)}: its channel cannot be asked`);
        return undecided.has(`delivery/${delivery.id}`)
          ? unknown(`${nameOf(delivery)}: the round's time ran out before the provider could be asked`)
          : wrong(`${nameOf(delivery)} is unknown, though ${delivery.channel} can be asked and the round had time`);
      });
  },
};

/** Whom a message may have reached is not written to or called by a machine again in that round: a person may ask. */
export const nothingAfterUnknown: Check = {
  name: 'no machine after what may have arrived',
  find({ deliveries }) {
    const ladders = groupBy(deliveries, ({ roundId, holderId }) => `${roundId}/${holderId}`);
    return [...ladders.values()].flatMap((steps) => {
      const uncertain = steps.find(({ state }) => state === 'unknown');
      return steps
        .filter(
          ({ step, channel, state }) =>
            uncertain && step > uncertain.step && channel !== 'call-list' && state !== 'skipped',
        )
        .map((step) => doubled(`${nameOf(step)} followed on delivery/${uncertain?.id}, which may have arrived`));
    });
  },
};

/** Row and provider tell the same story of one message: its number there, and whether it arrived. */
export const rowsAgreeWithProvider: Check = {
  name: 'rows agree with the provider',
  find({ deliveries, messages }) {
    const booked = groupBy(messages, ({ deliveryId }) => deliveryId);
    return deliveries.flatMap((delivery) => {
      const copies = booked.get(delivery.id) ?? [];
      return copies.length === 1 ? disagreement(delivery, copies[0] as MessageFact) : [];
    });
  },
};

function disagreement(delivery: DeliveryFact, message: MessageFact): Finding[] {
  const { state, providerId } = delivery;
  const said = `${nameOf(delivery)} is ${state}${delivery.reason ? ` (${delivery.reason})` : ''}`;
  if (!saysSent(delivery) && !(state === 'failed' && providerId !== null) && state !== 'unknown')
    return [wrong(`${said}, and the provider has sent it (${message.status})`)];
  if (state !== 'unknown' && providerId !== message.providerId)
    return [wrong(`${said} under ${providerId}, and the provider knows it as ${message.providerId}`)];
  // Nobody reported in time, whatever became of it.
  if (state === 'failed' && delivery.reason === 'no-receipt') return [];
  const fitting = FITTING[delivery.channel]?.[state];
  return fitting && !fitting.includes(message.status)
    ? [wrong(`${said}, and the provider says ${message.status}`)]
    : [];
}

/** What a provider may say of a message that its row calls so; a call that was answered counts when a key confirmed it. */
const FITTING: Record<string, Partial<Record<DeliveryFact['state'], readonly string[]>>> = {
  sms: { delivered: ['delivered'], failed: ['undelivered'] },
  voice: { delivered: ['completed', 'in-progress'], failed: ['completed', 'busy', 'no-answer', 'failed'] },
  email: { handed_over: ['kept'] },
};

/** Every right that should be reminded in a round stands on exactly one of its messages, and no other right does. */
export const everyRightPlanned: Check = {
  name: 'every right planned',
  find(facts) {
    return facts.rounds.flatMap((round) => {
      const due = new Set(rightsDue(facts, round.number));
      const planned = facts.deliveryRights.filter(({ roundId }) => roundId === round.id);
      const on = new Set(planned.map(({ rightId }) => rightId));
      return [
        ...[...due]
          .filter((id) => !on.has(id))
          .map((id) => lost(`right ${id} was not planned in round ${round.number}`)),
        ...planned
          .filter(({ rightId }) => !due.has(rightId))
          .map(({ rightId }) =>
            wrong(`right ${rightId} was planned in round ${round.number}, which it was not due in`),
          ),
      ];
    });
  },
};

/**
 * The roster without what had been filed when the round was planned. The order of the log decides: a filing and the
 * planning of a round hold the campaign against each other until they are committed.
 */
function rightsDue({ campaign, roster, filings, entries }: Facts, round: number): number[] {
  const subject = `campaign/${campaign.id}`;
  const planned = entries.find(
    (entry) => entry.kind === 'round.planned' && entry.subject === subject && entry.data.round === round,
  );
  if (!planned) return [];
  const before = new Set(
    entries
      .filter(({ kind, seq }) => kind === 'filing.submitted' && seq < planned.seq)
      .map(({ data }) => Number(data.filingId)),
  );
  const filed = new Set(filings.filter(({ id }) => before.has(id)).map(({ rightId }) => rightId));
  return roster.filter((id) => !filed.has(id));
}

const saysSent = ({ state }: DeliveryFact) => state === 'handed_over' || state === 'delivered';
const nameOf = ({ id, channel }: DeliveryFact) => `delivery/${id} (${channel})`;

import type { DeliveryState } from '../../rules/deliveries.ts';
import type { DeliveryFact, EntryFact, Facts } from '../facts/facts.ts';
import { type Check, type Finding, groupBy, lost, wrong } from './findings.ts';

/** What the log can tell of a message: `open` is planned or sending, which it does not tell apart. */
type Told = 'open' | Exclude<DeliveryState, 'planned' | 'sending'>;

/** From which states an entry may lead where. */
const LEADS: Record<string, { from: readonly Told[]; to: (data: EntryFact['data']) => Told }> = {
  'delivery.handed-over': { from: ['open', 'unknown'], to: () => 'handed_over' },
  'delivery.delivered': { from: ['open', 'handed_over', 'unknown', 'failed'], to: () => 'delivered' },
  'delivery.failed': { from: ['open', 'handed_over', 'unknown'], to: () => 'failed' },
  'delivery.settled': { from: ['open'], to: ({ state }) => (state === 'planned' ? 'open' : (state as Told)) },
  'delivery.expired': { from: ['open'], to: () => 'failed' },
  'delivery.undecided': { from: ['open'], to: () => 'unknown' },
  'delivery.skipped': { from: ['open'], to: () => 'skipped' },
  'delivery.called': { from: ['open'], to: () => 'open' },
  'delivery.planned-next': { from: ['open'], to: () => 'open' },
};

/** Read from its beginning, the log of every message leads to the state of its row, over steps that may follow each other. */
export const logTellsEveryMessage: Check = {
  name: 'the log tells every message',
  find({ deliveries, entries }) {
    const ofDeliveries = entries.filter(({ subject }) => subject.startsWith('delivery/'));
    const bySubject = groupBy(ofDeliveries, ({ subject }) => subject);
    const rows = new Set(deliveries.map(({ id }) => `delivery/${id}`));
    return [
      ...deliveries.flatMap((delivery) => follow(delivery, bySubject.get(`delivery/${delivery.id}`) ?? [])),
      ...[...bySubject.keys()]
        .filter((name) => !rows.has(name))
        .map((name) => wrong(`the log tells of ${name}, which has no row`)),
    ];
  },
};

function follow(delivery: DeliveryFact, entries: readonly EntryFact[]): Finding[] {
  const name = `delivery/${delivery.id}`;
  let told: Told = 'open';
  for (const { seq, kind, data } of entries) {
    const step = LEADS[kind];
    if (!step) return [wrong(`${name}: entry ${seq} is of no known kind, ${kind}`)];
    if (!step.from.includes(told)) return [wrong(`${name}: entry ${seq}, ${kind}, cannot follow on ${told}`)];
    told = step.to(data);
  }
  const open = delivery.state === 'planned' || delivery.state === 'sending';
  // Whom nobody can write to is skipped when the round is planned, and stands in that entry.
  const plannedSo = entries.length === 0 && delivery.state === 'skipped' && delivery.reason === 'no-mobile';
  if (told === (open ? 'open' : delivery.state) || plannedSo) return [];
  return [
    wrong(
      `${name} is ${delivery.state}, and the log leaves it ${told} (${entries.map(({ kind }) => kind).join(', ') || 'no entry'})`,
    ),
  ];
}

/** What happens once in a campaign stands in the log once, and a right's filing once for each filing. */
export const logTellsTheCampaign: Check = {
  name: 'the log tells the campaign',
  find(facts) {
    const once = ['campaign.opened', 'roster.proposed', 'roster.frozen', 'campaign.closed'].map((kind) => ({
      kind,
      round: undefined as number | undefined,
    }));
    const ofRounds = facts.rounds.flatMap(({ number }) =>
      ['round.planned', 'round.closed', 'round.followed-up'].map((kind) => ({
        kind,
        round: number as number | undefined,
      })),
    );
    return [
      ...[...once, ...ofRounds].flatMap(({ kind, round }) => {
        const times = facts.entries.filter(
          (entry) => entry.kind === kind && (round === undefined || entry.data.round === round),
        ).length;
        return times === 1
          ? []
          : [wrong(`${kind}${round ? ` of round ${round}` : ''} stands ${times} times in the log`)];
      }),
      ...filingsInLog(facts),
    ];
  },
};

function filingsInLog({ filings, entries }: Facts): Finding[] {
  const logged = groupBy(
    entries.filter(({ kind }) => kind === 'filing.submitted'),
    ({ data }) => Number(data.filingId),
  );
  const known = new Set(filings.map(({ id }) => id));
  return [
    ...filings.flatMap(({ id, commandId }) => {
      const found = logged.get(id) ?? [];
      if (found.length !== 1) return [wrong(`filing ${id} stands ${found.length} times in the log`)];
      return found[0]?.commandId === commandId ? [] : [wrong(`filing ${id} stands in the log under another command`)];
    }),
    ...[...logged.keys()]
      .filter((id) => !known.has(id))
      .map((id) => lost(`filing ${id} stands in the log and has no row`)),
  ];
}

import { describe, expect, it } from 'vitest';
import type { Facts } from '../facts/facts.ts';
import { isGood, judge } from './index.ts';

const CAMPAIGN = 'campaign/1';

/** A campaign of one round in which three rights of two holders were reminded, one by one message for two of them, and one had filed. */
function goodFacts(): Facts {
  const entry = (
    seq: number,
    kind: string,
    subject: string,
    data: Record<string, unknown> = {},
    commandId: string | null = null,
  ) => ({
    ...{ seq, kind, subject, data, commandId },
  });
  const filed = { id: 7, licenceNo: 'C4' };
  return {
    settles: { sms: 'lookup' },
    campaign: { id: 1, state: 'closed' },
    rounds: [
      {
        ...{ id: 10, number: 1, state: 'closed', plannedRights: 3, followedUp: true },
        shown: {
          ...{ planned: 3, imbalance: 0 },
          groups: [
            { state: 'delivered', reason: null, rights: 2 },
            { state: 'failed', reason: 'recipient-opted-out', rights: 1 },
          ],
        },
      },
    ],
    roster: [1, 2, 3, 4],
    deliveries: [
      {
        ...{ id: 100, roundId: 10, holderId: 20, step: 1, channel: 'sms', state: 'delivered', reason: null },
        ...{ providerId: 'SM1', attempts: 1 },
      },
      {
        ...{ id: 101, roundId: 10, holderId: 21, step: 1, channel: 'sms', state: 'failed' },
        ...{ reason: 'recipient-opted-out', providerId: null, attempts: 2 },
      },
    ],
    deliveryRights: [
      { roundId: 10, rightId: 1, deliveryId: 100, skipped: null },
      { roundId: 10, rightId: 2, deliveryId: 100, skipped: null },
      { roundId: 10, rightId: 3, deliveryId: 101, skipped: null },
    ],
    filings: [{ ...filed, rightId: 4, commandId: 'c1' }],
    commands: [{ id: 'c1', key: 'k1', operation: 'filings.submit', answerStatus: 201, answer: filed }],
    entries: [
      entry(1, 'campaign.opened', CAMPAIGN),
      entry(2, 'roster.proposed', CAMPAIGN),
      entry(3, 'roster.frozen', CAMPAIGN),
      entry(4, 'filing.submitted', CAMPAIGN, { filingId: 7, licenceNo: 'C4' }, 'c1'),
      entry(5, 'round.planned', CAMPAIGN, { round: 1, rights: 3 }),
      entry(6, 'delivery.handed-over', 'delivery/100', { attempt: 1 }),
      entry(7, 'delivery.settled', 'delivery/101', { state: 'planned', attempt: 1 }),
      entry(8, 'delivery.delivered', 'delivery/100', { from: 'handed_over' }),
      entry(9, 'delivery.failed', 'delivery/101', { attempt: 2 }),
      entry(10, 'round.closed', CAMPAIGN, { round: 1, difference: 0 }),
      entry(11, 'campaign.closed', CAMPAIGN),
      entry(12, 'round.followed-up', CAMPAIGN, { round: 1 }),
    ],
    messages: [{ channel: 'sms', deliveryId: 100, providerId: 'SM1', status: 'delivered' }],
    asked: [
      {
        key: 'k1',
        operation: 'filings.submit',
        answers: [
          { status: 201, body: filed },
          { status: 201, body: filed },
        ],
      },
    ],
    misused: 1,
    refused: 1,
  };
}

/** What the checks find where one thing is not as in the good facts. */
function findings(change: (facts: Facts) => Partial<Facts>): string[] {
  const facts = goodFacts();
  return judge({ ...facts, ...change(facts) }).findings.map(({ kind, check, what }) => `${kind}: ${check}: ${what}`);
}

const without = <T>(items: readonly T[], leave: (item: T) => boolean): T[] => items.filter((item) => !leave(item));

describe('a run as it must be', () => {
  it('has nothing found against it', () => {
    expect(judge(goodFacts())).toEqual({ lost: 0, doubled: 0, unknown: 0, findings: [] });
  });
});

describe('what is lost', () => {
  it('is a message that rows call sent and the provider never had', () => {
    expect(findings(() => ({ messages: [] }))).toContain(
      'lost: nothing lost: delivery/100 (sms) is delivered, and the provider never had it',
    );
  });

  it('is a message still planned in a round that is over', () => {
    const found = findings(({ deliveries }) => ({
      deliveries: deliveries.map((delivery) =>
        delivery.id === 101 ? { ...delivery, state: 'planned', reason: null } : delivery,
      ),
    }));
    expect(found).toContain('lost: nothing lost: delivery/101 (sms) is planned in a round that is over');
  });

  it('is a right that no message of the round speaks of', () => {
    const found = findings(({ deliveryRights }) => ({
      deliveryRights: without(deliveryRights, ({ rightId }) => rightId === 2),
    }));
    expect(found).toContain('lost: every right planned: right 2 was not planned in round 1');
  });

  it('is a filing that was acknowledged and is not there', () => {
    const found = findings(({ entries }) => ({
      filings: [],
      entries: without(entries, ({ kind }) => kind === 'filing.submitted'),
    }));
    expect(found).toContain('lost: every filing kept: the filing of C4 was acknowledged and is not there');
  });

  it('is a command that nobody ever answered', () => {
    const found = findings(({ commands }) => ({
      commands: commands.map((command) => ({ ...command, answerStatus: null, answer: null })),
    }));
    expect(found).toContain('lost: every command answered once: command c1 (filings.submit) was never answered');
  });
});

describe('the ladder', () => {
  const mail = { id: 102, roundId: 10, holderId: 21, step: 2, channel: 'email', attempts: 1 };

  it('is lost where a round is never followed up', () => {
    const found = findings(({ rounds }) => ({ rounds: rounds.map((round) => ({ ...round, followedUp: false })) }));
    expect(found).toEqual(['lost: nothing lost: round 1 was never followed up to its end']);
  });

  it('is doubled where a machine goes on after what may have arrived', () => {
    const found = findings(({ deliveries }) => ({
      deliveries: [
        ...deliveries.map((delivery) =>
          delivery.id === 101 ? { ...delivery, state: 'unknown' as const, reason: null } : delivery,
        ),
        { ...mail, state: 'handed_over', reason: null, providerId: 'M1' },
      ],
    }));
    expect(found).toContain(
      'doubled: no machine after what may have arrived: delivery/102 (email) followed on delivery/101, which may have arrived',
    );
  });

  it('is wrong where a message went out by another channel than its row says', () => {
    const found = findings(({ messages }) => ({ messages: [{ ...messages[0]!, channel: 'email' }] }));
    expect(found).toContain('wrong: nothing doubled: delivery/100 (sms) went out by email');
  });
});

describe('what is doubled', () => {
  it('is a message the provider took twice', () => {
    const found = findings(({ messages }) => ({ messages: [...messages, { ...messages[0]!, providerId: 'SM2' }] }));
    expect(found).toEqual(['doubled: nothing doubled: delivery/100 was taken 2 times']);
  });

  it('is a filing kept twice', () => {
    const found = findings(({ filings }) => ({ filings: [...filings, { ...filings[0]!, id: 8 }] }));
    expect(found).toContain('doubled: every filing kept: the filing of C4 is there 2 times');
  });
});

describe('what is unknown', () => {
  const undecided = ({ deliveries, entries, rounds }: Facts): Partial<Facts> => ({
    deliveries: deliveries.map((delivery) =>
      delivery.id === 101 ? { ...delivery, state: 'unknown', reason: null } : delivery,
    ),
    entries: entries.map((entry) => (entry.seq === 9 ? { ...entry, kind: 'delivery.undecided' } : entry)),
    rounds: rounds.map((round) => ({
      ...round,
      shown: { ...round.shown, groups: [round.shown.groups[0]!, { state: 'unknown', reason: null, rights: 1 }] },
    })),
  });

  it('is counted and no fault where the time of the round ran out', () => {
    const verdict = judge({ ...goodFacts(), ...undecided(goodFacts()) });
    expect(verdict).toMatchObject({ lost: 0, doubled: 0, unknown: 1 });
    expect(isGood(verdict)).toBe(true);
  });

  it('is wrong where the channel could have been asked', () => {
    const settled = (facts: Facts): Partial<Facts> => ({
      ...undecided(facts),
      entries: facts.entries.map((entry) =>
        entry.seq === 9 ? { ...entry, kind: 'delivery.settled', data: { state: 'unknown' } } : entry,
      ),
    });
    expect(findings(settled)[0]).toMatch(/^wrong: unknown only where it cannot be known: delivery\/101/);
    expect(judge({ ...goodFacts(), ...settled(goodFacts()), settles: { sms: 'none' } })).toMatchObject({ unknown: 1 });
  });
});

describe('what is wrong', () => {
  it('is an account that does not add up, shown or counted again', () => {
    const found = findings(({ rounds }) => ({
      rounds: rounds.map((round) => ({
        ...round,
        shown: { ...round.shown, imbalance: 1, groups: round.shown.groups.slice(0, 1) },
      })),
    }));
    expect(found).toEqual([
      'wrong: accounts balance: round 1: the product itself shows a difference of 1',
      'wrong: accounts balance: round 1: 3 planned, 2 accounted for',
      'wrong: accounts balance: round 1: failed recipient-opted-out counted 1, shown 0',
    ]);
  });

  it('is an account that the rows do not bear out, though it adds up', () => {
    const found = findings(({ rounds }) => ({
      rounds: rounds.map((round) => ({
        ...round,
        shown: {
          ...round.shown,
          groups: [
            { state: 'delivered', reason: null, rights: 1 },
            { state: 'failed', reason: 'recipient-opted-out', rights: 2 },
          ],
        },
      })),
    }));
    expect(found).toEqual([
      'wrong: accounts balance: round 1: delivered counted 2, shown 1',
      'wrong: accounts balance: round 1: failed recipient-opted-out counted 1, shown 2',
    ]);
  });

  it('is an account that was closed with a difference', () => {
    const found = findings(({ entries }) => ({
      entries: entries.map((entry) => (entry.seq === 10 ? { ...entry, data: { round: 1, difference: 2 } } : entry)),
    }));
    expect(found).toEqual(['wrong: accounts balance: round 1 was closed with a difference of 2']);
  });

  it('is a gap in the log: a round closed, a filing taken, a roster frozen without an entry', () => {
    const missing = (seq: number) =>
      findings(({ entries }) => ({ entries: without(entries, (entry) => entry.seq === seq) }));
    expect(missing(10)).toEqual([
      'wrong: the log tells the campaign: round.closed of round 1 stands 0 times in the log',
    ]);
    expect(missing(4)).toContain('wrong: the log tells the campaign: filing 7 stands 0 times in the log');
    expect(missing(3)).toEqual(['wrong: the log tells the campaign: roster.frozen stands 0 times in the log']);
  });

  it('is a state that the log does not tell', () => {
    const found = findings(({ entries }) => ({ entries: without(entries, ({ seq }) => seq === 8) }));
    expect(found).toEqual([
      'wrong: the log tells every message: delivery/100 is delivered, and the log leaves it handed_over (delivery.handed-over)',
    ]);
  });

  it('is an entry that cannot follow on the one before', () => {
    const found = findings(({ entries }) => ({
      entries: entries.map((entry) => (entry.seq === 8 ? { ...entry, kind: 'delivery.skipped' } : entry)),
    }));
    expect(found).toEqual([
      'wrong: the log tells every message: delivery/100: entry 8, delivery.skipped, cannot follow on handed_over',
    ]);
  });

  it('is an entry of a message that has no row', () => {
    const found = findings(({ entries }) => ({
      entries: [...entries, { ...entries[5]!, seq: 13, subject: 'delivery/999' }],
    }));
    expect(found).toEqual(['wrong: the log tells every message: the log tells of delivery/999, which has no row']);
  });

  it('is a round that was planned twice', () => {
    const found = findings(({ entries }) => ({ entries: [...entries, { ...entries[4]!, seq: 13 }] }));
    expect(found).toEqual(['wrong: the log tells the campaign: round.planned of round 1 stands 2 times in the log']);
  });

  it('is a row that tells another story than the provider', () => {
    const found = findings(({ messages }) => ({ messages: [{ ...messages[0]!, status: 'undelivered' }] }));
    expect(found).toEqual([
      'wrong: rows agree with the provider: delivery/100 (sms) is delivered, and the provider says undelivered',
    ]);
  });

  it('is a second answer that differs from the first', () => {
    const found = findings(({ asked }) => ({
      asked: [{ ...asked[0]!, answers: [...asked[0]!.answers, { status: 200, body: { id: 9, licenceNo: 'C4' } }] }],
    }));
    expect(found[0]).toMatch(/^wrong: every command answered once: filings.submit: 1 of 3 answers differ/);
  });

  it('is a key that was taken for another request', () => {
    expect(findings(() => ({ refused: 0 }))).toEqual([
      'wrong: every command answered once: of 1 requests under the key of another, 0 were refused',
    ]);
  });
});

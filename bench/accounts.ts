import type pg from 'pg';
import type { ApiClient } from '../test/harness/client.ts';

interface Round {
  number: number;
  state: string;
  imbalance: number;
  balance: { planned: number; sent: { handedOver: number; delivered: number } };
}

/** Throws unless the first `rounds` rounds are closed, balance, and sent for every right. */
export async function holdAccounts(
  campaign: { id: number; clerk: ApiClient },
  expected: { rounds: number; rows: number; delivered: boolean },
): Promise<void> {
  const { body } = await campaign.clerk.get(`/campaigns/${campaign.id}`);
  const held = (body.rounds as Round[]).filter(({ state }) => state === 'closed');
  const whole = held.filter(({ imbalance, balance: { planned, sent } }) => {
    const reached = expected.delivered ? sent.delivered : sent.handedOver + sent.delivered;
    return imbalance === 0 && planned === expected.rows && reached === expected.rows;
  });
  if (held.length !== expected.rounds || whole.length !== expected.rounds)
    throw new Error(`the accounts are not ${JSON.stringify(expected)}: ${JSON.stringify(body.rounds)}`);
}

/** When things happened, by the machine's clock. */
export interface Times {
  /** From the round's instant to the first claim. */
  plannedSeconds: number;
  /** From the first claim to the last hand-over. */
  dispatchSeconds: number;
  /** From the first claim to the last report of a delivery. */
  deliverySeconds: number;
  /** Of all messages, those handed over within ten seconds of the round's instant. */
  onTimeShare: number;
}

/** Of the first round; `instant` is the machine's time when its legal instant came. */
export async function readTimes(pool: pg.Pool, instant: Date): Promise<Times> {
  const { rows } = await pool.query(
    `
    SELECT extract(epoch FROM min(first_tried_at) - $1::timestamptz)::float AS "plannedSeconds",
      extract(epoch FROM max(handed_over_at) - min(first_tried_at))::float AS "dispatchSeconds",
      extract(epoch FROM (SELECT max(recorded_at) FROM evidence WHERE kind = 'delivery.delivered') - min(first_tried_at))::float AS "deliverySeconds",
      avg((handed_over_at <= $1::timestamptz + interval '10 seconds')::int)::float AS "onTimeShare"
    FROM deliveries`,
    [instant],
  );
  return rows[0];
}

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

/** From the first claim of the first round to the last hand-over, and to the last report of a delivery. */
export async function readTimes(pool: pg.Pool): Promise<{ dispatchSeconds: number; deliverySeconds: number }> {
  const { rows } = await pool.query(`
    SELECT extract(epoch FROM max(handed_over_at) - min(first_tried_at))::float AS "dispatchSeconds",
      extract(epoch FROM (SELECT max(recorded_at) FROM evidence WHERE kind = 'delivery.delivered') - min(first_tried_at))::float AS "deliverySeconds"
    FROM deliveries`);
  return rows[0];
}

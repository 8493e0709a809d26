import { and, asc, eq, gt, or, sql } from 'drizzle-orm';
import { FIRST_URGING_ROUND } from '../../../rules/urging.ts';
import type { Executor, Transaction } from '../../client.ts';
import { roundsTable } from '../../schema/annual-disclosure.ts';
import type { Campaign } from '../annual-disclosure/campaigns.ts';
import type { Round } from '../annual-disclosure/rounds.ts';
import { skippedEntries } from '../deliveries/skipped.ts';
import { onlyRow } from '../rows.ts';

/** Campaigns by which holders are urged: of each authority the one of the latest year that has begun. */
export async function listUrgingCampaigns(executor: Executor): Promise<number[]> {
  const { rows } = await executor.execute<{ id: number }>(sql`
    SELECT DISTINCT ON (authority_code) id::int AS id FROM campaigns WHERE state <> 'preparing' AND deadline_id IS NOT NULL
    ORDER BY authority_code, year DESC`);
  return rows.map(({ id }) => id);
}

/** Begins a round of urging. Needs the campaign locked for planning. */
export async function saveUrgingRound(
  tx: Transaction,
  campaign: Pick<Campaign, 'id'>,
  { asOf, endsAt }: { asOf: Date; endsAt: Date },
): Promise<Round> {
  const { rows } = await tx.execute<{ next: number }>(sql`
    SELECT coalesce(max(number) + 1, ${FIRST_URGING_ROUND})::int AS next FROM rounds WHERE campaign_id = ${campaign.id} AND kind = 'urging'`);
  const number = rows[0]?.next ?? FIRST_URGING_ROUND;
  const round = { campaignId: campaign.id, kind: 'urging' as const, number, daysBefore: 0, dueAt: asOf, endsAt };
  return onlyRow(
    await tx
      .insert(roundsTable)
      .values({ ...round, state: 'scheduled' })
      .returning(),
  );
}

/** Rounds of urging of a campaign that are being sent, or still followed up at `asOf`. */
export function listOpenUrgingRounds(executor: Executor, campaignId: number, asOf: Date): Promise<Round[]> {
  return executor
    .select()
    .from(roundsTable)
    .where(
      and(
        eq(roundsTable.campaignId, campaignId),
        eq(roundsTable.kind, 'urging'),
        or(eq(roundsTable.state, 'sending'), gt(roundsTable.endsAt, asOf)),
      ),
    )
    .orderBy(asc(roundsTable.number));
}

/** Takes rights that are on no list any more off messages of a round not sent yet, log entries included. */
export async function withdrawRemovedRights(
  tx: Transaction,
  roundId: number,
  stillListed: readonly number[],
  time: { machineNow: Date; asOf: Date },
): Promise<void> {
  await tx.execute(sql`
    WITH open_messages AS (
      SELECT id FROM deliveries WHERE round_id = ${roundId} AND state = 'planned' FOR UPDATE
    ), left_message AS (
      UPDATE delivery_rights dr SET skipped = 'removed' FROM open_messages o
      WHERE dr.delivery_id = o.id AND dr.skipped IS NULL AND NOT dr.right_id = ANY (${sql.param([...stillListed])}::bigint[])
      RETURNING dr.delivery_id
    ), gone AS (SELECT delivery_id, count(*) AS rights FROM left_message GROUP BY delivery_id
    ), moved AS (
      UPDATE deliveries d SET
        rights_count = d.rights_count - gone.rights,
        state = CASE WHEN d.rights_count = gone.rights THEN 'skipped' ELSE d.state END,
        reason = CASE WHEN d.rights_count = gone.rights THEN 'removed' ELSE d.reason END
      FROM gone WHERE d.id = gone.delivery_id RETURNING d.id, d.state, d.reason)
    ${skippedEntries(time)}`);
}

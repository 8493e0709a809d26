import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { type BalanceGroup, type RoundBalance, roundBalance } from '../../../rules/balance.ts';
import type { MachineChannel } from '../../../rules/cascade.ts';
import type { PlannedRound } from '../../../rules/rounds.ts';
import type { Executor, Transaction } from '../../client.ts';
import { campaignsTable, roundsTable } from '../../schema/annual-disclosure.ts';

export type Round = typeof roundsTable.$inferSelect;

/** Rounds as they are to be held; one that has a row and has not begun moves, one that has begun stays as it was. */
export async function saveRounds(tx: Transaction, campaignId: number, rounds: readonly PlannedRound[]): Promise<void> {
  if (rounds.length === 0) return;
  await tx
    .insert(roundsTable)
    .values(rounds.map((round) => ({ ...round, campaignId, state: 'scheduled' as const })))
    .onConflictDoUpdate({
      target: [roundsTable.campaignId, roundsTable.daysBefore],
      set: { number: sql`excluded.number`, dueAt: sql`excluded.due_at`, endsAt: sql`excluded.ends_at` },
      targetWhere: eq(roundsTable.kind, 'reminder'),
      setWhere: eq(roundsTable.state, 'scheduled'),
    });
}

/** The reminder rounds of a campaign; those of urging are db/queries/urging's. */
export async function listRounds(executor: Executor, campaignId: number): Promise<Round[]> {
  return executor
    .select()
    .from(roundsTable)
    .where(and(eq(roundsTable.campaignId, campaignId), eq(roundsTable.kind, 'reminder')))
    .orderBy(asc(roundsTable.number));
}

export async function findRound(executor: Executor, id: number): Promise<Round | undefined> {
  const [round] = await executor.select().from(roundsTable).where(eq(roundsTable.id, id));
  return round;
}

export async function updateRound(
  tx: Transaction,
  id: number,
  change: Partial<Pick<Round, 'state' | 'plannedAt' | 'plannedRights' | 'closedAt' | 'followedUpAt'>>,
): Promise<void> {
  await tx.update(roundsTable).set(change).where(eq(roundsTable.id, id));
}

/** The accounts of every round of a campaign, counted from the rows against the number fixed when it was planned. */
export async function listRoundBalances(
  executor: Executor,
  campaignId: number,
): Promise<{ round: Round; balance: RoundBalance }[]> {
  const rounds = await listRounds(executor, campaignId);
  const groups = await countGroups(executor, sql`SELECT id FROM rounds WHERE campaign_id = ${campaignId}`);
  return rounds.map((round) => ({ round, balance: balanceOf(round, groups) }));
}

/** The accounts of one round. */
export async function findRoundBalance(executor: Executor, round: Round): Promise<RoundBalance> {
  return balanceOf(round, await countGroups(executor, sql`SELECT ${round.id}::bigint`));
}

type RoundGroup = BalanceGroup & { roundId: number };

async function countGroups(executor: Executor, roundIds: SQL): Promise<RoundGroup[]> {
  const groups = await executor.execute<Record<keyof BalanceGroup | 'round_id', never>>(sql`
    SELECT dr.round_id, CASE WHEN dr.skipped IS NOT NULL THEN 'skipped'
             WHEN d.channel = 'call-list' AND d.state = 'planned' THEN 'calling' ELSE d.state END AS state,
           CASE WHEN dr.skipped IS NULL THEN d.reason ELSE dr.skipped END AS reason, count(*)::int AS rights
    FROM delivery_rights dr JOIN deliveries d ON d.id = dr.delivery_id
    WHERE dr.round_id IN (${roundIds}) GROUP BY 1, 2, 3`);
  return groups.rows.map(({ round_id, ...group }) => ({ ...(group as BalanceGroup), roundId: Number(round_id) }));
}

function balanceOf(round: Round, groups: readonly RoundGroup[]): RoundBalance {
  return roundBalance(
    groups.filter(({ roundId }) => roundId === round.id),
    round.plannedRights ?? 0,
  );
}

/** Whose messages those of a round are, and how fast they may go out; what they say: db/queries/templates/wordings. */
export interface RoundTerms {
  campaignId: number;
  ratePerSecond: Record<MachineChannel, number>;
  /** Of each provider. */
  dailyCaps: Record<MachineChannel, number>;
}

export async function findRoundTerms(executor: Executor, roundId: number): Promise<RoundTerms> {
  const [row] = await executor
    .select({ campaignId: campaignsTable.id, terms: campaignsTable.terms })
    .from(roundsTable)
    .innerJoin(campaignsTable, eq(campaignsTable.id, roundsTable.campaignId))
    .where(eq(roundsTable.id, roundId));
  if (!row) throw new Error(`round ${roundId} is not in the database`);
  return {
    campaignId: row.campaignId,
    dailyCaps: row.terms['channel.daily-caps'].value,
    ratePerSecond: {
      sms: row.terms['sms.rate-per-second'].value,
      voice: row.terms['voice.rate-per-second'].value,
      email: row.terms['email.rate-per-second'].value,
      // A file takes any number at once.
      'file-drop': row.terms['sms.rate-per-second'].value,
    },
  };
}

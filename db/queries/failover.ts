import { eq, sql } from 'drizzle-orm';
import type { MachineChannel } from '../../rules/cascade.ts';
import type { FailoverState, ProviderMinute } from '../../rules/failover.ts';
import { instantOf, legalDayOf } from '../../rules/legal-day.ts';
import type { Executor, Transaction } from '../client.ts';
import { failoverStatesTable } from '../schema/failover.ts';

export type FailoverRow = typeof failoverStatesTable.$inferSelect;

/** Notes what came of a batch, in the minute of `asOf`, legal time. */
export async function saveProviderMinute(
  executor: Executor,
  of: { channel: MachineChannel; provider: string; asOf: Date; handedOver: number; errors: number },
): Promise<void> {
  if (of.handedOver + of.errors === 0) return;
  await executor.execute(sql`
    INSERT INTO provider_minutes AS m (channel, provider, minute, handed_over, errors)
    VALUES (${of.channel}, ${of.provider}, date_trunc('minute', ${of.asOf.toISOString()}::timestamptz), ${of.handedOver}, ${of.errors})
    ON CONFLICT (channel, provider, minute) DO UPDATE
    SET handed_over = m.handed_over + excluded.handed_over, errors = m.errors + excluded.errors`);
}

/** The minutes of a provider since an instant, as the rules read them; without reports nothing is slow. */
export async function listProviderMinutes(
  executor: Executor,
  of: { channel: MachineChannel; provider: string; since: Date; reports: boolean },
): Promise<ProviderMinute[]> {
  const { rows } = await executor.execute<{ minute: string; taken: number; slow: number; errors: number }>(sql`
    SELECT minute, greatest(handed_over - lost, 0) AS taken, greatest(handed_over - lost - prompt, 0) AS slow, errors
    FROM provider_minutes WHERE channel = ${of.channel} AND provider = ${of.provider}
      AND minute >= ${of.since.toISOString()}::timestamptz ORDER BY minute`);
  return rows.map(({ minute, taken, slow, errors }) => ({
    ...{ minute: new Date(minute), handedOver: of.reports ? taken : 0, slow: of.reports ? slow : 0, errors },
  }));
}

/** Messages a provider has taken on the legal day of `asOf`. */
export async function countTakenToday(
  executor: Executor,
  of: { channel: MachineChannel; provider: string; asOf: Date },
): Promise<number> {
  const from = instantOf(legalDayOf(of.asOf), '00:00');
  const { rows } = await executor.execute<{ taken: number }>(sql`
    SELECT coalesce(sum(handed_over), 0)::int AS taken FROM provider_minutes
    WHERE channel = ${of.channel} AND provider = ${of.provider} AND minute >= ${from.toISOString()}::timestamptz`);
  return rows[0]?.taken ?? 0;
}

/** The state, alone; begun anew where there is none, or where the configuration names other providers. */
export async function lockFailover(
  tx: Transaction,
  between: { preferred: string; substitute: string },
): Promise<FailoverState> {
  const { preferred, substitute } = between;
  await tx.execute(sql`
    INSERT INTO failover_states AS f (channel, preferred, substitute, phase, since) VALUES ('sms', ${preferred}, ${substitute}, 'preferred', 'epoch')
    ON CONFLICT (channel) DO UPDATE SET preferred = excluded.preferred, substitute = excluded.substitute, phase = 'preferred',
      since = 'epoch', reason = NULL WHERE f.preferred <> excluded.preferred OR f.substitute <> excluded.substitute`);
  const [row] = await tx.select().from(failoverStatesTable).where(eq(failoverStatesTable.channel, 'sms')).for('update');
  const { phase, since, reason } = row as FailoverRow;
  return { phase, since, reason };
}

export async function updateFailover(tx: Transaction, { phase, since, reason }: FailoverState): Promise<void> {
  await tx.update(failoverStatesTable).set({ phase, since, reason }).where(eq(failoverStatesTable.channel, 'sms'));
}

/** Undefined: no message was sent while two providers were configured. */
export async function findFailover(executor: Executor): Promise<FailoverRow | undefined> {
  const [row] = await executor.select().from(failoverStatesTable);
  return row;
}

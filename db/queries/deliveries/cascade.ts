import { sql } from 'drizzle-orm';
import {
  type EndedStep,
  type MachineChannel,
  type NextStep,
  NO_RECEIPT,
  NOT_FOLLOWED,
} from '../../../rules/cascade.ts';
import type { Database, Transaction } from '../../client.ts';

type Time = { machineNow: Date; asOf: Date };

/** A step that ended without reaching anybody, the last of its holder in its round, with what is known of the holder. */
export interface UnreachedStep extends EndedStep {
  deliveryId: number;
  holderId: number;
  step: number;
  /** Its rights that have not been filed: they move on. */
  rights: number;
  /** As the register has them, 系统填报 before 登记. */
  telephones: string[];
  emails: string[];
}

/** Rights a message still speaks for: not taken off it, nor, of a reminder, filed since. */
const openRights = (delivery: string) =>
  sql.raw(`
  FROM delivery_rights dr JOIN rights r ON r.id = dr.right_id JOIN rounds ro ON ro.id = dr.round_id
  WHERE dr.delivery_id = ${delivery} AND dr.skipped IS NULL
    AND (ro.kind <> 'reminder' OR NOT EXISTS (
          SELECT FROM filings f WHERE f.campaign_id = ro.campaign_id AND f.right_id = dr.right_id))`);

/**
 * Steps of a round that ended without reaching their holder and have none behind them, in the order of holders: `after`
 * is the last holder already seen. Locked; rows that a report is being applied to come next time. Needs the campaign
 * locked for planning, so that no filing comes between.
 */
export async function lockUnreachedSteps(
  tx: Transaction,
  query: { roundId: number; after: number; limit: number },
): Promise<UnreachedStep[]> {
  const { rows } = await tx.execute<Record<string, never>>(sql`
    WITH ended AS MATERIALIZED (
      SELECT d.id, d.holder_id, d.step, d.channel, d.recipient, d.state, d.reason FROM deliveries d
      WHERE d.round_id = ${query.roundId} AND d.holder_id > ${query.after} AND d.channel <> 'call-list'
        AND d.state IN ('failed', 'unknown', 'skipped') AND NOT coalesce(d.reason = ANY(${sql.param([...NOT_FOLLOWED])}::text[]), false)
        AND NOT EXISTS (SELECT FROM deliveries n WHERE n.round_id = d.round_id AND n.holder_id = d.holder_id AND n.step > d.step)
        AND EXISTS (SELECT ${openRights('d.id')})
      ORDER BY d.holder_id LIMIT ${query.limit} FOR UPDATE OF d SKIP LOCKED)
    SELECT e.id::int AS "deliveryId", e.holder_id::int AS "holderId", e.step::int AS step, e.channel, e.recipient, e.state, e.reason,
           c.rights, c.system_phones || c.registered_phones AS telephones, c.emails
    FROM ended e CROSS JOIN LATERAL (
      SELECT count(*)::int AS rights,
        coalesce(jsonb_agg(DISTINCT r.email) FILTER (WHERE r.email <> ''), '[]') AS emails,
        coalesce(jsonb_agg(DISTINCT r.system_phones) FILTER (WHERE r.system_phones <> '{}'), '[]') AS system_phones,
        coalesce(jsonb_agg(DISTINCT r.registered_phones) FILTER (WHERE r.registered_phones <> '{}'), '[]') AS registered_phones
      ${openRights('e.id')}) c
    ORDER BY e.holder_id`);
  return rows.map((row) => {
    const { telephones, ...step } = row as unknown as UnreachedStep & { telephones: string[][] };
    return { ...step, telephones: telephones.flat() };
  });
}

export interface PlannedStep extends NextStep {
  after: UnreachedStep;
  step: number;
  /** Rights move to it: the last of the steps that follow one that ended. */
  counts: boolean;
}

/** What a holder may be sent on one legal day; what is beyond is held until another instant of legal time. */
export interface HolderCap {
  perDay: number;
  dayBegan: Date;
  heldUntil: Date;
}

/** Plans steps behind those that ended and moves their open rights to the ones that count, log entries included. */
export async function savePlannedSteps(
  tx: Transaction,
  roundId: number,
  steps: readonly PlannedStep[],
  cap: HolderCap,
  time: Time,
): Promise<void> {
  if (steps.length === 0) return;
  const column = <T>(pick: (step: PlannedStep) => T) => sql.param(steps.map(pick));
  await tx.execute(sql`
    WITH step AS (
      SELECT * FROM unnest(
        ${column(({ after }) => after.deliveryId)}::bigint[], ${column(({ after }) => after.holderId)}::bigint[],
        ${column(({ after }) => after.rights)}::int[], ${column(({ step }) => step)}::int[],
        ${column(({ channel }) => channel)}::text[], ${column(({ recipient }) => recipient)}::text[],
        ${column(({ state }) => state)}::text[], ${column(({ reason }) => reason)}::text[],
        ${column(({ counts }) => counts)}::boolean[]
      ) AS s (after_id, holder_id, rights, step, channel, recipient, state, reason, counts)
    ), planned AS (
      INSERT INTO deliveries (round_id, holder_id, step, channel, recipient, state, reason, rights_count, held_until)
      SELECT ${roundId}, holder_id, step, channel, recipient, state, reason, rights,
        CASE WHEN state = 'planned' AND channel <> 'call-list' AND (
          SELECT count(*) FROM deliveries x WHERE x.holder_id = step.holder_id AND x.channel <> 'call-list'
            AND x.handed_over_as_of >= ${cap.dayBegan.toISOString()}::timestamptz) >= ${cap.perDay}
        THEN ${cap.heldUntil.toISOString()}::timestamptz END
      FROM step ORDER BY holder_id, step
      RETURNING id, holder_id, step, channel, state, reason
    ), placed AS (
      SELECT p.*, s.after_id, s.counts FROM planned p JOIN step s USING (holder_id, step)
    ), moved AS (
      UPDATE delivery_rights dr SET delivery_id = p.id FROM placed p, rounds ro
      WHERE p.counts AND dr.delivery_id = p.after_id AND dr.skipped IS NULL AND ro.id = dr.round_id
        AND (ro.kind <> 'reminder' OR NOT EXISTS (
          SELECT FROM filings f WHERE f.campaign_id = ro.campaign_id AND f.right_id = dr.right_id))
    )
    INSERT INTO evidence (recorded_at, as_of, room, kind, subject, data)
    SELECT ${time.machineNow.toISOString()}::timestamptz, ${time.asOf.toISOString()}::timestamptz, 'deliveries',
      CASE state WHEN 'planned' THEN 'delivery.planned-next' ELSE 'delivery.skipped' END, 'delivery/' || id,
      jsonb_strip_nulls(jsonb_build_object('after', after_id, 'step', step, 'channel', channel, 'reason', reason))
    FROM placed ORDER BY id`);
}

/** Text messages and calls that nobody has reported on since `before`, legal time, count as failed; log entries included. */
export async function failUnreported(
  tx: Transaction,
  query: { roundId: number; channels: readonly MachineChannel[]; before: Date },
  time: Time,
): Promise<void> {
  await tx.execute(sql`
    WITH moved AS (
      UPDATE deliveries SET state = 'failed', reason = ${NO_RECEIPT}
      WHERE round_id = ${query.roundId} AND state = 'handed_over' AND channel = ANY (${sql.param(query.channels)}::text[])
        AND handed_over_as_of <= ${query.before.toISOString()}::timestamptz RETURNING id)
    INSERT INTO evidence (recorded_at, as_of, room, kind, subject, data)
    SELECT ${time.machineNow.toISOString()}::timestamptz, ${time.asOf.toISOString()}::timestamptz, 'deliveries',
      'delivery.failed', 'delivery/' || id, ${JSON.stringify({ reason: NO_RECEIPT })}::jsonb FROM moved`);
}

/**
 * Takes back steps not begun behind one that reached its holder after all, a report having come late: their rights return
 * to it. Log entries included.
 */
export async function withdrawOvertakenSteps(tx: Transaction, roundId: number, time: Time): Promise<void> {
  await tx.execute(sql`
    WITH overtaken AS (
      SELECT n.id, d.id AS reached_by FROM deliveries n
      JOIN LATERAL (
        SELECT d.id FROM deliveries d WHERE d.round_id = n.round_id AND d.holder_id = n.holder_id AND d.step < n.step
          AND d.state = 'delivered' ORDER BY d.step DESC LIMIT 1) d ON true
      WHERE n.round_id = ${roundId} AND n.state = 'planned' FOR UPDATE OF n SKIP LOCKED
    ), moved AS (
      UPDATE deliveries d SET state = 'skipped', reason = 'reached-before' FROM overtaken o WHERE d.id = o.id RETURNING d.id
    ), back AS (
      UPDATE delivery_rights dr SET delivery_id = o.reached_by FROM overtaken o WHERE dr.delivery_id = o.id AND dr.skipped IS NULL
    )
    INSERT INTO evidence (recorded_at, as_of, room, kind, subject, data)
    SELECT ${time.machineNow.toISOString()}::timestamptz, ${time.asOf.toISOString()}::timestamptz, 'deliveries',
      'delivery.skipped', 'delivery/' || id, '{"reason": "reached-before"}'::jsonb FROM moved`);
}

/** What a round has open on one channel, in messages. */
export interface OpenChannel {
  channel: MachineChannel | 'call-list';
  planned: number;
  sending: number;
  /** Handed over, and nobody has said what became of it. */
  unreported: number;
  /** Legal time the first of these was handed over. */
  unreportedSince: Date | null;
  /** Legal time before which none of those planned may go out; null: some may. */
  heldUntil: Date | null;
}

export async function listOpenChannels(executor: Database | Transaction, roundId: number): Promise<OpenChannel[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT channel, (count(*) FILTER (WHERE state = 'planned'))::int AS planned,
      (count(*) FILTER (WHERE state = 'sending'))::int AS sending,
      (count(*) FILTER (WHERE state = 'handed_over'))::int AS unreported,
      min(handed_over_as_of) FILTER (WHERE state = 'handed_over') AS since,
      min(coalesce(held_until, '-infinity')) FILTER (WHERE state = 'planned')::text AS held
    FROM deliveries WHERE round_id = ${roundId} AND state IN ('planned', 'sending', 'handed_over') GROUP BY channel`);
  return rows.map((row) => {
    const { since, held, ...counts } = row as unknown as OpenChannel & { since: string | null; held: string | null };
    return {
      ...counts,
      unreportedSince: since ? new Date(since) : null,
      heldUntil: held && held !== '-infinity' ? new Date(held) : null,
    };
  });
}

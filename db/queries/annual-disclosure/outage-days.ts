/** Days on which the filing system was down, given back to a deadline before anyone is late (N2-5). */
import { sql } from 'drizzle-orm';
import { addOutage } from '../../../rules/outages.ts';
import type { Transaction } from '../../client.ts';
import { addTime, type DeadlineBy, type DeadlineRecord, findDeadlineById } from '../calendar/index.ts';
import { authorityAndAbove } from '../identity.ts';
import type { Campaign } from './campaigns.ts';

interface NewDay {
  outageId: number;
  documentNo: string;
  day: string;
}

/**
 * Adds to a campaign's deadline every day of an approved outage that lies within the time for filing and has not been
 * given yet; what is added may reach the next outage, so it is asked until there is none. Undefined: nothing changed, or
 * there is no date yet. Precondition: the campaign is locked.
 */
export async function bringOutagesUpToDate(
  tx: Transaction,
  campaign: Pick<Campaign, 'id' | 'authorityCode' | 'deadlineId'>,
  by: DeadlineBy,
): Promise<DeadlineRecord | undefined> {
  if (campaign.deadlineId === null) return undefined;
  return giveBack(tx, { ...campaign, deadlineId: campaign.deadlineId }, by);
}

/** One deadline of a campaign. */
interface OneDeadline {
  /** Of the campaign. */
  id: number;
  authorityCode: string;
  deadlineId: number;
  /** First day that counts; left out: that of the first freeze, when filing began. */
  begins?: string;
}

/** The same for one deadline of the campaign, a holder's own for instance. */
export async function giveBack(tx: Transaction, of: OneDeadline, by: DeadlineBy): Promise<DeadlineRecord | undefined> {
  let changed: DeadlineRecord | undefined;
  for (;;) {
    const deadline = await findDeadlineById(tx, of.deadlineId);
    if (!deadline?.due || deadline.closedAt !== null) return changed;
    const days = await saveNewDays(tx, of, deadline.due);
    if (days.length === 0) return changed;
    for (const added of addOutage(days)) changed = await addTime(tx, of.deadlineId, added, by);
  }
}

/** Days from the first that counts to the last day; each once, however many outages touch it. */
async function saveNewDays(tx: Transaction, of: OneDeadline, due: string): Promise<NewDay[]> {
  const dayOf = (instant: string) => sql`(${sql.raw(instant)} AT TIME ZONE 'Asia/Shanghai')::date`;
  const { rows } = await tx.execute<Record<string, never>>(sql`
    WITH filing AS (
      SELECT coalesce(${of.begins ?? null}::date, ${dayOf('min(approved_at)')}) AS begins FROM roster_versions WHERE campaign_id = ${of.id}
    ), days AS (
      INSERT INTO outage_days (deadline_id, day, outage_id)
      SELECT DISTINCT ON (day) ${of.deadlineId}::bigint, day::date, o.id
      FROM filing, outages o, generate_series(
        -- An outage that ends at midnight does not touch the day that begins then.
        ${dayOf('o.from_at')}, ${dayOf("(o.to_at - interval '1 microsecond')")}, interval '1 day') AS day
      WHERE o.state = 'approved' AND o.authority_code IN (SELECT code FROM (${authorityAndAbove(of.authorityCode)}) above)
        AND day::date >= filing.begins AND day::date <= ${due}::date
      ORDER BY day, o.id
      ON CONFLICT DO NOTHING RETURNING day, outage_id)
    SELECT o.id::int AS "outageId", o.document_no AS "documentNo", to_char(days.day, 'YYYY-MM-DD') AS day
    FROM days JOIN outages o ON o.id = days.outage_id ORDER BY o.id, days.day`);
  return rows as unknown as NewDay[];
}

import { type SQL, sql } from 'drizzle-orm';
import type { ReachGroup } from '../../rules/simulation/index.ts';
import type { Executor } from '../client.ts';
import { computedRoster } from './annual-disclosure/roster-versions.ts';

/** Whom a simulation counts: `register`, what a roster would be if it were frozen now · `roster`, who has not filed yet. */
export type SimulationBasis = 'register' | 'roster';

// One look at all numbers of a right, a space between them; what is stored has been normalised (rules/telephone).
const NUMBERS = sql`array_to_string(r.system_phones || r.registered_phones, ' ')`;
const one = (pattern: string) => sql.raw(`'(^| )(${pattern})( |$)'`);
/** What a machine dials: mobiles, and landlines without an extension. */
const DIALLED = one('1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}');
/** What a person calls: extensions and service numbers as well. */
const CALLED = one('1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}(-[0-9]{1,6})?|[48]00-[0-9]{3}-[0-9]{4}(-[0-9]{1,6})?');
const MAILBOX = sql.raw(`'^\\s*[^\\s@;,，；]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+\\s*$'`);

/** Every holder a campaign would write to, with the ways to reach them over all their rights in question. */
const reach = (campaignId: number, basis: SimulationBasis): SQL => sql`
  SELECT r.holder_id, count(*)::int AS rights, min(r.licence_no) AS licence_no,
         bool_or(r.mobile IS NOT NULL) AS sms, bool_or(${NUMBERS} ~ ${DIALLED}) AS voice,
         bool_or(r.email ~ ${MAILBOX}) AS email, bool_or(${NUMBERS} ~ ${CALLED}) AS telephone,
         bool_or(${NUMBERS} ~ '\\S' OR r.email ~ '\\S') AS given
  FROM (${rightsIn(campaignId, basis)}) o JOIN rights r ON r.id = o.right_id GROUP BY r.holder_id`;

function rightsIn(campaignId: number, basis: SimulationBasis): SQL {
  return basis === 'register'
    ? sql`SELECT right_id FROM (${computedRoster(campaignId)}) computed WHERE state = 'roster'`
    : sql`
      SELECT e.right_id FROM roster_entries e WHERE e.campaign_id = ${campaignId} AND e.state = 'roster'
        AND NOT EXISTS (SELECT FROM filings f WHERE f.campaign_id = e.campaign_id AND f.right_id = e.right_id)`;
}

/** How many holders can be reached in which ways. */
export async function countReach(
  executor: Executor,
  of: { campaignId: number; basis: SimulationBasis },
): Promise<ReachGroup[]> {
  const { rows } = await executor.execute<Record<keyof ReachGroup, never>>(sql`
    SELECT sms, voice, email, telephone, count(*)::int AS holders, sum(rights)::int AS rights
    FROM (${reach(of.campaignId, of.basis)}) reach GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`);
  return rows as unknown as ReachGroup[];
}

export interface UnreachableHolder {
  holderId: number;
  name: string;
  rights: number;
  /** One of the rights, by which the others are found. */
  licenceNo: string;
  /** no-contact 未留联系方式 · unreadable 所留联系方式无法使用 */
  reason: 'no-contact' | 'unreadable';
}

/** Holders nobody can reach by any way, in the order of their numbers. */
export async function listUnreachable(
  executor: Executor,
  of: { campaignId: number; basis: SimulationBasis; after?: number | undefined; limit: number },
): Promise<UnreachableHolder[]> {
  const { rows } = await executor.execute<Record<keyof UnreachableHolder, never>>(sql`
    SELECT reach.holder_id::int AS "holderId", h.name, reach.rights, reach.licence_no AS "licenceNo",
           CASE WHEN given THEN 'unreadable' ELSE 'no-contact' END AS reason
    FROM (${reach(of.campaignId, of.basis)}) reach JOIN holders h ON h.id = reach.holder_id
    WHERE NOT (sms OR voice OR email OR telephone) AND reach.holder_id > ${of.after ?? 0}
    ORDER BY reach.holder_id LIMIT ${of.limit}`);
  return rows as unknown as UnreachableHolder[];
}

import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import type { RightState } from '../../rules/registry.ts';
import { annotationOf, type RosterEntry, rosterDecision } from '../../rules/roster.ts';

/** Every right of the register with what the pure rules make of it, for the story's year and day. */
export async function rosterAsRuled(database: Database, campaignId: number): Promise<Map<string, RosterEntry>> {
  const { rows } = await database.execute<Record<string, never>>(sql`
    SELECT r.licence_no AS "licenceNo", r.state, r.first_issued::text AS "firstIssued", r.valid_to::text AS "validTo",
           nullif(r.closure_ground, '') AS "closureGround", nullif(r.document_no, '') AS "closureDocument",
           nullif(r.remark, '') AS "registerRemark", x.ground_text AS "groundText", x.document_no AS "documentNo", x.remark
    FROM rights r LEFT JOIN exclusions x ON x.right_id = r.id AND x.campaign_id = ${campaignId} AND x.state IN ('approved', 'withdrawing')`);
  const rights = rows as unknown as Record<string, string | null>[];
  return new Map(
    rights.map((right) => {
      const { groundText, documentNo, remark } = right as Record<'groundText' | 'documentNo' | 'remark', string | null>;
      const { state, firstIssued, validTo } = right as { state: RightState; firstIssued: string; validTo: string };
      const decision = rosterDecision(
        { state, firstIssued, validTo, excluded: groundText !== null },
        { cutoff: '2020-07-01', on: '2021-01-04' },
      );
      const register = {
        ...{ groundText: right.closureGround ?? null, documentNo: right.closureDocument ?? null },
        remark: right.registerRemark ?? null,
      };
      const exclusion = groundText === null ? null : { groundText, documentNo, remark };
      const licenceNo = right.licenceNo as string;
      const ground = decision.state === 'excluded' ? decision.ground : null;
      const expired = decision.state === 'roster' && decision.expired;
      const entry = {
        licenceNo,
        state: decision.state,
        ground,
        expired,
        ...annotationOf(decision, register, exclusion),
      };
      return [licenceNo, entry];
    }),
  );
}

/** The members of a listed row that a roster's entry has. */
export const entryOf = ({ licenceNo, state, ground, groundText, documentNo, remark, expired }: RosterEntry) => ({
  ...{ licenceNo, state, ground, groundText, documentNo, remark, expired },
});

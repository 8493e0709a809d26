import { type SQL, sql } from 'drizzle-orm';
import { GROUND_OF_STATE } from '../../../rules/roster.ts';

// Written into the statement: as a parameter inside CASE PostgreSQL could not tell its type. They are words of ours.
const literal = (word: string) => sql.raw(`'${word}'`);

/**
 * `rosterDecision` of rules/roster.ts for a whole register at once: a SELECT of `state`, `ground`, `expired` over the
 * right named `r` (to be used in a LATERAL join); `excluded`: whether an exclusion of it holds. The states and their order
 * come from the rule's own table; a test holds both together over a whole province.
 */
export function rosterCaseSql({ cutoff, on, excluded }: { cutoff: SQL; on: SQL; excluded?: SQL }): SQL {
  const states = Object.entries(GROUND_OF_STATE).map(
    ([state, ground]) => sql`WHEN r.state = ${literal(state)} THEN ${literal(ground)}`,
  );
  return sql`
    SELECT CASE WHEN ground IS NULL THEN 'roster' ELSE 'excluded' END AS state, ground,
           ground IS NULL AND r.valid_to < ${on} AS expired
    FROM (SELECT CASE ${sql.join(states, sql` `)} WHEN ${excluded ?? sql`false`} THEN ${literal('policy-closure')}
                      WHEN r.first_issued > ${cutoff} THEN 'newly-set' END AS ground) decided`;
}

/**
 * The same for the campaign named `c` and the right's exclusion `x`, null where none holds: the campaign's cut-off, on
 * the day it was opened. That day, not today's: a roster computed twice must be the same roster.
 */
export const rosterDecisionSql = rosterCaseSql({
  cutoff: sql`c.cutoff`,
  on: sql`(c.opened_at AT TIME ZONE 'Asia/Shanghai')::date`,
  excluded: sql`x.id IS NOT NULL`,
});

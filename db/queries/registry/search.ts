import { type SQL, sql } from 'drizzle-orm';
import { isCreditCode } from '../../../rules/credit-code.ts';
import { normaliseLicence } from '../../../rules/licence.ts';
import type { RightKind, RightState } from '../../../rules/registry.ts';
import type { Executor } from '../../client.ts';
import { eyesOf, isVisibleTo, liesIn } from './eyes.ts';
import { allVersions } from './right-columns.ts';
import { type Right, rightsOf, versionsAsOf } from './rights.ts';

export interface RightFilter {
  /** Whose eyes: an authority and those below it. */
  visibleTo: string;
  /** Licence number or its beginning, credit code, or part of the name of the right or of its holder. */
  search?: string | undefined;
  /** Beginning of the licence number. */
  licence?: string | undefined;
  division?: string | undefined;
  holderId?: number | undefined;
  kind?: RightKind | undefined;
  state?: RightState | undefined;
  /** Valid by its state, and past its last day (or not) on `on`. */
  expired?: boolean | undefined;
  /** The legal day of today, YYYY-MM-DD. */
  on: string;
  /** The register as it stood on a legal day. */
  day?: string | undefined;
  /** With a day: as it was known at an instant of the machine. */
  knownAt?: Date | undefined;
  /** The last id already seen. */
  after?: number | undefined;
  limit: number;
}

/** Rights in the order they came into the register. */
export async function listRights(executor: Executor, filter: RightFilter): Promise<Right[]> {
  const visible = isVisibleTo(await eyesOf(executor, filter.visibleTo));
  if (filter.day !== undefined) return listAsOf(executor, filter, filter.day, visible);
  const where = sql`${visible} AND ${conditions(filter)}`;
  const search = filter.search?.trim();
  if (!search)
    return rightsOf(executor, sql`SELECT r.id FROM rights r WHERE ${where} ORDER BY r.id LIMIT ${filter.limit}`);
  // One road for each index, instead of an OR that none of them serves.
  const roads = roadsTo(search).map(({ from, match, few }) => {
    const found = sql`SELECT r.id FROM ${from} WHERE ${where} AND ${match}`;
    // OFFSET 0: found by the index first. Else all ids would be walked, in the hope of meeting enough on the way.
    return sql`(SELECT id FROM (${found}${few ? sql` OFFSET 0` : sql``}) found ORDER BY id LIMIT ${filter.limit})`;
  });
  return rightsOf(executor, sql`${sql.join(roads, sql` UNION `)} ORDER BY id LIMIT ${filter.limit}`);
}

/** Of a version `r`. */
function conditions(filter: RightFilter, on = filter.on): SQL {
  const { after = 0, holderId, kind, state, licence, division, expired } = filter;
  const all = [
    sql`r.id > ${after}`,
    ...(holderId === undefined ? [] : [sql`r.holder_id = ${holderId}`]),
    ...(kind === undefined ? [] : [sql`r.kind = ${kind}`]),
    ...(state === undefined ? [] : [sql`r.state = ${state}`]),
    ...(licence === undefined ? [] : [beginsWith(licence)]),
    ...(division === undefined ? [] : [liesIn(division)]),
    ...(expired === true ? [sql`(r.state = 'valid' AND r.valid_to < ${on}::date)`] : []),
    ...(expired === false ? [sql`NOT (r.state = 'valid' AND r.valid_to < ${on}::date)`] : []),
  ];
  return sql.join(all, sql` AND `);
}

const beginsWith = (text: string) => sql`r.licence_no LIKE ${`${escapeLike(normaliseLicence(text))}%`}`;

/** So much of a licence number names kind, authority and year: few have it in common. */
const FEW_HAVE = 11;

interface Road {
  from: SQL;
  match: SQL;
  /** Few rights match, whatever is looked for. */
  few?: boolean;
}

function roadsTo(search: string): Road[] {
  const code = normaliseLicence(search);
  const withHolder = sql`holders h JOIN rights r ON r.holder_id = h.id`;
  return [
    ...(/^[CT]\d*$/.test(code)
      ? [{ from: sql`rights r`, match: beginsWith(search), few: code.length >= FEW_HAVE }]
      : []),
    ...(isCreditCode(code) ? [{ from: withHolder, match: sql`h.credit_code = ${code}` }] : []),
    { from: sql`rights r`, match: nameHas(sql`r.name`, search) },
    { from: withHolder, match: nameHas(sql`h.name`, search) },
  ];
}

/** All of its characters, by index; side by side, by looking. */
export function nameHas(name: SQL, part: string): SQL {
  const characters = sql`string_to_array(lower(${part}), NULL)`;
  return sql`string_to_array(lower(${name}), NULL) @> ${characters} AND ${name} ILIKE ${`%${escapeLike(part)}%`}`;
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/**
 * As the register stood on a day, seen by whoever may see the right now, holders by the name they had then. A holder is
 * found by today's name as well: the one that asks may know no other.
 */
function listAsOf(executor: Executor, filter: RightFilter, day: string, visible: SQL): Promise<Right[]> {
  const { limit, after = 0, knownAt } = filter;
  const known = (version: SQL) =>
    knownAt ? sql`${version}.recorded_at <= ${knownAt.toISOString()}::timestamptz` : sql`true`;
  const held = (version: SQL) => sql`${version}.holds_from <= ${day}::date AND ${known(version)}`;
  const search = filter.search?.trim();
  const page = sql`ORDER BY r.id LIMIT ${limit}`;
  // The latest version holds unless it begins later or was not known yet: only then are the former ones looked at.
  const roads = search ? [...roadsTo(search), roadByFormerName(search)] : [{ from: sql`rights r`, match: sql`true` }];
  const latest = roads.map(
    ({ from, match }) => sql`
      (SELECT r.id, r.version FROM ${from} WHERE ${visible} AND ${held(sql`r`)} AND ${conditions(filter, day)} AND ${match} ${page})`,
  );
  const former = sql`
    (SELECT r.id, r.version FROM (
      SELECT r.id, r.licence_no, v.* FROM rights r CROSS JOIN LATERAL (
        SELECT * FROM right_versions former WHERE former.right_id = r.id AND ${held(sql`former`)}
        ORDER BY former.holds_from DESC, former.version DESC LIMIT 1) v
      WHERE ${visible} AND NOT (${held(sql`r`)}) AND r.id > ${after}) r JOIN holders h ON h.id = r.holder_id
    WHERE ${conditions(filter, day)} AND ${search ? matchesThen(search) : sql`true`} ${page})`;
  const found = sql`${sql.join([...latest, former], sql` UNION `)} ORDER BY id LIMIT ${limit}`;
  const versions = sql`
    SELECT v.*, found.id, r.licence_no FROM (${found}) found JOIN rights r USING (id)
    JOIN ${allVersions} v ON v.right_id = found.id AND v.version = found.version`;
  return versionsAsOf(executor, { day, knownAt }, versions);
}

const roadByFormerName = (search: string) => ({
  from: sql`holder_former_names f JOIN rights r ON r.holder_id = f.holder_id`,
  match: sql`f.name ILIKE ${`%${escapeLike(search)}%`}`,
});

function matchesThen(search: string): SQL {
  const part = `%${escapeLike(search)}%`;
  return sql`(${beginsWith(search)} OR h.credit_code = ${normaliseLicence(search)} OR r.name ILIKE ${part} OR h.name ILIKE ${part}
    OR EXISTS (SELECT FROM holder_former_names f WHERE f.holder_id = h.id AND f.name ILIKE ${part}))`;
}

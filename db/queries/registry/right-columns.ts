import { type SQL, sql } from 'drizzle-orm';

/** What the register's file says of a right: compared and replaced by an import. */
export const FILE_COLUMNS = [
  'unknown_licence',
  'name',
  'kind',
  'holder_id',
  'mineral',
  'area_km2',
  'valid_from',
  'valid_to',
  'first_issued',
  'issuing_authority',
  'managing_authority',
  'division_code',
  'state',
  'closure_ground',
  'document_no',
  'merged_into',
  'green_mine',
  'system_phones',
  'registered_phones',
  'mobile',
  'mobile_source',
  'contact_person',
  'email',
  'remark',
] as const;

/** What a version holds: that, and what only acts change. */
export const CONTENT_COLUMNS = ['authority_code', 'managing_code', ...FILE_COLUMNS] as const;

/** What is said of a version itself. */
export const VERSION_COLUMNS = [
  'version',
  'holds_from',
  'recorded_at',
  'event',
  'changed',
  'based_on',
  'act_id',
  'import_id',
] as const;

export type ContentColumn = (typeof CONTENT_COLUMNS)[number];

/** Columns as a list of SQL, each behind `prefix` (`r.`). The names are ours, never a caller's. */
export function columnList(columns: readonly string[], prefix = ''): SQL {
  return sql.raw(columns.map((column) => prefix + column).join(', '));
}

/** Every version of rights, former and present, as one relation `v`; the same columns as right_versions. */
export const allVersions = sql`(
  SELECT right_id, ${columnList(VERSION_COLUMNS)}, ${columnList(CONTENT_COLUMNS)} FROM right_versions
  UNION ALL SELECT id, ${columnList(VERSION_COLUMNS)}, ${columnList(CONTENT_COLUMNS)} FROM rights)`;

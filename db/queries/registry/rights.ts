import { eq, type SQL, sql } from 'drizzle-orm';
import { normaliseLicence } from '../../../rules/licence.ts';
import type { HolderKind, RightEvent, RightKind, RightState } from '../../../rules/registry.ts';
import type { Executor } from '../../client.ts';
import { rightsTable } from '../../schema/index.ts';
import { eyesOf, isVisibleTo, managerOf } from './eyes.ts';
import { allVersions } from './right-columns.ts';

export interface Holder {
  id: number;
  kind: HolderKind;
  name: string;
  creditCode: string | null;
}

/** A mining right 矿业权 with its holder, as one of its versions has it; days are YYYY-MM-DD. */
export interface Right {
  id: number;
  licenceNo: string;
  /** Of a shape nobody knows, accepted by an officer. */
  unknownLicence: boolean;
  authorityCode: string;
  name: string;
  kind: RightKind;
  holder: Holder;
  mineral: string;
  areaKm2: string;
  validFrom: string;
  validTo: string;
  firstIssued: string;
  issuingAuthority: string;
  managingAuthority: string;
  /** The authority it was transferred to; null: as the register says. */
  managingCode: string | null;
  divisionCode: string;
  state: RightState;
  closureGround: string | null;
  documentNo: string | null;
  mergedInto: string | null;
  greenMine: boolean;
  systemPhones: string[];
  registeredPhones: string[];
  mobile: string | null;
  mobileSource: string | null;
  contactPerson: string;
  email: string;
  remark: string;
  importId: string;
  version: number;
  /** Legal day since when it is so. */
  holdsFrom: string;
  /** Machine time it was written down. */
  recordedAt: Date;
  event: RightEvent;
  actId: number | null;
}

/** The columns of a right `r` (a version, with `licence_no`) and of its holder, as `Right` has them. */
const members = (holderName: SQL = sql`h.name`, holderKind: SQL = sql`h.kind`) => sql`
  r.id::int AS id, r.licence_no AS "licenceNo", r.unknown_licence AS "unknownLicence", r.authority_code AS "authorityCode", r.name, r.kind, r.mineral, r.area_km2::text AS "areaKm2",
  r.valid_from::text AS "validFrom", r.valid_to::text AS "validTo", r.first_issued::text AS "firstIssued",
  r.issuing_authority AS "issuingAuthority", r.managing_authority AS "managingAuthority", r.managing_code AS "managingCode",
  r.division_code AS "divisionCode", r.state, r.closure_ground AS "closureGround", r.document_no AS "documentNo",
  r.merged_into AS "mergedInto", r.green_mine AS "greenMine", r.system_phones AS "systemPhones",
  r.registered_phones AS "registeredPhones", r.mobile, r.mobile_source AS "mobileSource", r.contact_person AS "contactPerson",
  r.email, r.remark, r.import_id AS "importId", r.version, r.holds_from::text AS "holdsFrom",
  extract(epoch FROM r.recorded_at)::float8 AS "recordedAt", r.event, r.act_id::int AS "actId",
  json_build_object('id', h.id, 'kind', ${holderKind}, 'name', ${holderName}, 'creditCode', h.credit_code) AS holder`;

/** Rights by their numbers, as they are now. `found`: a SELECT of `id`. */
export async function rightsOf(executor: Executor, found: SQL): Promise<Right[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT ${members()} FROM (${found}) found JOIN rights r USING (id) JOIN holders h ON h.id = r.holder_id ORDER BY r.id`);
  return rows.map(toRight);
}

/** A legal day, and an instant of the machine from which on nothing is known; without: everything written down is. */
export interface AskedTimes {
  day: string;
  knownAt?: Date | undefined;
}

/**
 * Versions of rights with the name their holders had on a legal day. `versions`: a SELECT of versions with `id` and
 * `licence_no`. A name that was changed later than is known is the name still.
 */
export async function versionsAsOf(executor: Executor, { day, knownAt }: AskedTimes, versions: SQL): Promise<Right[]> {
  const unknown = sql`recorded_at > ${instantOf(knownAt)}`;
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT ${members(sql`coalesce(f.name, h.name)`, sql`coalesce(f.kind, h.kind)`)}
    FROM (${versions}) r JOIN holders h ON h.id = r.holder_id
    LEFT JOIN LATERAL (
      SELECT name, kind FROM holder_former_names WHERE holder_id = h.id AND (held_until > ${day}::date OR ${unknown})
      ORDER BY ${unknown}, held_until, id LIMIT 1) f ON true
    ORDER BY r.id`);
  return rows.map(toRight);
}

/** Of the machine; default: no instant is later. */
const instantOf = (knownAt: Date | undefined) => sql`${knownAt?.toISOString() ?? 'infinity'}::timestamptz`;

function toRight(row: Record<string, never>): Right {
  const right = row as unknown as Right & { recordedAt: number };
  return { ...right, recordedAt: new Date(right.recordedAt * 1000) };
}

/** The number of the right of a licence, however that is typed; undefined where there is none or it is not theirs to see. */
export async function findRightId(
  executor: Executor,
  visibleTo: string,
  licenceNo: string,
): Promise<number | undefined> {
  const eyes = await eyesOf(executor, visibleTo);
  const { rows } = await executor.execute<{ id: number }>(sql`
    SELECT r.id::int AS id FROM rights r WHERE r.licence_no = ${normaliseLicence(licenceNo)} AND ${isVisibleTo(eyes)}`);
  return rows[0]?.id;
}

/** What the register says of a right now. Precondition: it is there. */
export async function findRightById(executor: Executor, id: number): Promise<Right> {
  const [right] = await rightsOf(executor, sql`SELECT ${id}::bigint AS id`);
  if (!right) throw new Error(`right ${id} is not in the database`);
  return right;
}

/** What held on a legal day, as it was known at an instant of the machine (default: now); undefined: it was not in the register yet. */
export async function findRightAsOf(
  executor: Executor,
  id: number,
  { day, knownAt }: AskedTimes,
): Promise<Right | undefined> {
  const version = sql`
    SELECT v.*, v.right_id AS id, (SELECT licence_no FROM rights WHERE id = ${id}) AS licence_no FROM ${allVersions} v
    WHERE v.right_id = ${id} AND v.holds_from <= ${day}::date AND v.recorded_at <= ${instantOf(knownAt)}
    ORDER BY v.holds_from DESC, v.version DESC LIMIT 1`;
  const [right] = await versionsAsOf(executor, { day, knownAt }, version);
  return right;
}

/** The first legal day the register speaks of a right, as far as was known at an instant of the machine (default: now). */
export async function findFirstDay(executor: Executor, id: number, knownAt?: Date): Promise<string | undefined> {
  const { rows } = await executor.execute<{ day: string | null }>(sql`
    SELECT min(v.holds_from)::text AS day FROM ${allVersions} v WHERE v.right_id = ${id} AND v.recorded_at <= ${instantOf(knownAt)}`);
  return rows[0]?.day ?? undefined;
}

/** The authority that manages a right now, with its name. */
export async function findManager(executor: Executor, id: number): Promise<{ code: string; name: string }> {
  const { rows } = await executor.execute<{ code: string; name: string }>(sql`
    SELECT a.code, a.name FROM rights r JOIN authorities a ON a.code = ${managerOf} WHERE r.id = ${id}`);
  return rows[0] as { code: string; name: string };
}

/** How many rights the register of one authority holds. */
export async function countRights(executor: Executor, authorityCode: string): Promise<number> {
  return executor.$count(rightsTable, eq(rightsTable.authorityCode, authorityCode));
}

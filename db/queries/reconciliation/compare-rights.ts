import { type SQL, sql } from 'drizzle-orm';
import { AUTHORITY_FIELD, RIGHT_FIELDS, type RightField } from '../../../rules/reconciliation/differences.ts';
import type { RightFacts } from '../../../rules/reconciliation/take.ts';
import type { Executor } from '../../client.ts';
import { latestItems } from './items.ts';

/** Where each compared fact stands in our register: `r` the right, `h` its holder. */
const OURS: Readonly<Record<RightField, string>> = {
  name: 'r.name',
  kind: 'r.kind',
  holderName: 'h.name',
  holderKind: 'h.kind',
  creditCode: 'h.credit_code',
  mineral: 'r.mineral',
  areaKm2: 'trim_scale(r.area_km2)',
  validFrom: 'r.valid_from::text',
  validTo: 'r.valid_to::text',
  firstIssued: 'r.first_issued::text',
  issuingAuthority: 'r.issuing_authority',
  managingAuthority: 'r.managing_authority',
  divisionCode: 'r.division_code',
  state: 'r.state',
  closureGround: 'r.closure_ground',
  documentNo: 'r.document_no',
  mergedInto: 'r.merged_into',
  greenMine: 'r.green_mine',
  systemPhones: 'r.system_phones',
  registeredPhones: 'r.registered_phones',
  contactPerson: 'r.contact_person',
  email: 'r.email',
  remark: 'r.remark',
};

/** Our right as the facts an item would have: `r` the right, `h` its holder. */
const ourFacts: SQL = sql.raw(
  `jsonb_build_object(${Object.entries(OURS)
    .map(([field, column]) => `'${field}', ${column}`)
    .join(', ')})`,
);

/** What our register says of a right, in the terms of an item. */
export async function findOurFacts(executor: Executor, licenceNo: string): Promise<RightFacts | undefined> {
  const { rows } = await executor.execute<{ facts: RightFacts }>(sql`
    SELECT ${ourFacts} AS facts FROM rights r JOIN holders h ON h.id = r.holder_id WHERE r.licence_no = ${licenceNo}`);
  return rows[0]?.facts;
}

/**
 * SELECT: how the registers of rights differ. That the ministry has not a right we have is said only where its register
 * was read to an end, and of a province it has rights of at all: an empty answer proves nothing about 6,000 rights.
 */
export const foundRights = () => sql`
  WITH theirs AS MATERIALIZED (${latestItems('rights')}),
  paired AS MATERIALIZED (
    SELECT t.id AS item_id, t.external_id AS licence_no, t.authority_code AS their_authority, t.facts AS theirs,
           r.authority_code AS our_authority, CASE WHEN r.id IS NOT NULL THEN ${ourFacts} END AS ours
    FROM theirs t LEFT JOIN rights r ON r.licence_no = t.external_id LEFT JOIN holders h ON h.id = r.holder_id)
  SELECT 'rights', p.our_authority, p.licence_no, field, 'field', NULL, p.licence_no, NULL::int,
         p.ours->field, p.theirs->field, p.item_id
  FROM paired p CROSS JOIN unnest(${sql.param(Object.keys(RIGHT_FIELDS))}::text[]) AS field
  WHERE p.our_authority = p.their_authority AND p.ours <> p.theirs AND p.ours->field IS DISTINCT FROM p.theirs->field
  UNION ALL
  SELECT 'rights', p.our_authority, p.licence_no, ${AUTHORITY_FIELD}, 'field', NULL, p.licence_no, NULL,
         to_jsonb(p.our_authority), to_jsonb(p.their_authority), p.item_id
  FROM paired p WHERE p.our_authority <> p.their_authority
  UNION ALL
  SELECT 'rights', p.their_authority, p.licence_no, '', 'missing-here', NULL, p.licence_no, NULL,
         NULL, p.theirs->'name', p.item_id
  FROM paired p WHERE p.our_authority IS NULL
  UNION ALL
  SELECT 'rights', r.authority_code, r.licence_no, '', 'missing-there', NULL, r.licence_no, NULL, to_jsonb(r.name), NULL, NULL
  FROM rights r
  WHERE EXISTS (SELECT FROM reconciliation_sequences WHERE kind = 'rights' AND covered_through IS NOT NULL)
    AND EXISTS (SELECT FROM reconciliation_items i WHERE i.kind = 'rights' AND i.authority_code = r.authority_code)
    AND NOT EXISTS (SELECT FROM theirs t WHERE t.external_id = r.licence_no)`;

/** SELECT: entries of the lists and objects of draws whose right our register does not have. */
export const foundListed = () => sql`
  WITH named AS (
    SELECT 'abnormal-list' AS kind, id, external_id, authority_code, '' AS field, facts->>'licenceNo' AS licence_no
    FROM (${latestItems('abnormal-list')}) abnormal
    UNION ALL
    SELECT 'serious-list', id, external_id, authority_code, '', facts->>'licenceNo' FROM (${latestItems('serious-list')}) serious
    UNION ALL
    SELECT DISTINCT 'draws', id, external_id, authority_code, object, object
    FROM (${latestItems('draws')}) drawn, jsonb_array_elements_text(facts->'licenceNos') AS object)
  SELECT n.kind, n.authority_code, n.external_id, n.field, 'missing-here', 'unknown-right', n.licence_no, NULL::int,
         NULL::jsonb, to_jsonb(n.licence_no), n.id
  FROM named n
  WHERE n.licence_no IS NOT NULL AND NOT EXISTS (SELECT FROM rights r WHERE r.licence_no = n.licence_no)`;

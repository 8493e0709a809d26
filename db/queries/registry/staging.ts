import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RegisterRight } from '../../../rules/register.ts';
import type { Finding } from '../../../rules/register-findings.ts';

/** One row of the file: the right it gives, or undefined where it was rejected. */
export interface StagedRow {
  rowNo: number;
  /** As far as it could be read, on rejected rows too. */
  licenceNo: string | undefined;
  right: RegisterRight | undefined;
  findings: readonly Finding[];
}

type Value = string | number | boolean | null | readonly string[];

/** The columns of the staging table in their order: name, type, and where the value comes from. */
const COLUMNS: ReadonlyArray<
  readonly [name: string, type: string, pick: (row: StagedRow, right?: RegisterRight) => Value | undefined]
> = [
  ['row_no', 'integer', (row) => row.rowNo],
  ['findings', 'jsonb', (row) => (row.findings.length === 0 ? null : JSON.stringify(row.findings))],
  ['accepted', 'boolean', (row) => row.right !== undefined],
  ['licence_no', 'text', (row) => row.licenceNo],
  ['unknown_licence', 'boolean', (_, right) => right?.unknownLicence],
  ['holder_key', 'text', (_, right) => right?.holder.key],
  ['holder_kind', 'text', (_, right) => right?.holder.kind],
  ['holder_name', 'text', (_, right) => right?.holder.name],
  ['credit_code', 'text', (_, right) => right?.holder.creditCode],
  ['name', 'text', (_, right) => right?.name],
  ['kind', 'text', (_, right) => right?.kind],
  ['mineral', 'text', (_, right) => right?.mineral],
  // The type of the register itself: a figure with more decimals must compare equal to what was stored of it.
  ['area_km2', 'numeric(12, 4)', (_, right) => right?.areaKm2],
  ['valid_from', 'date', (_, right) => right?.validFrom],
  ['valid_to', 'date', (_, right) => right?.validTo],
  ['first_issued', 'date', (_, right) => right?.firstIssued],
  ['issuing_authority', 'text', (_, right) => right?.issuingAuthority],
  ['managing_authority', 'text', (_, right) => right?.managingAuthority],
  ['division_code', 'text', (_, right) => right?.divisionCode],
  ['state', 'text', (_, right) => right?.state],
  ['closure_ground', 'text', (_, right) => right?.closureGround],
  ['document_no', 'text', (_, right) => right?.documentNo],
  ['merged_into', 'text', (_, right) => right?.mergedInto],
  ['green_mine', 'boolean', (_, right) => right?.greenMine],
  ['system_phones', 'text[]', (_, right) => right?.systemPhones],
  ['registered_phones', 'text[]', (_, right) => right?.registeredPhones],
  ['mobile', 'text', (_, right) => right?.mobile?.number],
  ['mobile_source', 'text', (_, right) => right?.mobile?.source],
  ['contact_person', 'text', (_, right) => right?.contactPerson],
  ['email', 'text', (_, right) => right?.email],
  ['remark', 'text', (_, right) => right?.remark],
];

const CREATE = `CREATE TEMPORARY TABLE staged_rights (${COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')}) ON COMMIT DROP`;

/** Rows are written to the server in portions of about this size. */
const PORTION_CHARACTERS = 128 * 1024;

/** Copies rows into the temporary table `staged_rights` of the current transaction; returns how many. */
export async function stageRows(client: PoolClient, rows: AsyncIterable<StagedRow>): Promise<number> {
  await client.query(CREATE);
  let count = 0;
  async function* portions() {
    let portion = '';
    for await (const row of rows) {
      count += 1;
      portion += copyLine(row);
      if (portion.length < PORTION_CHARACTERS) continue;
      yield portion;
      portion = '';
    }
    if (portion !== '') yield portion;
  }
  await pipeline(Readable.from(portions()), client.query(copyFrom('COPY staged_rights FROM STDIN')));
  // A temporary table has no statistics of its own accord, and the joins to come depend on them.
  await client.query('ANALYZE staged_rights (row_no, licence_no, holder_key)');
  return count;
}

/** One line of COPY's text format (PostgreSQL manual, COPY, File Formats). */
function copyLine(row: StagedRow): string {
  return `${COLUMNS.map(([, , pick]) => copyValue(pick(row, row.right))).join('\t')}\n`;
}

function copyValue(value: Value | undefined): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escapeCopy(value);
  if (typeof value === 'object') return escapeCopy(`{${value.map(quoteElement).join(',')}}`);
  return String(value);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeCopy(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] ?? c) : text;
}

const quoteElement = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

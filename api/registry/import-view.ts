import { type Static, Type } from '@fastify/type-provider-typebox';
import type { FindingCount, RightsImport } from '../../db/queries/registry.ts';
import { FINDING_SEVERITIES, type FindingSeverity, findingText } from '../../rules/register-findings.ts';
import type { ImportState } from '../../rules/registry.ts';
import { ProblemSchema } from '../problem-schema.ts';

export const Severity = Type.Unsafe<FindingSeverity>({ type: 'string', enum: [...FINDING_SEVERITIES] });
const Instant = Type.String({ format: 'date-time' });

const ReasonSchema = Type.Object({
  severity: Severity,
  reason: Type.String({ description: 'Stable; match this, never a sentence' }),
  text: Type.String(),
  rows: Type.Integer(),
});

export const ImportSchema = Type.Object({
  id: Type.String(),
  authority: Type.String(),
  fileName: Type.String(),
  sha256: Type.String(),
  dryRun: Type.Boolean(),
  acceptUnknownLicences: Type.Boolean(),
  state: Type.Unsafe<ImportState>({ type: 'string', enum: ['queued', 'running', 'done', 'failed'] }),
  format: Type.Union([Type.Literal('csv'), Type.Literal('xlsx'), Type.Null()], {
    description: 'How the file is written; null until a worker has opened it',
  }),
  encoding: Type.Union([Type.Literal('UTF-8'), Type.Literal('GB18030'), Type.Null()], { description: 'Of a CSV' }),
  fileSize: Type.Integer({ description: 'Bytes' }),
  bytesRead: Type.Integer({ description: 'Moves while the import runs' }),
  percent: Type.Integer({ minimum: 0, maximum: 100, description: 'Share of the bytes that was read' }),
  rowsRead: Type.Integer({ description: 'Moves while the import runs' }),
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  added: Type.Integer({ description: 'Of the accepted: new in the register; 0 in a dry run, as the next two' }),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  sameFileAs: Type.Union([Type.String(), Type.Null()], {
    description: 'An earlier import of the very same file into the same register',
  }),
  complete: Type.Boolean({ description: '本表为登记簿全部矿业权' }),
  standsFor: Type.Union([Type.String({ format: 'date' }), Type.Null()], {
    description: '数据截止日; null: the legal day of the request',
  }),
  missing: Type.Integer({
    description: 'Rights in force that a complete register does not name: …/missing lists them',
  }),
  purgedAt: Type.Union([Instant, Type.Null()], {
    description: 'Its bytes were deleted: it held secrets (R-10), or was refused as a whole',
  }),
  reasons: Type.Array(ReasonSchema, { description: 'How many rows carry which finding; once it is done' }),
  problem: Type.Union([ProblemSchema, Type.Null()], { description: 'Why the file was refused as a whole' }),
  asOf: Instant,
  recordedAt: Instant,
  finishedAt: Type.Union([Instant, Type.Null()]),
  findings: Type.String({ description: 'Address of the single findings' }),
  sheet: Type.String({ description: 'Address of the same sheet with a column 错误, once it is done' }),
});

/** An import as the API shows it. */
export function shownImport(found: RightsImport, reasons: readonly FindingCount[] = []): Static<typeof ImportSchema> {
  const { id, fileName, dryRun, acceptUnknownLicences, state, format, encoding, fileSize, bytesRead, sameFileAs } =
    found;
  const { rowsRead, accepted, rejected, added, changed, unchanged, complete, standsFor, missing } = found;
  return {
    ...{ id, fileName, dryRun, acceptUnknownLicences, state, format, encoding, fileSize, bytesRead, sameFileAs },
    ...{ rowsRead, accepted, rejected, added, changed, unchanged, complete, standsFor, missing },
    percent: state === 'done' ? 100 : Math.floor((100 * bytesRead) / Math.max(fileSize, 1)),
    purgedAt: found.purgedAt?.toISOString() ?? null,
    authority: found.authorityCode,
    sha256: found.fileSha256.toString('hex'),
    reasons: reasons.map((count) => ({ ...count, text: findingText(count.reason) })),
    problem: found.failure as Static<typeof ProblemSchema> | null,
    asOf: found.asOf.toISOString(),
    recordedAt: found.recordedAt.toISOString(),
    finishedAt: found.finishedAt?.toISOString() ?? null,
    findings: `/api/v1/rights/imports/${id}/findings`,
    sheet: `/api/v1/rights/imports/${id}/sheet`,
  };
}

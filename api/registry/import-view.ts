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
  rowsRead: Type.Integer({ description: 'Moves while the import runs' }),
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  reasons: Type.Array(ReasonSchema, { description: 'How many rows carry which finding; once it is done' }),
  problem: Type.Union([ProblemSchema, Type.Null()], { description: 'Why the file was refused as a whole' }),
  asOf: Instant,
  recordedAt: Instant,
  finishedAt: Type.Union([Instant, Type.Null()]),
  findings: Type.String({ description: 'Address of the single findings' }),
});

/** An import as the API shows it. */
export function shownImport(found: RightsImport, reasons: readonly FindingCount[] = []): Static<typeof ImportSchema> {
  const { id, fileName, dryRun, acceptUnknownLicences, state, rowsRead, accepted, rejected } = found;
  return {
    ...{ id, fileName, dryRun, acceptUnknownLicences, state, rowsRead, accepted, rejected },
    authority: found.authorityCode,
    sha256: found.fileSha256.toString('hex'),
    reasons: reasons.map((count) => ({ ...count, text: findingText(count.reason) })),
    problem: found.failure as Static<typeof ProblemSchema> | null,
    asOf: found.asOf.toISOString(),
    recordedAt: found.recordedAt.toISOString(),
    finishedAt: found.finishedAt?.toISOString() ?? null,
    findings: `/api/v1/rights/imports/${id}/findings`,
  };
}

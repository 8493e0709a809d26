import type { FastifyRequest } from 'fastify';
import { recordEvidenceBatch } from '../../db/queries/evidence.ts';
import type { ApiDeps } from '../deps.ts';

/** Seeing personal data is an act (design: append-only log): who saw whose (`right/1`, `holder/1`), and when. */
export async function recordViews(
  deps: ApiDeps,
  request: FastifyRequest,
  kind: string,
  subjects: readonly string[],
): Promise<void> {
  if (subjects.length === 0) return;
  const [asOf, recordedAt] = [await deps.clocks.legalNow(), deps.clocks.machineNow()];
  const entry = { asOf, recordedAt, actorId: request.official.id, room: 'registry', kind };
  await recordEvidenceBatch(
    deps.database,
    [...new Set(subjects)].map((subject) => ({ ...entry, subject })),
  );
}

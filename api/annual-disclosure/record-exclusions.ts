import type { Transaction } from '../../db/client.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidenceBatch } from '../../db/queries/evidence.ts';

/** What happened to one exclusion: ids and words of ours only, its texts stand in its row. */
export interface ExclusionEvent {
  id: number;
  campaignId: number;
  /** Past tense: `exclusion.approved`. */
  kind: string;
  data?: Record<string, unknown>;
}

/** Writes what happened to exclusions, in the transaction of the change. */
export function recordExclusions(
  tx: Transaction,
  by: Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>,
  events: readonly ExclusionEvent[],
): Promise<void> {
  const { id: commandId, asOf, recordedAt, actorId } = by;
  return recordEvidenceBatch(
    tx,
    events.map(({ id, campaignId, kind, data }) => ({
      ...{ asOf, recordedAt, actorId, commandId, room: 'annual-disclosure', kind },
      ...{ subject: `exclusion/${id}`, data: { campaignId, ...data } },
    })),
  );
}

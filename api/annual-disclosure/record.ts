import type { Transaction } from '../../db/client.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';

/** Writes what an officer did to a campaign, in the transaction of the change. `subject`: where it is not the campaign. */
export function recordForCampaign(
  tx: Transaction,
  { id: commandId, asOf, recordedAt, actorId }: Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>,
  event: { campaignId: number; kind: string; subject?: string; data: Record<string, unknown> },
): Promise<void> {
  const { campaignId, kind, subject, data } = event;
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'annual-disclosure', kind },
    ...(subject ? { subject, data: { campaignId, ...data } } : { subject: `campaign/${campaignId}`, data }),
  });
}

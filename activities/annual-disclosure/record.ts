import type { Transaction } from '../../db/client.ts';
import type { DeadlineBy } from '../../db/queries/calendar/index.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import type { ActivityDeps } from '../deps.ts';

export interface CampaignEvent {
  campaignId: number;
  /** Past tense: `roster.frozen`. */
  kind: string;
  /** The command that made it happen, in its actor's name; or the legal time at which the campaign itself did. */
  by: Command | Date;
  data: Record<string, unknown>;
}

/** Writes what happened to a campaign, in the transaction of the change. */
export function recordCampaignEvent(tx: Transaction, deps: ActivityDeps, event: CampaignEvent): Promise<void> {
  const { campaignId, kind, by, data } = event;
  const origin = by instanceof Date ? { asOf: by } : { asOf: by.asOf, actorId: by.actorId, commandId: by.id };
  const subject = `campaign/${campaignId}`;
  return recordEvidence(tx, {
    ...origin,
    ...{ recordedAt: deps.machineNow(), room: 'annual-disclosure', kind, subject, data },
  });
}

/** In whose name a deadline changes by a command. */
export function evidenceBy(deps: ActivityDeps, { id: commandId, asOf, actorId }: Command): DeadlineBy {
  return { asOf, recordedAt: deps.machineNow(), actorId, commandId };
}

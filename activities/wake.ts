import { listCampaignsToWake } from '../db/queries/annual-disclosure/index.ts';
import type { CommandRoad } from '../platform/command-sender.ts';
import { wakeWorkflow } from '../platform/wake-workflow.ts';
import { operationOf } from '../rules/commands.ts';
import type { ActivityDeps } from './deps.ts';

/** At most so many in one sweep; there is one campaign a year for a province. */
const MAX_CAMPAIGNS = 200;

export type WakeActivities = ReturnType<typeof createWakeActivities>;

/** Cases that wait for something that has changed in the database meanwhile. */
export function createWakeActivities(deps: Pick<ActivityDeps, 'database' | 'legalNow'> & { road: CommandRoad }) {
  return {
    /**
     * Wakes campaigns whose deadline or extensions changed since they read them; one that had no date yet has one now, one
     * that had closed may be open again, and its workflow begins anew. Safe to repeat: a campaign reads, and is found no more.
     */
    async wakeCampaigns(): Promise<{ woken: number }> {
      const waiting = await listCampaignsToWake(deps.database, MAX_CAMPAIGNS);
      const { workflow = '', starts = '' } = operationOf('campaigns.open');
      for (const { id: campaignId, authority, year, workflowId, rulePack } of waiting) {
        const asOf = (await deps.legalNow()).toISOString();
        const input = { authority, year, asOf, continued: { campaignId, rulePack } };
        const start = { workflowType: workflow, workflowId, input, summary: starts };
        await wakeWorkflow(deps.road, 'schedule-changed', start);
      }
      return { woken: waiting.length };
    },
  };
}

import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { LiveCampaign } from '../../rules/annual-disclosure.ts';
import type { CampaignDetails } from '../../rules/campaign-details.ts';
import type { CommandMessage } from '../../rules/commands.ts';
import type { RulePackId } from '../../rules/rule-packs/index.ts';

export interface AnnualDisclosureInput {
  authority: string;
  year: number;
  /** Legal time of this run's start, ISO 8601. */
  asOf: string;
  /** Set when a run continues an earlier one. */
  continued?: {
    campaignId: number;
    lastRound?: CampaignDetails['lastRound'];
    deadlineMoved?: CampaignDetails['deadlineMoved'];
    rulePack?: RulePackId | undefined;
  };
  /** Events after which a run continues as new; absent: when the server suggests it. */
  maxEvents?: number;
}

export interface AnnualDisclosureResult {
  /** Null: the request that began the workflow was refused. */
  campaignId: number | null;
}

// Named as the operations of rules/commands.ts: a command's name is its Update.
export const openUpdate = defineUpdate<void, [CommandMessage]>('campaigns.open');
export const proposeFreezeUpdate = defineUpdate<void, [CommandMessage]>('campaigns.propose-freeze');
export const approveFreezeUpdate = defineUpdate<void, [CommandMessage]>('campaigns.approve-freeze');
export const decideStopUpdate = defineUpdate<void, [CommandMessage]>('campaigns.decide-stop');
export const decideDeadlineUpdate = defineUpdate<void, [CommandMessage]>('campaigns.decide-deadline');

export const liveCampaignQuery = defineQuery<LiveCampaign>('live-campaign');

/** What the campaign waits for may have changed in the database: it reads its schedule again. */
export const scheduleChangedSignal = defineSignal('schedule-changed');

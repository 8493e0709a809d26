import {
  type Campaign,
  countLateEntries,
  countRegister,
  countRoster,
  listRoundBalances,
} from '../../db/queries/annual-disclosure/index.ts';
import { queryWorkflow } from '../../platform/query-workflow.ts';
import type { LiveCampaign } from '../../rules/annual-disclosure.ts';
import { imbalance } from '../../rules/balance.ts';
import type { ApiDeps } from '../deps.ts';
import type { CampaignProgress } from './schemas.ts';

/** A campaign as its row has it. */
export function shownCampaign(campaign: Campaign) {
  const { id, year, state, rulePack, cutoff, workflowId } = campaign;
  return {
    ...{ id, year, state, rulePack, cutoff, workflowId },
    terms: { ...campaign.terms },
    authority: campaign.authorityCode,
    deadline: campaign.deadline.toISOString(),
    openedAt: campaign.openedAt.toISOString(),
  };
}

/** Everything about where a campaign stands: accounts from the rows, the stage from the live workflow if it answers. */
export async function campaignProgress(deps: ApiDeps, campaign: Campaign): Promise<CampaignProgress> {
  const { database } = deps;
  const [live, register, roster, late, rounds] = await Promise.all([
    liveCampaign(deps, campaign),
    countRegister(database, campaign.id),
    countRoster(database, campaign.id),
    countLateEntries(database, campaign.id),
    listRoundBalances(database, campaign.id),
  ]);
  return {
    ...shownCampaign(campaign),
    ...live,
    register: { rights: register.register, roster, filed: register.filed, filedLate: register.filedLate, late },
    rounds: rounds.map(({ round, balance }) => ({
      ...{ number: round.number, daysBefore: round.daysBefore, state: round.state, balance },
      dueAt: round.dueAt.toISOString(),
      endsAt: round.endsAt.toISOString(),
      imbalance: imbalance(balance),
    })),
  };
}

/** The workflow's own word, or what the rows say in the same shape. */
async function liveCampaign(deps: ApiDeps, campaign: Campaign): Promise<Pick<CampaignProgress, 'source' | 'live'>> {
  const answer =
    deps.temporal && (await queryWorkflow<LiveCampaign>(deps.temporal.client, campaign.workflowId, 'live-campaign'));
  if (answer) {
    const { phase, round, waiting } = answer;
    return { source: 'workflow', live: { phase, round, waiting } };
  }
  const sending = (await listRoundBalances(deps.database, campaign.id)).find(({ round }) => round.state === 'sending');
  return { source: 'rows', live: { phase: campaign.state, round: sending?.round.number ?? null, waiting: null } };
}

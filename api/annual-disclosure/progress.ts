import {
  type Campaign,
  countLateEntries,
  countMeasures,
  countRegister,
  countRoster,
  countUndecidedExclusions,
  findRosterVersion,
  listRoundBalances,
} from '../../db/queries/annual-disclosure/index.ts';
import { queryWorkflow } from '../../platform/query-workflow.ts';
import type { LiveCampaign, RoundState } from '../../rules/annual-disclosure.ts';
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
    deadline: campaign.deadline?.toISOString() ?? null,
    lastDay: campaign.lastDay,
    openedAt: campaign.openedAt.toISOString(),
  };
}

/** Everything about where a campaign stands: accounts from the rows, the stage from the live workflow if it answers. */
export async function campaignProgress(deps: ApiDeps, campaign: Campaign): Promise<CampaignProgress> {
  const { database } = deps;
  const [answer, register, shown, undecidedExclusions, late, rounds, measures] = await Promise.all([
    liveCampaign(deps, campaign),
    countRegister(database, campaign.id),
    shownRoster(deps, campaign),
    countUndecidedExclusions(database, campaign.id),
    countLateEntries(database, campaign.id),
    listRoundBalances(database, campaign.id),
    countMeasures(database, campaign.id),
  ]);
  return {
    ...shownCampaign(campaign),
    ...(answer
      ? { source: 'workflow' as const, live: answer }
      : { source: 'rows' as const, live: rowsSay(campaign, rounds) }),
    register: {
      ...{ rights: register.register, unplaced: register.unplaced, ...shown, undecidedExclusions, late },
      ...{ filed: register.filed, filedLate: register.filedLate },
    },
    measures: { ...measures },
    rounds: rounds.map(({ round, balance }) => ({
      basis: roundBasis(campaign),
      ...{ number: round.number, daysBefore: round.daysBefore, state: round.state, balance },
      dueAt: round.dueAt.toISOString(),
      endsAt: round.endsAt.toISOString(),
      imbalance: imbalance(balance),
    })),
  };
}

/** The roster that holds in numbers; before the first freeze the one proposed last, before any nothing. */
async function shownRoster({ database }: ApiDeps, campaign: Campaign) {
  const frozen = campaign.state !== 'preparing';
  const version = await findRosterVersion(database, campaign.id, frozen ? 'frozen' : 'latest');
  const roster = frozen ? await countRoster(database, campaign.id) : version?.counts;
  return {
    roster: { ...(roster ?? { roster: 0, excluded: {}, expired: 0 }) },
    rosterVersion: version ? { version: version.version, digest: version.digest.toString('hex') } : null,
  };
}

type Live = CampaignProgress['live'];

/**
 * The workflow's own word, where it speaks of this campaign: the latest run under the workflow's id may be another
 * one, of a request to open the year again that was refused.
 */
async function liveCampaign(deps: ApiDeps, campaign: Campaign): Promise<Live | undefined> {
  const answer =
    deps.temporal && (await queryWorkflow<LiveCampaign>(deps.temporal.client, campaign.workflowId, 'live-campaign'));
  if (answer?.campaignId !== campaign.id) return undefined;
  const { phase, round, waiting } = answer;
  return { phase, round, waiting };
}

/** What the rows say in the same shape. */
function rowsSay(campaign: Campaign, rounds: readonly { round: { number: number; state: RoundState } }[]): Live {
  const sending = rounds.find(({ round }) => round.state === 'sending');
  return { phase: campaign.state, round: sending?.round.number ?? null, waiting: null };
}

/** What the days of the rounds rest on: the operational parameter the campaign was opened under (N2-6). */
function roundBasis({ terms }: Campaign) {
  const { basisDocument: document, basisClause: clause, source, parameterId } = terms['disclosure.rounds'];
  return { parameter: 'disclosure.rounds', document, clause, source, parameterId, operational: true };
}

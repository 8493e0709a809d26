import { ApplicationFailure } from '@temporalio/activity';
import { findCampaign } from '../../db/queries/annual-disclosure/index.ts';
import { findParameter } from '../../db/queries/parameters.ts';
import { FOREIGN_PROVIDER_BASIS, foreignProviderRefusal } from '../../rules/channel-guard.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import type { ActivityDeps } from '../deps.ts';
import type { Way } from './ways.ts';

/**
 * Those of a channel's ways that may be used for a campaign: in production a provider outside the country needs the
 * authority's assessment (个保法 36; rules/channel-guard). Asked anew for every slice, for an assessment ends on a day.
 * Fails the slice where none may: its messages stay planned, and the failure says what to enter.
 */
export async function allowedWays(
  deps: ActivityDeps,
  ways: readonly Way[],
  of: { campaignId: number; asOf: Date },
): Promise<[Way, ...Way[]]> {
  const refusals = await refusalsOf(deps, ways, of);
  const [first, ...others] = ways.filter((_, index) => refusals[index] === undefined);
  if (first) return [first, ...others];
  const said = refusals.find((refusal) => refusal !== undefined)?.problem.detail;
  throw ApplicationFailure.nonRetryable(
    said ?? 'the channel is not switched on in this worker; its messages stay planned',
    said ? 'foreign-provider-refused' : 'channel-off',
  );
}

async function refusalsOf(deps: ActivityDeps, ways: readonly Way[], of: { campaignId: number; asOf: Date }) {
  if (ways.every(({ domestic }) => domestic) || deps.mode === 'rehearsal') return [];
  const campaign = await findCampaign(deps.database, of.campaignId);
  if (!campaign) throw new Error(`campaign ${of.campaignId} is not in the database`);
  const on = legalDayOf(of.asOf);
  const { authorityCode: authority, rulePack } = campaign;
  const basis = await findParameter(deps.database, { authority, name: FOREIGN_PROVIDER_BASIS, on, rulePack });
  return ways.map((way) => foreignProviderRefusal(way, deps.mode, basis, on));
}

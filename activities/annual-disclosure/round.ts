import { findRound, findRoundBalance, lockCampaign, updateRound } from '../../db/queries/annual-disclosure/index.ts';
import { endDeliveries, planDeliveries, skipPlannedDeliveries } from '../../db/queries/deliveries/index.ts';
import { fixWordings, type StoredWording } from '../../db/queries/templates/index.ts';
import { imbalance, type RoundBalance } from '../../rules/balance.ts';
import type { CascadeMessage } from '../../rules/cascade-case.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordCampaignEvent } from './record.ts';

export interface RoundDeps extends ActivityDeps {
  /** Begins the execution that follows a round up; begun twice, it meets the first. */
  startCascade(message: CascadeMessage): Promise<void>;
}

export interface RoundInput {
  campaignId: number;
  roundId: number;
  /** Legal time, ISO 8601. */
  asOf: string;
}

/** Plans the messages of a round, in one transaction with its log entry. Repeated, it changes nothing. */
export async function planRound(deps: ActivityDeps, input: RoundInput): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const campaign = await lockCampaign(tx, input.campaignId, 'plan');
    const round = await findRound(tx, input.roundId);
    if (!campaign || round?.state !== 'scheduled') return;
    const asOf = new Date(input.asOf);
    const of = { roundId: round.id, campaignId: campaign.id, authority: campaign.authorityCode };
    const wordings = await fixWordings(tx, { ...of, asOf });
    const plannedRights = await planDeliveries(tx, { id: round.id, campaignId: input.campaignId });
    await updateRound(tx, round.id, { state: 'sending', plannedAt: asOf, plannedRights });
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: input.campaignId, kind: 'round.planned', by: asOf },
      data: { round: round.number, rights: plannedRights, templates: versionsOf(wordings) },
    });
  });
}

/** Which version each channel and language speaks by; null: the product's own text. */
function versionsOf(wordings: readonly StoredWording[]): Record<string, number | null> {
  return Object.fromEntries(
    wordings.map(({ channel, language, templateId }) => [`${channel}/${language}`, templateId]),
  );
}

/**
 * Ends the sending of a round and closes its accounts, which must balance to the last right; a difference is recorded and
 * shown, and never holds back the campaign's deadline. Whom the text message did not reach is followed up by an execution
 * of its own (workflows/cascade). Repeated, it returns the same accounts.
 */
export async function closeRound(deps: RoundDeps, input: RoundInput): Promise<RoundBalance> {
  const balance = await closeAccounts(deps, input);
  await deps.startCascade(input);
  return balance;
}

function closeAccounts(deps: ActivityDeps, input: RoundInput): Promise<RoundBalance> {
  return deps.database.transaction(async (tx) => {
    const campaign = await lockCampaign(tx, input.campaignId, 'plan');
    const round = await findRound(tx, input.roundId);
    if (!round) throw new Error(`round ${input.roundId} is not in the database`);
    const time = { asOf: new Date(input.asOf), machineNow: deps.machineNow() };
    // What came back unsent after the stop has not expired: nobody wanted it sent any more.
    if (campaign?.state === 'stopped') await skipPlannedDeliveries(tx, campaign.id, time);
    if (round.state !== 'closed') await endDeliveries(tx, round.id, time);
    const balance = await findRoundBalance(tx, round);
    if (round.state === 'closed') return balance;
    const difference = imbalance(balance);
    if (difference !== 0)
      deps.logger.error({ round, balance }, `the accounts of a round differ by ${difference} rights`);
    await updateRound(tx, round.id, { state: 'closed', closedAt: time.asOf });
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: input.campaignId, kind: 'round.closed', by: time.asOf },
      data: { round: round.number, difference, ...balance },
    });
    return balance;
  });
}

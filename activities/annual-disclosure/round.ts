import { findRound, listRoundBalances, lockCampaign, updateRound } from '../../db/queries/annual-disclosure/index.ts';
import { expireDeliveries, planDeliveries } from '../../db/queries/deliveries/index.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { imbalance, type RoundBalance } from '../../rules/balance.ts';
import type { ActivityDeps } from '../deps.ts';

export interface RoundInput {
  campaignId: number;
  roundId: number;
  /** Legal time, ISO 8601. */
  asOf: string;
}

/** Plans the messages of a round, in one transaction with its log entry. Repeated, it changes nothing. */
export async function planRound(deps: ActivityDeps, input: RoundInput): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await lockCampaign(tx, input.campaignId, 'plan');
    const round = await findRound(tx, input.roundId);
    if (round?.state !== 'scheduled') return;
    const asOf = new Date(input.asOf);
    const plannedRights = await planDeliveries(tx, { id: round.id, campaignId: input.campaignId });
    await updateRound(tx, round.id, { state: 'sending', plannedAt: asOf, plannedRights });
    await recordEvidence(tx, {
      asOf,
      recordedAt: deps.machineNow(),
      room: 'annual-disclosure',
      kind: 'round.planned',
      subject: `campaign/${input.campaignId}`,
      data: { round: round.number, rights: plannedRights },
    });
  });
}

/**
 * Ends a round: what was not sent in time has expired; the accounts must balance to the last right. Repeated, it
 * returns the same accounts. Throws when they do not balance, so that the campaign stops and a person looks.
 */
export async function closeRound(deps: ActivityDeps, input: RoundInput): Promise<RoundBalance> {
  return deps.database.transaction(async (tx) => {
    await lockCampaign(tx, input.campaignId, 'plan');
    const round = await findRound(tx, input.roundId);
    if (!round) throw new Error(`round ${input.roundId} is not in the database`);
    if (round.state !== 'closed') await expireDeliveries(tx, round.id);
    const accounts = (await listRoundBalances(tx, input.campaignId)).find((entry) => entry.round.id === round.id);
    const balance = accounts?.balance as RoundBalance;
    if (imbalance(balance) !== 0)
      throw new Error(
        `round ${round.number} of campaign ${input.campaignId} does not balance by ${imbalance(balance)} rights: ${JSON.stringify(balance)}`,
      );
    if (round.state === 'closed') return balance;
    const asOf = new Date(input.asOf);
    await updateRound(tx, round.id, { state: 'closed', closedAt: asOf });
    await recordEvidence(tx, {
      asOf,
      recordedAt: deps.machineNow(),
      room: 'annual-disclosure',
      kind: 'round.closed',
      subject: `campaign/${input.campaignId}`,
      data: { round: round.number, ...balance },
    });
    return balance;
  });
}

import type { Transaction } from '../../db/client.ts';
import {
  assertRosterOpen,
  type Campaign,
  countRosterChanges,
  countRosterDifference,
  countUndecidedExclusions,
  findRosterVersion,
  freezeRosterVersion,
  listRounds,
  lockCampaign,
  type RosterVersion,
  saveRosterVersion,
  updateCampaign,
} from '../../db/queries/annual-disclosure/index.ts';
import type { ApplyCommand, Command } from '../../db/queries/commands.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  proposalNotNamed,
  proposalSuperseded,
  registerEmpty,
  rosterChanged,
  rosterFrozen,
  rosterNotProposed,
  rosterUnchanged,
} from '../../rules/annual-disclosure.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordCampaignEvent } from './record.ts';
import { bringRoundsUpToDate } from './schedule.ts';

/** Computes the roster (N2-1 … N2-3) as it stands and proposes it as the next version; the one before stays as it was. */
export function applyProposeFreeze(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const campaign = await lockOpenCampaign(tx, command, actor);
    const frozen = await findRosterVersion(tx, campaign.id, 'frozen');
    const by = { proposedBy: actor.id, proposedAt: command.asOf };
    const proposal = await saveRosterVersion(tx, campaign.id, by);
    const { counts } = proposal;
    if (counts.roster === 0 && Object.keys(counts.excluded).length === 0) throw registerEmpty(campaign.authorityCode);
    if (frozen?.digest.equals(proposal.digest)) throw rosterUnchanged(frozen.version);
    const signed = await signedOff(tx, proposal);
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: campaign.id, kind: 'roster.proposed', by: command },
      data: { ...counts, ...signed },
    });
    const undecidedExclusions = await countUndecidedExclusions(tx, campaign.id);
    const body = { id: campaign.id, state: campaign.state, roster: counts, ...signed, undecidedExclusions };
    return { status: 200, body };
  };
}

/**
 * Freezes the roster the command names by its digest: by another officer, and only if it is the latest proposal and
 * register and exclusions still say the same. The first freeze schedules the rounds; a corrected one finds them.
 */
export function applyApproveFreeze(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const campaign = await lockOpenCampaign(tx, command, actor);
    const proposal = await findNamedProposal(tx, campaign, command);
    assertOtherOfficial(proposal.proposedBy, actor);
    const changes = await countRosterChanges(tx, campaign.id, proposal.version);
    if (changes > 0) throw rosterChanged(changes);
    const signed = await signedOff(tx, proposal);
    await freezeRosterVersion(tx, campaign.id, proposal.version, { approvedBy: actor.id, approvedAt: command.asOf });
    const rounds = await roundsOf(tx, campaign, command.asOf);
    await updateCampaign(tx, campaign.id, { state: 'running' });
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: campaign.id, kind: 'roster.frozen', by: command },
      data: { ...proposal.counts, rounds: rounds.length, ...signed },
    });
    return { status: 200, body: { id: campaign.id, state: 'running', roster: proposal.counts, rounds, ...signed } };
  };
}

/** The campaign of the command, alone, while its roster is open. */
async function lockOpenCampaign(tx: Transaction, command: Command, actor: Official): Promise<Campaign> {
  const campaign = await lockCampaign(tx, Number(command.params.id), 'plan');
  if (!campaign) throw new Error(`campaign ${command.params.id} of command ${command.id} is not in the database`);
  await assertWithinAuthority(tx, actor, campaign.authorityCode);
  await assertRosterOpen(tx, campaign, command.asOf);
  return campaign;
}

/** The latest proposal, which must be the one that is named. */
async function findNamedProposal(tx: Transaction, campaign: Campaign, command: Command): Promise<RosterVersion> {
  const latest = await findRosterVersion(tx, campaign.id, 'latest');
  if (!latest) throw rosterNotProposed();
  if (latest.approvedBy !== null) throw rosterFrozen();
  const { digest } = command.body as { digest?: string };
  if (digest === undefined) throw proposalNotNamed(campaign.id);
  const named = { version: latest.version, digest: latest.digest.toString('hex') };
  if (named.digest !== digest.toLowerCase()) throw proposalSuperseded(digest, named);
  return latest;
}

/** What the two officers sign: the version by its digest, and how it differs from the roster frozen before. */
async function signedOff(tx: Transaction, proposal: RosterVersion) {
  const { campaignId, version, digest } = proposal;
  const frozen = await findRosterVersion(tx, campaignId, 'frozen');
  const counts = await countRosterDifference(tx, { before: frozen, after: proposal });
  return {
    proposal: { version, digest: digest.toString('hex') },
    difference: { against: frozen?.version ?? null, ...counts },
  };
}

async function roundsOf(tx: Transaction, campaign: Campaign, from: Date) {
  await bringRoundsUpToDate(tx, campaign, from);
  const rounds = await listRounds(tx, campaign.id);
  return rounds.map(({ number, daysBefore, dueAt }) => ({ number, daysBefore, dueAt }));
}

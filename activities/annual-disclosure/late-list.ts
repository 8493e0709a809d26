import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  countLateEntries,
  countRegister,
  countRoster,
  findFilingsKnown,
  findLatestDue,
  findNextDue,
  type LateList,
  listIncompleteLateLists,
  listMessagesAbout,
  listUnproven,
  lockCampaign,
  saveLateEntries,
  saveLateListAsked,
  saveProofs,
  type UnprovenListing,
  updateLateList,
  updateLateness,
} from '../../db/queries/annual-disclosure/index.ts';
import { ALARM_AFTER_MS, askAgainAt, type KnownFilings, type LateProof, mayList } from '../../rules/late-list.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordCampaignEvent } from './record.ts';

/** What the list of the late says of the campaign as a whole. */
export interface ClosingReport {
  roster: number;
  filed: number;
  late: number;
}

export interface LateStep {
  closing: ClosingReport;
  /** What the list waits for, and until when; null: it is whole. */
  next: { what: string; at: string } | null;
}

/** Proofs of one transaction: some kilobytes each. */
const PROOFS_AT_ONCE = 1_000;

/**
 * Brings the list of the late up to date (N2-5): whoever's time is over, as far as filings made before are known, and the
 * proof of each. Safe to repeat and to kill: nobody is listed twice, and a proof not taken yet is taken the next time.
 */
export async function fixLateList(deps: ActivityDeps, input: { campaignId: number; asOf: string }): Promise<LateStep> {
  const asOf = new Date(input.asOf);
  const step = await deps.database.transaction((tx) => listLate(deps, tx, input.campaignId, asOf));
  await takeProofs(deps, input.campaignId, asOf);
  return step;
}

/**
 * Brings lists up to date whose campaign has nothing to wait for any more: an extension or an outage gave a due instant
 * after the list was made, and it has passed. Safe to repeat, as `fixLateList`. Returns at how many it looked.
 */
export async function completeLateLists(deps: ActivityDeps, { asOf }: { asOf?: string }): Promise<number> {
  const now = asOf ?? (await deps.legalNow()).toISOString();
  const incomplete = await listIncompleteLateLists(deps.database, new Date(now));
  for (const campaignId of incomplete) await fixLateList(deps, { campaignId, asOf: now });
  return incomplete.length;
}

async function listLate(deps: ActivityDeps, tx: Transaction, campaignId: number, asOf: Date): Promise<LateStep> {
  const campaign = await lockCampaign(tx, campaignId, 'plan');
  if (!campaign) throw new Error(`campaign ${campaignId} is not in the database`);
  const known = await findFilingsKnown(tx, deps.system !== undefined);
  const list = await saveLateListAsked(tx, campaignId, { askedAt: asOf, knownUntil: known.until });
  await updateLateness(tx, campaignId);
  const added = await saveLateEntries(tx, campaignId, {
    ...{ listedAt: asOf, dueBy: dueBy(known, asOf) },
    ...{ knownUntil: known.until, machineNow: deps.machineNow() },
  });
  const latestDue = await findLatestDue(tx, campaignId, asOf);
  const waiting = latestDue !== null && !mayList(known, latestDue);
  if (waiting) await alarmWhenLong(deps, tx, { list, latestDue, known, asOf });
  if (!waiting) await noteFixed(deps, tx, { campaign, list, added, asOf });
  return {
    closing: await reportOf(tx, campaignId),
    next: await nextStep(tx, campaignId, waiting ? latestDue : null, asOf),
  };
}

/** Rights due by then may be listed. */
function dueBy({ configured, until }: KnownFilings, asOf: Date): Date | null {
  if (!configured || until === null) return configured ? null : asOf;
  return until < asOf ? until : asOf;
}

async function nextStep(
  tx: Transaction,
  campaignId: number,
  waitingSince: Date | null,
  asOf: Date,
): Promise<LateStep['next']> {
  if (waitingSince)
    return {
      what: '逾期名单暂缓：等待部公示系统的填报数据齐至截止时间，再核对',
      at: askAgainAt(waitingSince, asOf).toISOString(),
    };
  const due = await findNextDue(tx, campaignId, asOf);
  return due && { what: '逾期名单：等待延期的截止时间', at: due.toISOString() };
}

async function reportOf(tx: Transaction, campaignId: number): Promise<ClosingReport> {
  return {
    roster: (await countRoster(tx, campaignId)).roster,
    filed: (await countRegister(tx, campaignId)).filed,
    late: await countLateEntries(tx, campaignId),
  };
}

async function noteFixed(
  deps: ActivityDeps,
  tx: Transaction,
  { campaign, list, added, asOf }: { campaign: Campaign; list: LateList; added: number; asOf: Date },
): Promise<void> {
  if (list.fixedAt && added === 0) return;
  if (!list.fixedAt) await updateLateList(tx, campaign.id, { fixedAt: asOf });
  await recordCampaignEvent(tx, deps, {
    ...{ campaignId: campaign.id, kind: list.fixedAt ? 'late-list.extended' : 'late-list.fixed', by: asOf },
    data: { added, knownUntil: list.knownUntil?.toISOString() ?? null, ...(await reportOf(tx, campaign.id)) },
  });
}

/** Nothing waits silently: once for each due instant. */
async function alarmWhenLong(
  deps: ActivityDeps,
  tx: Transaction,
  { list, latestDue, known, asOf }: { list: LateList; latestDue: Date; known: KnownFilings; asOf: Date },
): Promise<void> {
  if (asOf.getTime() - latestDue.getTime() < ALARM_AFTER_MS) return;
  if (list.alarmedAt && list.alarmedAt >= latestDue) return;
  const knownUntil = known.until?.toISOString() ?? null;
  deps.logger.error(
    { campaignId: list.campaignId, knownUntil },
    'the list of the late has waited a day for the filings of the ministry; see to its poll (docs/zh/filings.md)',
  );
  await updateLateList(tx, list.campaignId, { alarmedAt: asOf });
  await recordCampaignEvent(tx, deps, {
    ...{ campaignId: list.campaignId, kind: 'late-list.waits-long', by: asOf },
    data: { dueAt: latestDue.toISOString(), knownUntil },
  });
}

/** Page by page, outside of the lock that filings wait for. */
async function takeProofs(deps: ActivityDeps, campaignId: number, asOf: Date): Promise<void> {
  for (;;) {
    const taken = await deps.database.transaction(async (tx) => {
      const listings = await listUnproven(tx, campaignId, PROOFS_AT_ONCE);
      const rightIds = listings.map(({ rightId }) => rightId);
      const messages = await listMessagesAbout(tx, campaignId, rightIds);
      const proofs = listings.map((listing) => ({
        listingId: listing.id,
        proof: proofOf(listing, messages.get(listing.rightId) ?? []),
      }));
      await saveProofs(tx, proofs, { asOf, machineNow: deps.machineNow() });
      return listings.length;
    });
    if (taken < PROOFS_AT_ONCE) return;
  }
}

function proofOf(listing: UnprovenListing, messages: LateProof['messages']): LateProof {
  const { campaignId, year, licenceNo, dueAt, listedAt, knownUntil } = listing;
  return {
    ...{ campaignId, year, licenceNo, dueAt: dueAt.toISOString(), listedAt: listedAt.toISOString() },
    ...{ knownUntil: knownUntil?.toISOString() ?? null, messages },
  };
}

/**
 * The one place where a filing 填报 is taken in, whoever brings it, with all that follows from it in the same
 * transaction: its version, its head, the messages it stops, the list of the late, and the log.
 */
import { and, eq } from 'drizzle-orm';
import type { FilingVersionKind } from '../../../rules/filing/index.ts';
import type { Transaction } from '../../client.ts';
import { filingsTable } from '../../schema/annual-disclosure.ts';
import { recordEvidence } from '../evidence.ts';
import type { Campaign } from './campaigns.ts';
import { findDueAt, isLateAt } from './filing-due.ts';
import {
  contentDigest,
  existsVersionOf,
  type FilingOrigin,
  type FilingVersion,
  findVersion,
  saveVersion,
} from './filing-versions.ts';
import { type Filing, withdrawRightFromDeliveries } from './filings.ts';
import { removeLateEntry } from './late.ts';

/** A filing of a right on the roster. Its own time decides whether it is late, not when it came to us. */
export interface NewFiling {
  /** Held against the planning of a round (`lockCampaign` for `file`). */
  campaign: Pick<Campaign, 'id' | 'state'>;
  rightId: number;
  licenceNo: string;
  filedAt: Date;
  /** The form its content was read by (rules/filing); left out: as received. */
  form?: string;
  content: Record<string, unknown>;
  by: FilingOrigin;
}

/** When a change is made: legal and machine time. */
export interface ChangeTime {
  asOf: Date;
  machineNow: Date;
}

export interface Accepted {
  filing: Filing;
  version: FilingVersion;
  remindersStopped: number;
  takenOffLateList: boolean;
}

/**
 * Takes in a filing. The first of a right makes its head and stops its messages. A later one of the ministry's, with
 * other content or an earlier time, becomes its next version: what is filed there is corrected there. `undefined`: it
 * changes nothing; the item is here already, or an official's filing meets one (who corrects it by `correctFiling`).
 */
export async function acceptFiling(
  tx: Transaction,
  filing: NewFiling,
  time: ChangeTime,
): Promise<Accepted | undefined> {
  const { campaign, rightId, filedAt } = filing;
  const dueAt = await findDueAt(tx, campaign.id, rightId);
  const late = isLateAt(dueAt, filedAt);
  const [made] = await tx
    .insert(filingsTable)
    .values({ campaignId: campaign.id, rightId, filedAt, late, version: 1 })
    .onConflictDoNothing()
    .returning();
  if (made) return store(tx, made, { ...filing, dueAt, kind: 'filed' }, time);
  const held = await lockFiling(tx, campaign.id, rightId);
  if (!held || 'commandId' in filing.by || (await existsVersionOf(tx, filing.by.itemId))) return undefined;
  const same = (await holdingDigest(tx, held)).equals(contentDigest(filing.form ?? null, filing.content));
  if (same && !(held.late && !late)) return undefined;
  const kind: FilingVersionKind = same ? 'retimed' : late ? 'corrected-late' : 'corrected';
  return store(tx, held, { ...filing, dueAt, kind }, time);
}

/** A correction of a filing that is here. */
export interface Correction extends Omit<NewFiling, 'by' | 'filedAt'> {
  filing: Filing;
  dueAt: Date | null;
  /** After the due instant: the paper it rests on. */
  lateCorrection?: { documentNo: string; reason: string } | undefined;
  by: { actorId: number; commandId: string };
}

/** Adds a version to a filing, which stays as timely as it was. Precondition: its head is locked. */
export function correctFiling(tx: Transaction, correction: Correction, time: ChangeTime): Promise<Accepted> {
  const { filing, lateCorrection, ...rest } = correction;
  const kind = lateCorrection ? 'corrected-late' : 'corrected';
  return store(tx, filing, { ...rest, filedAt: time.asOf, kind, ...lateCorrection }, time);
}

/** What two officers decide on an item of the ministry's. */
export interface DecidedOnItem {
  campaign: NewFiling['campaign'];
  filing: Filing;
  licenceNo: string;
  by: { actorId: number; commandId: string; itemId: number };
}

/**
 * Gives a filing the ministry's time, earlier or later, with what it says unchanged. Precondition: its head is locked.
 * One that is late by it belongs on the list of the late, where there is one: `saveLateEntries` sees to that.
 */
export async function retimeFiling(
  tx: Transaction,
  { filedAt, ...decided }: DecidedOnItem & { filedAt: Date },
  time: ChangeTime,
): Promise<Accepted> {
  const { filing } = decided;
  const dueAt = await findDueAt(tx, filing.campaignId, filing.rightId);
  const accepted = await store(tx, filing, { ...(await repeated(tx, decided)), filedAt, dueAt, kind: 'retimed' }, time);
  const change = { filedAt, late: isLateAt(dueAt, filedAt) };
  await tx.update(filingsTable).set(change).where(eq(filingsTable.id, filing.id));
  return { ...accepted, filing: { ...accepted.filing, ...change } };
}

/** Takes a filing back that the ministry has taken back: the right has not filed. Precondition: its head is locked. */
export async function takeBackFiling(tx: Transaction, decided: DecidedOnItem, time: ChangeTime): Promise<void> {
  const { filing } = decided;
  const dueAt = await findDueAt(tx, filing.campaignId, filing.rightId);
  const again = await repeated(tx, decided);
  const ids = { campaignId: filing.campaignId, rightId: filing.rightId, filingId: filing.id };
  const { form = null, content, by } = again;
  const version = await saveVersion(
    tx,
    { ...ids, form, content, by, filedAt: filing.filedAt, dueAt, kind: 'taken-back' },
    time,
  );
  await tx.delete(filingsTable).where(eq(filingsTable.id, filing.id));
  const nothing = { remindersStopped: 0, takenOffLateList: false };
  await recordAccepted(tx, decided.licenceNo, { filing, version, ...nothing }, time);
}

/** What holds now, once more. */
async function repeated(tx: Transaction, { filing, campaign, licenceNo, by }: DecidedOnItem) {
  const holding = await findVersion(tx, filing);
  if (!holding) throw new Error(`filing ${filing.id} has no version ${filing.version}`);
  const { content, form } = holding;
  return { campaign, rightId: filing.rightId, licenceNo, content, ...(form !== null && { form }), by };
}

/** The head of a right's filing, held until the transaction ends. */
export async function lockFiling(tx: Transaction, campaignId: number, rightId: number): Promise<Filing | undefined> {
  const [filing] = await tx
    .select()
    .from(filingsTable)
    .where(and(eq(filingsTable.campaignId, campaignId), eq(filingsTable.rightId, rightId)))
    .for('update');
  return filing;
}

async function holdingDigest(tx: Transaction, held: Filing): Promise<Buffer> {
  const version = await findVersion(tx, held);
  if (!version) throw new Error(`filing ${held.id} has no version ${held.version}`);
  return version.digest;
}

type Stored = Omit<NewFiling, 'campaign'> & {
  campaign: NewFiling['campaign'];
  dueAt: Date | null;
  kind: FilingVersionKind;
  documentNo?: string;
  reason?: string;
};

async function store(tx: Transaction, head: Filing, filing: Stored, time: ChangeTime): Promise<Accepted> {
  const { campaign, rightId, licenceNo, form = null, ...rest } = filing;
  const ids = { campaignId: campaign.id, rightId };
  const version = await saveVersion(tx, { ...rest, ...ids, form, filingId: head.id }, time);
  const kept = await moveHead(tx, head, version);
  // Filed before it was due, known only after the list was made: whoever files in time is on no list.
  const takenOffLateList =
    !kept.late &&
    campaign.state === 'closed' &&
    (await removeLateEntry(tx, { ...ids, cause: 'filed-in-time', dueAt: version.dueAt }, time.asOf));
  const remindersStopped = version.kind === 'filed' ? await withdrawRightFromDeliveries(tx, ids, time) : 0;
  const accepted = { filing: kept, version, remindersStopped, takenOffLateList };
  await recordAccepted(tx, licenceNo, accepted, time);
  return accepted;
}

/** What was filed last holds; the time of the filing is that of the first timely one, and no correction moves it. */
async function moveHead(tx: Transaction, head: Filing, version: FilingVersion): Promise<Filing> {
  const late = isLateAt(version.dueAt, version.filedAt);
  const earlier = head.late && !late && version.source === 'ministry';
  const change = {
    version: version.version,
    ...(earlier && { filedAt: version.filedAt, late }),
  };
  await tx.update(filingsTable).set(change).where(eq(filingsTable.id, head.id));
  return { ...head, ...change };
}

const KINDS: Readonly<Record<FilingVersionKind, string>> = {
  filed: 'filing.submitted',
  corrected: 'filing.corrected',
  'corrected-late': 'filing.corrected-late',
  retimed: 'filing.timed-earlier',
  'taken-back': 'filing.taken-back',
};

async function recordAccepted(tx: Transaction, licenceNo: string, accepted: Accepted, time: ChangeTime): Promise<void> {
  const { filing, version, remindersStopped, takenOffLateList } = accepted;
  const { kind, source, filedBy, commandId, itemId, digest, documentNo } = version;
  await recordEvidence(tx, {
    ...{ asOf: time.asOf, recordedAt: time.machineNow, room: 'annual-disclosure' },
    kind: kind === 'filed' && source === 'ministry' ? 'filing.received' : KINDS[kind],
    ...{ actorId: filedBy, commandId, subject: `campaign/${filing.campaignId}` },
    data: {
      ...{ licenceNo, filingId: filing.id, version: version.version, digest: digest.toString('hex') },
      ...{ filedAt: version.filedAt.toISOString(), late: filing.late, remindersStopped, takenOffLateList },
      ...(itemId !== null && { itemId }),
      ...(documentNo !== null && { documentNo }),
    },
  });
}

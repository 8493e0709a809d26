import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  extendLateList,
  type Filing,
  findCampaignOfYear,
  findRosterEntry,
  lockCampaign,
  lockFiling,
  retimeFiling,
  takeBackFiling,
} from '../../db/queries/annual-disclosure/index.ts';
import type { Difference, ItemRow } from '../../db/queries/reconciliation/index.ts';
import { differenceOvertaken } from '../../rules/reconciliation/refusals.ts';
import type { Taking } from './taking.ts';

/**
 * Gives our filing the ministry's time, or takes it back where the ministry has: two officers have decided it. After the
 * deadline the list of the late follows, either way.
 */
export async function takeTheirFiling(
  tx: Transaction,
  difference: Difference,
  item: ItemRow,
  taking: Taking,
): Promise<void> {
  const { campaign, filing } = await heldFiling(tx, difference);
  const { licenceNo } = difference;
  const { actorId, commandId, ...time } = taking;
  const decided = { campaign, filing, licenceNo, by: { actorId, commandId, itemId: item.id } };
  if (difference.type === 'withdrawn') await takeBackFiling(tx, decided, time);
  else await retimeFiling(tx, { ...decided, filedAt: new Date(String(item.facts.filedAt)) }, time);
  await extendLateList(tx, campaign.id, time);
}

/** Alone with the campaign: the list of the late is made of all its filings. */
async function heldFiling(
  tx: Transaction,
  { id, authorityCode, year, licenceNo, ours }: Difference,
): Promise<{ campaign: Campaign; filing: Filing }> {
  const found = await findCampaignOfYear(tx, authorityCode, year as number);
  const campaign = found && (await lockCampaign(tx, found.id, 'plan'));
  const entry = campaign && (await findRosterEntry(tx, campaign.id, licenceNo));
  const filing = entry && (await lockFiling(tx, campaign.id, entry.rightId));
  if (!filing || filing.filedAt.toISOString() !== ours) throw differenceOvertaken(id);
  return { campaign, filing };
}

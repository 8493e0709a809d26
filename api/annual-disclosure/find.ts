import type { Transaction } from '../../db/client.ts';
import { type Campaign, findCampaign, lockCampaign } from '../../db/queries/annual-disclosure/index.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import type { Official } from '../../rules/identity.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ApiDeps } from '../deps.ts';

/** The campaign of a path, if it is there and within the official's authority. */
export async function campaignOf(deps: ApiDeps, id: string, official: Official): Promise<Campaign> {
  const campaign = await findCampaign(deps.database, Number(id));
  if (!campaign) throw noSuchCampaign(id);
  await assertWithinAuthority(deps.database, official, campaign.authorityCode);
  return campaign;
}

/** The campaign a command names, held against planning (`file`) or against everything else (`plan`) until the transaction ends. */
export async function lockCampaignOf(
  tx: Transaction,
  id: string,
  actor: Official,
  purpose: 'file' | 'plan' = 'file',
): Promise<Campaign> {
  const campaign = await lockCampaign(tx, Number(id), purpose);
  if (!campaign) throw noSuchCampaign(id);
  await assertWithinAuthority(tx, actor, campaign.authorityCode);
  return campaign;
}

export function noSuchCampaign(id: string): Refusal {
  return new Refusal('no-such-campaign', {
    status: 404,
    title: '没有该年度公示',
    titleEn: 'No such campaign',
    detail: `没有编号为 ${id} 的年度公示；请从 GET /api/v1/campaigns?authority=… 查询编号。`,
    errors: [{ pointer: 'id', value: id, detail: '不存在' }],
  });
}

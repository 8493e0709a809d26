import { acceptFiling, findRosterEntry, lockCampaign } from '../../db/queries/annual-disclosure/index.ts';
import { listPendingFilings, type PendingFiling } from '../../db/queries/reconciliation/index.ts';
import type { ActivityDeps } from '../deps.ts';

const PAGE = 5_000;

type FilingDeps = Pick<ActivityDeps, 'database' | 'machineNow'>;

/**
 * Makes filings of the ministry's filings here, each in a transaction of its own, as a request would: it waits for no
 * other, and no round is planned around it. Safe to repeat and to kill: what is not here yet is found again.
 */
export async function acceptPendingFilings(deps: FilingDeps, asOf: Date, stopping: () => boolean): Promise<number> {
  let accepted = 0;
  for (let after = 0; ; ) {
    const pending = await listPendingFilings(deps.database, { after, limit: PAGE });
    for (const filing of pending) {
      if (stopping()) return accepted;
      if (await acceptOne(deps, filing, asOf)) accepted += 1;
    }
    after = pending.at(-1)?.itemId ?? 0;
    if (pending.length < PAGE) return accepted;
  }
}

/** False: it has no place here any more, or is here already. */
function acceptOne(deps: FilingDeps, pending: PendingFiling, asOf: Date): Promise<boolean> {
  const { campaignId, licenceNo, filedAt, content, itemId } = pending;
  return deps.database.transaction(async (tx) => {
    const campaign = await lockCampaign(tx, campaignId, 'file');
    const entry = await findRosterEntry(tx, campaignId, licenceNo);
    if (!campaign || campaign.state === 'preparing' || entry?.state !== 'roster') return false;
    const { rightId } = entry;
    const time = { asOf, machineNow: deps.machineNow() };
    const filing = { campaign, rightId, licenceNo, filedAt, content, by: { itemId } };
    return (await acceptFiling(tx, filing, time)) !== undefined;
  });
}

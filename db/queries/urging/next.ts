import { nextContactWindow } from '../../../rules/contact-window.ts';
import { instantOf, legalDayOf } from '../../../rules/legal-day.ts';
import { nextUrgingOn } from '../../../rules/urging.ts';
import type { Executor } from '../../client.ts';
import { type Campaign, findCampaign } from '../annual-disclosure/campaigns.ts';
import { findParameter } from '../parameters.ts';
import { listListedRights } from './listed.ts';
import { listOpenUrgingRounds, listUrgingCampaigns } from './rounds.ts';

/**
 * The next instant after `asOf` at which urging has something to do, as far as is known now; null: nobody is listed. For a
 * rehearsal's driver, which must not jump over it; a schedule looks every few minutes anyway.
 */
export async function findNextUrgingAt(executor: Executor, asOf: Date): Promise<Date | null> {
  const instants: number[] = [];
  for (const id of await listUrgingCampaigns(executor)) {
    const campaign = await findCampaign(executor, id);
    if (campaign) instants.push(...(await instantsOf(executor, campaign, asOf)));
  }
  const later = instants.filter((instant) => instant > asOf.getTime());
  return later.length === 0 ? null : new Date(Math.min(...later));
}

async function instantsOf(executor: Executor, campaign: Campaign, asOf: Date): Promise<number[]> {
  const today = legalDayOf(asOf);
  const window = campaign.terms['disclosure.contact-window'].value;
  const asked = { name: 'listed.urging-every-days', authority: campaign.authorityCode, on: today } as const;
  const every = (await findParameter(executor, asked))?.value;
  if (every === undefined) return [];
  const listed = await listListedRights(executor, campaign.authorityCode, today);
  const due = listed.map((entry) => instantOf(nextUrgingOn(entry, every), window.from));
  const open = await listOpenUrgingRounds(executor, campaign.id, asOf);
  const waiting = due.some((instant) => instant <= asOf) || open.some(({ state }) => state === 'sending');
  const reopens = nextContactWindow(window, asOf).opensAt;
  return [...due.map((instant) => instant.getTime()), ...(waiting ? [reopens.getTime()] : [])];
}

import type { LateListMessage } from '../rules/late-list.ts';
import { campaignActivities } from './annual-disclosure/proxies.ts';

/** Lists of the late that lack somebody whose time ended after they were made 核对逾期名单; a short run per tick. */
export async function lateListSweepWorkflow(message: LateListMessage = {}): Promise<number> {
  return campaignActivities.completeLateLists(message);
}

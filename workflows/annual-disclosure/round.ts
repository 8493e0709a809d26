import type { CampaignSchedule } from '../../activities/annual-disclosure/index.ts';
import { nextContactWindow } from '../../rules/contact-window.ts';
import type { CampaignProgress } from './progress.ts';
import { CAMPAIGN_OPTIONS, campaignActivities, MESSAGE_OPTIONS, messageActivities } from './proxies.ts';

export type ScheduledRound = CampaignSchedule['rounds'][number];

/** How long one dispatch activity works before the campaign looks at the clock again. */
const SLICE_MS = 5 * 60_000;

/**
 * Holds one reminder round: plans it, sends within the contact window until nothing is left or the round's time is
 * over, and closes its accounts.
 */
export async function holdRound(
  progress: CampaignProgress,
  schedule: CampaignSchedule,
  round: ScheduledRound,
): Promise<void> {
  const { clock, live } = progress;
  const ids = { campaignId: live.campaignId as number, roundId: round.id };
  live.round = round.number;
  const { planRound, closeRound } = campaignActivities;
  const summarised = (what: string) => ({ ...CAMPAIGN_OPTIONS, summary: `${labelOf(round)}：${what}` });
  await planRound.executeWithOptions(summarised('拟定消息'), [{ ...ids, asOf: clock.asOf() }]);
  for (let planned = Number.POSITIVE_INFINITY; planned > 0; ) {
    const window = nextContactWindow(schedule.window, clock.now());
    if (window.opensAt >= new Date(round.endsAt)) break;
    if (window.opensAt > clock.now())
      await progress.waitUntil(window.opensAt, `第 ${round.number} 轮提醒等待可联系时段`);
    const budgetMs = Math.min(SLICE_MS, window.closesAt.getTime() - clock.now().getTime());
    planned = await sendSlice(progress, round, schedule.lanes, budgetMs);
  }
  const balance = await closeRound.executeWithOptions(summarised('结账'), [{ ...ids, asOf: clock.asOf() }]);
  live.round = null;
  progress.tell({ lastRound: { number: round.number, balance } });
}

/** Sends for a while in several lanes, then settles what is uncertain. Returns the messages still planned. */
async function sendSlice(
  progress: CampaignProgress,
  round: ScheduledRound,
  lanes: number,
  budgetMs: number,
): Promise<number> {
  const asOf = progress.clock.asOf();
  const label = labelOf(round);
  const dispatch = (lane: number) =>
    messageActivities.dispatchRound.executeWithOptions(
      { ...MESSAGE_OPTIONS, summary: `${label}：发送通道 ${lane + 1}` },
      [{ roundId: round.id, asOf, budgetMs, lanes }],
    );
  await Promise.all(Array.from({ length: lanes }, (_, lane) => dispatch(lane)));
  const settled = await messageActivities.settleRound.executeWithOptions(
    { ...MESSAGE_OPTIONS, summary: `${label}：核对去向` },
    [{ roundId: round.id, asOf: progress.clock.asOf() }],
  );
  return settled.planned;
}

const labelOf = (round: ScheduledRound) => `第 ${round.number} 轮提醒（截止前 ${round.daysBefore} 天）`;

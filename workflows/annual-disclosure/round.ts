import { isCancellation, sleep } from '@temporalio/workflow';
import type { CampaignSchedule } from '../../activities/annual-disclosure/index.ts';
import { nextContactWindow } from '../../rules/contact-window.ts';
import type { CampaignProgress } from './progress.ts';
import { CAMPAIGN_OPTIONS, campaignActivities, MESSAGE_OPTIONS, messageActivities } from './proxies.ts';

export type ScheduledRound = CampaignSchedule['rounds'][number];

/** How long one dispatch activity works before the campaign looks at the clock again. */
const SLICE_MS = 5 * 60_000;

/** Waits after slices that failed: a worker that died costs a second, a provider that is down is asked every ten minutes. */
const PAUSES_MS = [1_000, 2_000, 4_000, 60_000, 600_000] as const;

/**
 * Holds one reminder round: plans it, sends within the contact window until nothing is left or the round's time is
 * over, and closes its accounts. `betweenSlices` may continue the run as a new one, which takes the round up again.
 */
export async function holdRound(
  progress: CampaignProgress,
  schedule: CampaignSchedule,
  round: ScheduledRound,
  betweenSlices: () => Promise<void>,
): Promise<void> {
  const { clock, live } = progress;
  const ids = { campaignId: live.campaignId as number, roundId: round.id };
  live.round = round.number;
  progress.roundsBegun = true;
  const { planRound, closeRound } = campaignActivities;
  const summarised = (what: string) => ({ ...CAMPAIGN_OPTIONS, summary: `${labelOf(round)}：${what}` });
  await planRound.executeWithOptions(summarised('拟定消息'), [{ ...ids, asOf: clock.asOf() }]);
  await sendUntilEnd(progress, schedule, round, betweenSlices);
  const balance = await closeRound.executeWithOptions(summarised('结账'), [{ ...ids, asOf: clock.asOf() }]);
  live.round = null;
  progress.tell({ lastRound: { number: round.number, balance } });
}

/** Slice after slice, in the contact window only, until every message is decided or the round's time is over. */
async function sendUntilEnd(
  progress: CampaignProgress,
  schedule: CampaignSchedule,
  round: ScheduledRound,
  betweenSlices: () => Promise<void>,
): Promise<void> {
  const endsAt = new Date(round.endsAt);
  const { clock } = progress;
  for (let failures = 0, open = Number.POSITIVE_INFINITY; ; ) {
    await betweenSlices();
    if (progress.stopping) return;
    const window = nextContactWindow(schedule.window, clock.now());
    if (window.opensAt >= endsAt) return;
    if (window.opensAt > clock.now())
      await progress.waitUntil(window.opensAt, `第 ${round.number} 轮提醒等待可联系时段`);
    const closesAt = Math.min(window.closesAt.getTime(), endsAt.getTime());
    const slice = await sendSlice(
      progress,
      round,
      schedule.lanes,
      Math.min(SLICE_MS, closesAt - clock.now().getTime()),
    );
    if (slice.open === 0) return;
    // A slice that got some way and then failed begins the pauses anew: a worker died, the provider is there.
    failures = slice.stalled ? (slice.open < open ? 1 : failures + 1) : 0;
    open = slice.open;
    if (failures > 0) await pause(progress, round, failures);
  }
}

/** Short pauses are part of the work; a long one is a wait that operators see, and that a rehearsal may skip. */
async function pause(progress: CampaignProgress, round: ScheduledRound, failures: number): Promise<void> {
  const pauseMs = PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] as number;
  const what = `第 ${round.number} 轮提醒暂停：发送失败，稍后重试`;
  if (pauseMs < 60_000) await sleep(pauseMs, { summary: what });
  else await progress.waitUntil(new Date(progress.clock.now().getTime() + pauseMs), what);
}

interface Slice {
  /** Messages of the round that are not decided yet. */
  open: number;
  /** Something failed: going on at once would fail again. */
  stalled: boolean;
}

/** Sends for a while in several lanes, then settles what is uncertain. */
async function sendSlice(
  progress: CampaignProgress,
  round: ScheduledRound,
  lanes: number,
  budgetMs: number,
): Promise<Slice> {
  const asOf = progress.clock.asOf();
  const label = labelOf(round);
  const dispatch = (lane: number) =>
    messageActivities.dispatchRound.executeWithOptions(
      { ...MESSAGE_OPTIONS, summary: `${label}：发送通道 ${lane + 1}` },
      [{ roundId: round.id, asOf, budgetMs, lanes }],
    );
  const sent = await allEnded(Array.from({ length: lanes }, (_, lane) => dispatch(lane)));
  const [settled] = await allEnded([
    messageActivities.settleRound.executeWithOptions({ ...MESSAGE_OPTIONS, summary: `${label}：核对去向` }, [
      { roundId: round.id, asOf: progress.clock.asOf(), budgetMs: SLICE_MS },
    ]),
  ]);
  if (!settled) return { open: Number.POSITIVE_INFINITY, stalled: true };
  const { planned, sending } = settled;
  return { open: planned + sending, stalled: sent.includes(undefined) || sending > 0 };
}

/** The outcome of each, undefined where it failed; a cancelled campaign stops. */
function allEnded<T>(promises: Promise<T>[]): Promise<(T | undefined)[]> {
  return Promise.all(
    promises.map((promise) =>
      promise.catch((error) => {
        if (isCancellation(error)) throw error;
        return undefined;
      }),
    ),
  );
}

const labelOf = (round: ScheduledRound) => `第 ${round.number} 轮提醒（截止前 ${round.daysBefore} 天）`;

/**
 * The follow-up of one reminder round 轮次跟进 (N2-6): whoever the text message did not reach is called, written to, and at
 * last put on the list of those a person calls.
 *
 *   look: who was not reached goes a step further ─▶ send what may be sent now ─▶ wait ─▶ look again … until nothing is open
 *
 * Its looks come 1, 10 and 15 minutes after something was handed over, then every half hour: reports come by callback, and
 * those that did not are asked for. It ends with its round, on whose end the call list is closed as well.
 */
import {
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { CascadeActivities } from '../activities/cascade.ts';
import {
  type CascadeMessage,
  type CascadeView,
  describeCascade,
  LOOKS_AFTER_MINUTES,
  type OpenWay,
} from '../rules/cascade-case.ts';
import { instantInWords } from '../rules/legal-day.ts';
import { CAMPAIGN_OPTIONS, MESSAGE_OPTIONS, messageActivities } from './annual-disclosure/proxies.ts';
import { type LegalClock, legalClock, legalClockQuery } from './legal-clock.ts';
import { markCase } from './search-attributes.ts';

const { cascadeRound, endCascade } = proxyActivities<CascadeActivities>(CAMPAIGN_OPTIONS);

const MINUTE_MS = 60_000;
/** How long one dispatch works before the clock is looked at again. */
const SLICE_MS = 5 * MINUTE_MS;
const LOOK_EVERY_MS = 30 * MINUTE_MS;
/** Where nobody can be asked at once, the rest waits for the next look. */
const SETTLE_MS = 10_000;
/** Waits after a channel took nothing. */
const PAUSES_MS = [MINUTE_MS, 2 * MINUTE_MS, 10 * MINUTE_MS] as const;

export async function cascadeWorkflow(input: CascadeMessage): Promise<void> {
  const run = new FollowUp(input);
  await run.untilOver();
  await endCascade(run.message());
  run.ended();
}

class FollowUp {
  private readonly clock: LegalClock;
  private waiting: { what: string; dueAt: string } | null = null;
  /** Instants at which to look whether reports came, the next one first. */
  private looks: number[] = [];
  private failures = 0;
  private readonly input: CascadeMessage;

  constructor(input: CascadeMessage) {
    this.input = input;
    this.clock = legalClock(input.asOf);
    const startedAt = workflowInfo().startTime.toISOString();
    setHandler(legalClockQuery, () => ({ asOf: input.asOf, startedAt, waiting: this.waiting }));
    markCase({ room: 'deliveries', caseState: 'running' });
    // The text messages were handed over just before.
    this.lookSoon();
  }

  message(): CascadeMessage {
    const { campaignId, roundId } = this.input;
    return { campaignId, roundId, asOf: this.clock.asOf() };
  }

  async untilOver(): Promise<void> {
    for (;;) {
      const view = await cascadeRound(this.message());
      this.show(view);
      if (view.over) return;
      if (await this.goOn(view)) continue;
      if (view.ways.length === 0 && view.unreported === 0 && view.calls === 0) return;
      await this.waitUntil(this.nextLook(view), view);
      if (view.unreported > 0) await this.askForReports();
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof cascadeWorkflow>(this.message());
    }
  }

  ended(): void {
    markCase({ caseState: 'closed' });
    setCurrentDetails('本轮提醒跟进已结束。');
  }

  /** Sends what may be sent now and settles what is uncertain. True: something has moved, so look again at once. */
  private async goOn({ ways }: CascadeView): Promise<boolean> {
    let moved = false;
    let stalled = false;
    for (const way of ways) {
      if (way.planned > 0 && this.isOpen(way)) {
        const sent = await this.send(way);
        if (sent) moved = true;
        else stalled = true;
      }
      if (way.sending > 0 && (await this.settle(way)) < way.sending) moved = true;
    }
    this.failures = stalled ? this.failures + 1 : 0;
    if (moved) this.lookSoon();
    return moved && !stalled;
  }

  private isOpen({ opensAt }: OpenWay): boolean {
    return Date.parse(opensAt) <= this.clock.now().getTime();
  }

  /** False: the provider, or its worker, took nothing. */
  private async send({ channel, closesAt }: OpenWay): Promise<boolean> {
    const budgetMs = Math.min(SLICE_MS, Date.parse(closesAt) - this.clock.now().getTime());
    const slice = { roundId: this.input.roundId, asOf: this.clock.asOf(), budgetMs, lanes: 1, channel };
    const options = { ...MESSAGE_OPTIONS, summary: `跟进发送：${channel}` };
    return succeeds(messageActivities.dispatchRound.executeWithOptions(options, [slice]));
  }

  /** How many are still undecided. */
  private async settle({ channel, sending }: OpenWay): Promise<number> {
    const query = { roundId: this.input.roundId, asOf: this.clock.asOf(), budgetMs: SETTLE_MS, channel };
    const options = { ...MESSAGE_OPTIONS, summary: `跟进核对去向：${channel}` };
    const settled = await outcomeOf(messageActivities.settleRound.executeWithOptions(options, [query]));
    return settled?.sending ?? sending;
  }

  /** Those who did not report are asked; what cannot be asked now is asked at the next look. */
  private async askForReports(): Promise<void> {
    const query = { roundId: this.input.roundId, asOf: this.clock.asOf(), budgetMs: SLICE_MS };
    const options = { ...MESSAGE_OPTIONS, summary: '回执核对' };
    await outcomeOf(messageActivities.sweepReports.executeWithOptions(options, [query]));
  }

  private lookSoon(): void {
    this.looks = LOOKS_AFTER_MINUTES.map((minutes) => this.clock.now().getTime() + minutes * MINUTE_MS);
  }

  /** The earliest instant at which something may have changed; the round's end at the latest. */
  private nextLook(view: CascadeView): Date {
    const now = this.clock.now().getTime();
    this.looks = this.looks.filter((look) => look > now);
    const look = this.looks[0] ?? now + LOOK_EVERY_MS;
    const reports = view.unreported > 0 ? [look, Date.parse(view.reportDueAt ?? view.endsAt)] : [];
    const pause = now + (PAUSES_MS[Math.min(this.failures, PAUSES_MS.length) - 1] ?? 0);
    const ways = view.ways.map((way) => {
      if (way.planned === 0) return look;
      return this.isOpen(way) ? Math.max(pause, now + MINUTE_MS) : Date.parse(way.opensAt);
    });
    return new Date(Math.min(Date.parse(view.endsAt), ...reports, ...ways));
  }

  private async waitUntil(instant: Date, view: CascadeView): Promise<void> {
    const what = waitingFor(view);
    this.waiting = { what, dueAt: instant.toISOString() };
    this.show(view);
    markCase({ authority: view.authority, dueAt: instant });
    const waitMs = instant.getTime() - this.clock.now().getTime();
    if (waitMs > 0) await sleep(waitMs, { summary: `${what}（${instantInWords(instant)}）` });
    this.waiting = null;
  }

  private show(view: CascadeView): void {
    setCurrentDetails(describeCascade(view, this.waiting));
  }
}

function waitingFor({ ways, unreported }: CascadeView): string {
  if (unreported > 0) return '等待回执';
  return ways.length > 0 ? '等待可联系时段' : '等待人工电话结果，至本轮结束';
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return (await outcomeOf(work)) !== undefined;
}

/** Undefined where it failed: the next look repeats it. */
async function outcomeOf<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return undefined;
  }
}

import { condition, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { LiveCampaign } from '../../rules/annual-disclosure.ts';
import { type CampaignDetails, describeCampaign } from '../../rules/campaign-details.ts';
import { instantInWords } from '../../rules/legal-day.ts';
import type { RulePackId } from '../../rules/rule-packs/index.ts';
import { type LegalClock, legalClock } from '../legal-clock.ts';
import { markCase } from '../search-attributes.ts';
import type { AnnualDisclosureInput } from './definitions.ts';

/** What operators read beside the stage. */
type Told = Pick<CampaignDetails, 'deadlineMoved' | 'lastRound' | 'closing'>;

/** Where the campaign stands, shown to operators as it moves. */
export class CampaignProgress {
  readonly clock: LegalClock;
  readonly live: LiveCampaign;
  /** Legal time of the run's start, and the workflow time it started at. */
  readonly started: { asOf: string; startedAt: string };
  /** A roster has been proposed and awaits its second officer. */
  proposed = false;
  /** The first round has begun: the roster is fixed. */
  roundsBegun: boolean;
  /** The request to open was answered, whatever the answer. */
  openingAnswered = false;
  /** Two officers have ended it early. */
  stopping = false;
  /** What operators read beside the stage; the accounts of the last round go on into a continued run. */
  details: Told;
  /** Known once the request to open is answered. */
  rulePack: RulePackId | undefined;
  private readonly year: number;
  private changes = 0;

  constructor(input: AnnualDisclosureInput) {
    const { continued } = input;
    this.year = input.year;
    this.roundsBegun = continued !== undefined;
    this.proposed = continued !== undefined;
    this.details = { lastRound: continued?.lastRound, deadlineMoved: continued?.deadlineMoved };
    this.clock = legalClock(input.asOf);
    this.started = { asOf: input.asOf, startedAt: workflowInfo().startTime.toISOString() };
    this.live = {
      phase: continued ? 'running' : 'opening',
      campaignId: continued?.campaignId ?? null,
      round: null,
      waiting: null,
    };
    this.rulePack = continued?.rulePack;
    markCase({
      room: 'annual-disclosure',
      authority: input.authority,
      caseState: this.live.phase,
      ...this.markOfPack(),
    });
    this.show();
  }

  /** Precondition: the opening was not refused. */
  campaignId(): number {
    return this.live.campaignId as number;
  }

  /** Days were given after the closing: filing goes on. */
  reopened(): void {
    if (this.live.phase === 'closed') this.moveTo('running');
  }

  moveTo(phase: LiveCampaign['phase']): void {
    this.live.phase = phase;
    markCase({ caseState: phase, ...this.markOfPack() });
    this.show();
  }

  /** Adds to what operators read; the accounts of the last round stay when the campaign closes. */
  tell(details: Told): void {
    this.details = { ...this.details, ...details };
    this.show();
  }

  /** Waits for a legal instant; returns at once if it has passed. */
  async waitUntil(instant: Date, what: string): Promise<void> {
    await this.wait(instant, what, () => false);
  }

  /** As `waitUntil`, or until what it waits for may have changed; `null` waits for that alone. */
  async waitUntilOrChange(instant: Date | null, what: string): Promise<{ changed: boolean }> {
    const seen = this.changes;
    await this.wait(instant, what, () => this.changes !== seen);
    return { changed: this.changes !== seen };
  }

  /** Waits for people; no clock ends it. */
  async waitFor(what: string, until: () => boolean): Promise<void> {
    await this.wait(null, what, until);
  }

  /** The campaign is over before its time: every wait ends, and nothing more is begun. */
  stop(): void {
    this.stopping = true;
  }

  /** Ends a wait for the schedule: it is to be read again. */
  readAgain(): void {
    this.changes += 1;
  }

  private async wait(instant: Date | null, what: string, ended: () => boolean): Promise<void> {
    const until = () => this.stopping || ended();
    this.live.waiting = { what, dueAt: instant?.toISOString() ?? null };
    markCase({ dueAt: instant });
    this.show();
    if (instant === null) await condition(until);
    else {
      const waitMs = instant.getTime() - this.clock.now().getTime();
      const summary = `${what}（${instantInWords(instant)}）`;
      if (waitMs > 0) await condition(until, waitMs, { summary });
    }
    this.live.waiting = null;
  }

  private markOfPack(): { rulePack?: RulePackId } {
    return this.rulePack === undefined ? {} : { rulePack: this.rulePack };
  }

  private show(): void {
    setCurrentDetails(describeCampaign({ year: this.year, live: this.live, ...this.details }));
  }
}

/**
 * The annual disclosure 年度填报公示 of one authority:
 *
 *   opened ─▶ roster proposed and frozen by two officers ─▶ reminder rounds at their instants ─▶ deadline ─▶ who did not file
 *                                                             ▲ ─── moved with the deadline ─── ▲
 *
 * Filings do not pass through here: they are rows, and a round is planned from the rows (see activities/annual-disclosure).
 */
import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { CampaignSchedule } from '../../activities/annual-disclosure/index.ts';
import type { AnnualDisclosureInput, AnnualDisclosureResult } from './definitions.ts';
import { registerHandlers } from './handlers.ts';
import { makeLateList } from './late-list.ts';
import { CampaignProgress } from './progress.ts';
import { CAMPAIGN_OPTIONS, campaignActivities } from './proxies.ts';
import { holdRound } from './round.ts';

export async function annualDisclosureWorkflow(input: AnnualDisclosureInput): Promise<AnnualDisclosureResult> {
  const progress = new CampaignProgress(input);
  registerHandlers(input, progress);

  if (!input.continued && !(await opened(progress))) return { campaignId: null };
  if (!input.continued) await frozen(progress);

  do {
    if (!progress.stopping) await holdRounds(input, progress);
    if (progress.stopping) return stopped(progress);
    await campaignActivities.closeCampaign({ campaignId: progress.campaignId(), asOf: progress.clock.asOf() });
    progress.moveTo('closed');
    // A day given after the closing, for an outage found out later, opens it again.
  } while (!(await makeLateList(progress, () => continueIfSuggested(input, progress))));
  await condition(allHandlersFinished);
  return { campaignId: progress.campaignId() };
}

/**
 * Round after round until the deadline has passed. Calendars, outages and officers move the deadline, and the rounds
 * with it: when its timer fires the campaign reads its schedule again, and goes on waiting where that is what it says.
 */
async function holdRounds(input: AnnualDisclosureInput, progress: CampaignProgress): Promise<void> {
  let schedule = await readSchedule(progress);
  for (let held = 0; ; ) {
    const next = nextStep(schedule);
    if (next.at === null || next.at > progress.clock.now()) progress.reopened();
    await progress.waitUntilOrChange(next.at, next.what);
    if (progress.stopping) return;
    schedule = await readSchedule(progress);
    const step = nextStep(schedule);
    if (progress.stopping) return;
    if (step.at === null || step.at > progress.clock.now()) continue;
    if (!step.round) return;
    if (held > 0) await continueIfLong(input, progress);
    await holdRound(progress, schedule, step.round, () => continueIfSuggested(input, progress));
    if (progress.stopping) return;
    held += 1;
    schedule = { ...schedule, rounds: schedule.rounds.slice(1) };
  }
}

function readSchedule(progress: CampaignProgress): Promise<CampaignSchedule> {
  return campaignActivities.loadSchedule.executeWithOptions({ ...CAMPAIGN_OPTIONS, summary: '核对截止时间与轮次' }, [
    { campaignId: progress.campaignId(), asOf: progress.clock.asOf() },
  ]);
}

/** What comes next, and when; `at` null: there is no date yet. */
function nextStep({ rounds, deadline, undated }: CampaignSchedule) {
  const [round] = rounds;
  if (deadline === null) return { at: null, what: `暂无截止日期：${undated}`, round: undefined };
  if (round) return { at: new Date(round.dueAt), what: `等待第 ${round.number} 轮提醒`, round };
  return { at: new Date(deadline), what: '等待填报截止', round: undefined };
}

/** Waits until the request that began the workflow is answered; false when it was refused, and nothing is left to run. */
async function opened(progress: CampaignProgress): Promise<boolean> {
  await condition(() => progress.openingAnswered);
  await condition(allHandlersFinished);
  if (progress.live.campaignId === null) return false;
  progress.moveTo('preparing');
  return true;
}

/** Two officers have ended it: what their command did is in the database, and nothing is left to do. */
async function stopped(progress: CampaignProgress): Promise<AnnualDisclosureResult> {
  progress.moveTo('stopped');
  await condition(allHandlersFinished);
  return { campaignId: progress.live.campaignId };
}

async function frozen(progress: CampaignProgress): Promise<void> {
  await progress.waitFor('等待两名工作人员提出并冻结底数', () => progress.live.phase === 'running');
}

/** Between rounds, a run whose history grew longer than asked for continues as a new one. */
async function continueIfLong(input: AnnualDisclosureInput, progress: CampaignProgress): Promise<void> {
  if (workflowInfo().historyLength > (input.maxEvents ?? Number.POSITIVE_INFINITY)) await continueRun(input, progress);
  else await continueIfSuggested(input, progress);
}

/** Also between the slices of a round: one that sends for days would outgrow its history. */
async function continueIfSuggested(input: AnnualDisclosureInput, progress: CampaignProgress): Promise<void> {
  if (workflowInfo().continueAsNewSuggested) await continueRun(input, progress);
}

/** A new run, with the legal time and the accounts this one has reached; the rounds held are in the database. */
async function continueRun(input: AnnualDisclosureInput, progress: CampaignProgress): Promise<void> {
  await condition(allHandlersFinished);
  const campaignId = progress.campaignId();
  const { rulePack, details } = progress;
  const { lastRound, deadlineMoved } = details;
  const continued = { campaignId, lastRound, deadlineMoved, rulePack };
  await continueAsNew<typeof annualDisclosureWorkflow>({ ...input, asOf: progress.clock.asOf(), continued });
}

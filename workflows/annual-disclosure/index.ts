/**
 * The annual disclosure 年度填报公示 of one authority:
 *
 *   opened ─▶ roster proposed and frozen by two officers ─▶ reminder rounds at their instants ─▶ deadline ─▶ who did not file
 *
 * Filings do not pass through here: they are rows, and a round is planned from the rows (see activities/annual-disclosure).
 */
import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { AnnualDisclosureInput, AnnualDisclosureResult } from './definitions.ts';
import { registerHandlers } from './handlers.ts';
import { CampaignProgress } from './progress.ts';
import { campaignActivities } from './proxies.ts';
import { holdRound } from './round.ts';

export async function annualDisclosureWorkflow(input: AnnualDisclosureInput): Promise<AnnualDisclosureResult> {
  const progress = new CampaignProgress(input);
  registerHandlers(input, progress);

  if (!input.continued && !(await opened(progress))) return { campaignId: null };
  if (!input.continued) await frozen(progress);

  const campaignId = progress.live.campaignId as number;
  const schedule = await campaignActivities.loadSchedule({ campaignId });
  const roundsHeld = input.continued?.roundsHeld ?? 0;
  for (const [index, round] of schedule.rounds.entries()) {
    if (index < roundsHeld) continue;
    if (index > roundsHeld) await continueIfLong(input, progress, index);
    await progress.waitUntil(new Date(round.dueAt), `等待第 ${round.number} 轮提醒`);
    await holdRound(progress, schedule, round, () => continueIfSuggested(input, progress, index));
  }

  await progress.waitUntil(new Date(schedule.deadline), '等待填报截止');
  const closing = await campaignActivities.closeCampaign({ campaignId, asOf: progress.clock.asOf() });
  progress.tell({ closing });
  progress.moveTo('closed');
  await condition(allHandlersFinished);
  return { campaignId };
}

/** Waits until the request that began the workflow is answered; false when it was refused, and nothing is left to run. */
async function opened(progress: CampaignProgress): Promise<boolean> {
  await condition(() => progress.openingAnswered);
  await condition(allHandlersFinished);
  if (progress.live.campaignId === null) return false;
  progress.moveTo('preparing');
  return true;
}

async function frozen(progress: CampaignProgress): Promise<void> {
  await progress.waitFor('等待两名工作人员提出并冻结底数', () => condition(() => progress.live.phase === 'running'));
}

/** Between rounds, a run whose history grew longer than asked for continues as a new one. */
async function continueIfLong(
  input: AnnualDisclosureInput,
  progress: CampaignProgress,
  roundsHeld: number,
): Promise<void> {
  if (workflowInfo().historyLength > (input.maxEvents ?? Number.POSITIVE_INFINITY))
    await continueRun(input, progress, roundsHeld);
  else await continueIfSuggested(input, progress, roundsHeld);
}

/** Also between the slices of a round: one that sends for days would outgrow its history. */
async function continueIfSuggested(
  input: AnnualDisclosureInput,
  progress: CampaignProgress,
  roundsHeld: number,
): Promise<void> {
  if (workflowInfo().continueAsNewSuggested) await continueRun(input, progress, roundsHeld);
}

/** A new run, with the legal time and the accounts this one has reached. */
async function continueRun(
  input: AnnualDisclosureInput,
  progress: CampaignProgress,
  roundsHeld: number,
): Promise<void> {
  await condition(allHandlersFinished);
  const campaignId = progress.live.campaignId as number;
  const { rulePack, details } = progress;
  const continued = { campaignId, roundsHeld, lastRound: details.lastRound, rulePack };
  await continueAsNew<typeof annualDisclosureWorkflow>({ ...input, asOf: progress.clock.asOf(), continued });
}

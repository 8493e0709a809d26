import { type ApplyCommand, applyCommandOnce } from '../../db/queries/commands.ts';
import type { CommandMessage } from '../../rules/commands.ts';
import type { RulePackId } from '../../rules/rule-packs/index.ts';
import { allLiving } from '../heartbeat.ts';
import { applyDecideDeadline } from './change-deadline.ts';
import { closeCampaign } from './close.ts';
import { applyApproveFreeze, applyProposeFreeze } from './freeze.ts';
import { completeLateLists, fixLateList } from './late-list.ts';
import { applyOpen } from './open.ts';
import { closeRound, planRound, type RoundDeps, type RoundInput } from './round.ts';
import { loadSchedule } from './schedule.ts';
import { applyDecideStop } from './stop.ts';

export type { ClosingReport, LateStep } from './late-list.ts';
export type { RoundInput } from './round.ts';
export type { CampaignSchedule } from './schedule.ts';

/** What a workflow learns of a command's answer; the answer itself stays in its row. */
export interface Applied {
  status: number;
  /** Of the campaign opened, and the rule pack it keeps; only with 201. */
  campaignId?: number;
  rulePack?: RulePackId;
  /** Last days before and after, where the deadline changed. */
  deadline?: { former: string | null; due: string | null };
  /** The campaign has been stopped. */
  stopped?: boolean;
}

/**
 * The campaign's effects. Each is safe to repeat: commands are applied once, and the rest looks at the state first.
 * A worker that dies in one of them costs a few missing heartbeats, not the minutes that a register may take.
 */
export function createAnnualDisclosureActivities(deps: RoundDeps) {
  const apply =
    (application: ApplyCommand) =>
    async (message: CommandMessage): Promise<Applied> => {
      const answer = await applyCommandOnce(deps.database, message.commandId, deps.machineNow(), application);
      if (answer.status !== 201) return { status: answer.status };
      const { id: campaignId, rulePack } = answer.body as { id: number; rulePack?: RulePackId };
      return { status: 201, campaignId, ...(rulePack && { rulePack }) };
    };
  return allLiving({
    openCampaign: apply(applyOpen(deps)),
    proposeFreeze: apply(applyProposeFreeze(deps)),
    approveFreeze: apply(applyApproveFreeze(deps)),
    decideDeadline: async (message: CommandMessage): Promise<Applied> => {
      const answer = await applyCommandOnce(
        deps.database,
        message.commandId,
        deps.machineNow(),
        applyDecideDeadline(deps),
      );
      const { former = null, due = null } = answer.body as { former?: string | null; due?: string | null };
      return { status: answer.status, ...(answer.status === 200 && former !== due && { deadline: { former, due } }) };
    },
    decideStop: async (message: CommandMessage): Promise<Applied> => {
      const answer = await applyCommandOnce(deps.database, message.commandId, deps.machineNow(), applyDecideStop(deps));
      const { campaignState } = answer.body as { campaignState?: string };
      return { status: answer.status, stopped: campaignState === 'stopped' };
    },
    loadSchedule: (input: { campaignId: number; asOf: string }) => loadSchedule(deps, input),
    planRound: (input: RoundInput) => planRound(deps, input),
    closeRound: (input: RoundInput) => closeRound(deps, input),
    closeCampaign: (input: { campaignId: number; asOf: string }) => closeCampaign(deps, input),
    fixLateList: (input: { campaignId: number; asOf: string }) => fixLateList(deps, input),
    completeLateLists: (input: { asOf?: string }) => completeLateLists(deps, input),
  });
}

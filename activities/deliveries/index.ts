import type { ActivityDeps } from '../deps.ts';
import { type DispatchInput, dispatchRound } from './dispatch.ts';
import { type SettleInput, settleRound } from './settle.ts';
import { type SweepInput, sweepReports } from './sweep.ts';

export type { DispatchInput, DispatchReport } from './dispatch.ts';
export type { SettleReport } from './settle.ts';

/** Sending and settling of messages. */
export function createDeliveryActivities(deps: ActivityDeps) {
  return {
    dispatchRound: (input: DispatchInput) => dispatchRound(deps, input),
    settleRound: (input: SettleInput) => settleRound(deps, input),
    sweepReports: (input: SweepInput) => sweepReports(deps, input),
  };
}

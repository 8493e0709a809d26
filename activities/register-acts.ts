import type { Transaction } from '../db/client.ts';
import { recordEvidence } from '../db/queries/evidence.ts';
import {
  applyAct,
  holdOffImports,
  listDueActs,
  listRightsOfAct,
  lockAct,
  objectionsTo,
  type RegisterAct,
  saveActApplied,
  updateAct,
} from '../db/queries/registry.ts';
import { legalDayOf } from '../rules/legal-day.ts';
import { Refusal } from '../rules/refusal.ts';
import type { ActivityDeps } from './deps.ts';

const ACTS_PER_SWEEP = 200;

export type RegisterActActivities = ReturnType<typeof createRegisterActActivities>;

/** Acts on the register whose day has come 到期生效. */
export function createRegisterActActivities(deps: Pick<ActivityDeps, 'database' | 'machineNow' | 'legalNow'>) {
  return {
    /**
     * Carries out approved acts whose day has come, each in a transaction of its own; one whose rights are no longer as it
     * needs them lapses, and the log says so. Safe to repeat: an act that is not waiting any more is passed over.
     */
    async applyDueActs(): Promise<{ applied: number; lapsed: number }> {
      const asOf = await deps.legalNow();
      const due = await listDueActs(deps.database, legalDayOf(asOf), ACTS_PER_SWEEP);
      const outcome = { applied: 0, lapsed: 0 };
      for (const id of due) {
        const done = await deps.database
          .transaction((tx) => applyDue(tx, id, { asOf, recordedAt: deps.machineNow() }))
          .catch(whenIdle);
        if (done) outcome[done] += 1;
      }
      return outcome;
    },
  };
}

type Times = { asOf: Date; recordedAt: Date };

async function applyDue(tx: Transaction, id: number, times: Times): Promise<'applied' | 'lapsed' | undefined> {
  await holdOffImports(tx);
  const act = await lockAct(tx, id);
  if (act?.state !== 'approved') return undefined;
  const errors = await objectionsTo(tx, act, await listRightsOfAct(tx, id));
  if (errors.length > 0) {
    await updateAct(tx, id, { state: 'lapsed' });
    await record(tx, act, 'register-act.lapsed', times, { objections: errors.length });
    return 'lapsed';
  }
  await applyAct(tx, act, { ...times, actorId: null });
  await saveActApplied(tx, id, { appliedAt: times.asOf });
  await record(tx, act, 'register-act.applied', times);
  return 'applied';
}

/** An import is under way: the next sweep. */
function whenIdle(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error;
}

function record(tx: Transaction, act: RegisterAct, kind: string, times: Times, more: object = {}): Promise<void> {
  const data = { kind: act.kind, documentNo: act.documentNo, effectiveFrom: act.effectiveFrom, ...more };
  return recordEvidence(tx, {
    ...times,
    actorId: null,
    room: 'registry',
    kind,
    subject: `register-act/${act.id}`,
    data,
  });
}

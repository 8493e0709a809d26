import {
  answerPolls,
  type Comparison,
  compareRegisters,
  deleteLostFileChunks,
  listOpenFiles,
} from '../../db/queries/reconciliation/index.ts';
import type { SystemKind } from '../../rules/reconciliation/kinds.ts';
import type { FileMessage, KindOutcome, PollMessage, PollOutcome } from '../../rules/reconciliation/poll.ts';
import type { ActivityDeps } from '../deps.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { acceptPendingFilings } from './accept-filings.ts';
import { pollKind } from './poll-kind.ts';
import { type FileOutcome, takeFile } from './take-file.ts';

/** A file older than this that has not ended was not started by the request that made it. */
const START_LOST_AFTER_MS = 10_000;
const STARTS_PER_POLL = 100;

/** No upload takes a day; what is no file by then lost its process on the way. */
const UPLOAD_LOST_AFTER_MS = 24 * 3_600_000;

export interface ReconciliationDeps
  extends Pick<ActivityDeps, 'database' | 'machineNow' | 'legalNow' | 'logger' | 'system'> {
  /** Begins a file's workflow; meets the one that runs already. */
  startFile: (message: FileMessage) => Promise<void>;
}

/** When a poll began. */
export interface Begun {
  /** Legal time it runs under. */
  asOf: string;
  /** Machine time: requests recorded before are answered by it. */
  begunAt: string;
}

export type ReconciliationActivities = ReturnType<typeof createReconciliationActivities>;

/** Activities of the reconciliation (核对) with the ministry's system. Counts only leave them: no personal data. */
export function createReconciliationActivities(deps: ReconciliationDeps) {
  return {
    /** Fixes the time of a poll. Safe to repeat: nothing has happened yet. */
    async beginPoll({ asOf }: PollMessage): Promise<Begun> {
      const begunAt = deps.machineNow().toISOString();
      return { asOf: asOf ?? (await deps.legalNow()).toISOString(), begunAt };
    },

    /** Starts files whose start was lost, forgets uploads that became none. Safe to repeat: a start meets itself. */
    async startOpenFiles(): Promise<{ started: number }> {
      const now = deps.machineNow().getTime();
      const open = await listOpenFiles(deps.database, new Date(now - START_LOST_AFTER_MS), STARTS_PER_POLL);
      for (const { id, asOf } of open) await deps.startFile({ fileId: id, asOf: asOf.toISOString() });
      await deleteLostFileChunks(deps.database, new Date(now - UPLOAD_LOST_AFTER_MS));
      return { started: open.length };
    },

    /** Reads what is new of one kind. Safe to repeat: see `poll-kind.ts`. */
    pollKind({ kind, asOf }: { kind: SystemKind; asOf: string }): Promise<KindOutcome> {
      return withHeartbeat(kind, (stopping) => pollKind(deps, { kind, asOf: new Date(asOf) }, stopping));
    },

    /** Takes in an uploaded file. Safe to repeat: see `take-file.ts`. */
    takeFile({ fileId, asOf }: FileMessage): Promise<FileOutcome> {
      return withHeartbeat(fileId, (stopping) => takeFile(deps, { fileId, asOf: new Date(asOf) }, stopping));
    },

    /** Makes filings of what the ministry has filed. Safe to repeat: see `accept-filings.ts`. */
    acceptFilings({ asOf }: { asOf: string }): Promise<number> {
      return withHeartbeat('filings', (stopping) => acceptPendingFilings(deps, new Date(asOf), stopping));
    },

    /** Brings the differences up to date. Safe to repeat: compared twice, nothing is new. */
    compareRegisters({ asOf }: { asOf: string }): Promise<Comparison> {
      const time = { asOf: new Date(asOf), machineNow: deps.machineNow() };
      return withHeartbeat('compare', () => compareRegisters(deps.database, time));
    },

    /** Answers the officials who asked for a poll before this one began. Safe to repeat: an answer stays. */
    async answerPolls({ begunAt, outcome }: { begunAt: string; outcome: PollOutcome }): Promise<number> {
      return answerPolls(deps.database, new Date(begunAt), outcome, deps.machineNow());
    },
  };
}

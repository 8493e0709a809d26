import { defineQuery, workflowInfo } from '@temporalio/workflow';

/** Legal time inside a workflow: the `asOf` it was started with, plus the workflow time since. */
export interface LegalClock {
  now(): Date;
  /** Legal time in the form every message carries. */
  asOf(): string;
}

/** Date.now() here is workflow time: the same in every replay, and moved by time skipping. */
export function legalClock(asOf: string): LegalClock {
  const offsetMs = Date.parse(asOf) - workflowInfo().startTime.getTime();
  const now = () => new Date(Date.now() + offsetMs);
  return { now, asOf: () => now().toISOString() };
}

/** What every workflow that waits for legal time answers, so that a rehearsal's driver can move it. */
export interface LegalClockAnswer {
  /** Legal time of the run's start, and the workflow time it started at. */
  asOf: string;
  startedAt: string;
  /** Null: at work. `dueAt` null: waits for people. */
  waiting: { dueAt: string | null } | null;
}

export const legalClockQuery = defineQuery<LegalClockAnswer>('legal-clock');

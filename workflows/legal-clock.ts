import { workflowInfo } from '@temporalio/workflow';

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

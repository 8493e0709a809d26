import { ApplicationFailure } from '@temporalio/workflow';
import type { Refusal } from '../rules/refusal.ts';

/** Rejects an Update in its validator: the caller finds the whole problem in the failure's details. */
export function refuse({ problem }: Refusal): never {
  throw ApplicationFailure.create({
    message: problem.detail,
    type: problem.type,
    nonRetryable: true,
    details: [problem],
  });
}

import type { RetryPolicy } from '@temporalio/workflow';

/**
 * Transient faults are retried without end: a database or a provider that is down for a weekend must not end a case.
 * 1 s, 2 s, 4 s … 10 minutes apart; the tenth attempt comes after about 9 minutes, then one every 10 minutes.
 * Refusals do not pass through here: they are answers, not failures.
 */
export const UNTIL_IT_WORKS: RetryPolicy = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '10 minutes',
};

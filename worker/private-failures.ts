import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { loggableFailure } from '../db/queries/failure.ts';

/**
 * Keeps what a database says of a failed statement out of histories and of the SDK's log: its message repeats the values
 * it was given, names and telephones among them, and the history of a retried activity keeps its last failure for good.
 */
export const privateFailures: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        throw withoutValues(error);
      }
    },
  },
});

/** The error itself, or where it is the database's one that says the same without values; retried like the first. */
export function withoutValues(error: unknown): unknown {
  const said = loggableFailure(error);
  if (said === error) return error;
  const { sqlstate, table, constraint, stack } = said as Record<string, string | undefined>;
  const facts = { sqlstate, table, constraint };
  const known = Object.entries(facts).flatMap(([name, value]) => (value ? [`${name} ${value}`] : []));
  const failure = new Error(`the database failed a statement (${known.join(', ')})`);
  failure.name = 'DatabaseFailure';
  failure.stack = `${failure.name}: ${failure.message}\n${stack ?? ''}`;
  return failure;
}

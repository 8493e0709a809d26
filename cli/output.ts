import { ConfigError } from '../platform/config.ts';

/** What a command ends with: 0 done, 1 the answer is no or it failed, 2 it was used wrongly. */
export const EXIT = { ok: 0, no: 1, usage: 2 } as const;

/** The command was used wrongly: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError || error instanceof ConfigError ? EXIT.usage : EXIT.no;
}

/** Our own errors say what to do; a programming error is shown with its stack. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const ours = error.constructor === Error || error instanceof UsageError || error.name.endsWith('Error');
  const bug = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return ours && !bug ? error.message : (error.stack ?? error.message);
}

import { ConfigError } from '../platform/config.ts';
import { type Problem, Refusal } from '../rules/refusal.ts';

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
  if (error instanceof Refusal) return problemInWords(error.problem);
  const ours = error.constructor === Error || error instanceof UsageError || error.name.endsWith('Error');
  const bug = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return ours && !bug ? error.message : (error.stack ?? error.message);
}

/** A refusal on a terminal: what it is, why, and each field with its value. */
export function problemInWords(problem: Problem): string {
  const fields = (problem.errors ?? []).map(({ pointer, value, detail }) => {
    const given = value === undefined || value === null ? '' : ` = ${JSON.stringify(value)}`;
    return `  ${pointer}${given}: ${detail}`;
  });
  return [`${problem.title} / ${problem.titleEn}：${problem.detail}`, ...fields].join('\n');
}

/** The outcome of a command: one JSON line for programs, or words for people. */
export function writeOutcome(json: boolean | undefined, outcome: unknown, words: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(outcome)}\n` : words());
}

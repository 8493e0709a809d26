import { MAX_RANGE, type SystemAnswer, type SystemPage, type SystemPort } from '../../channels/system/port.ts';
import {
  type BatchCounts,
  findSequence,
  lockSequence,
  savePollEnd,
  saveSequence,
  storeBatch,
} from '../../db/queries/reconciliation/index.ts';
import { askFor, countMissing } from '../../rules/reconciliation/gaps.ts';
import type { SystemKind } from '../../rules/reconciliation/kinds.ts';
import type { KindOutcome, PollEnd } from '../../rules/reconciliation/poll.ts';
import type { ActivityDeps } from '../deps.ts';

const PAGE_SIZE = 500;

/** Most pages of one kind in one poll, and most ranges of missing numbers: the next poll goes on. */
const MAX_PAGES = 200;
const MAX_RANGES = 20;

export type PollDeps = Pick<ActivityDeps, 'database' | 'machineNow' | 'logger' | 'system'>;

/** One kind on one day: what is counted on the way. */
interface Progress {
  system: SystemPort;
  kind: SystemKind;
  asOf: Date;
  counts: Omit<KindOutcome, 'end' | 'missing'>;
}

/**
 * Reads what is new of one kind, page by page, then what is missing, number by number. Safe to repeat and to kill: the
 * cursor moves in the transaction that stores its page. Never throws for what the other side does; how it ended is kept.
 */
export async function pollKind(
  deps: PollDeps,
  { kind, asOf }: { kind: SystemKind; asOf: Date },
  stopping: () => boolean,
): Promise<KindOutcome> {
  const counts = { pages: 0, stored: 0, repeated: 0, quarantined: 0, reset: false };
  const end = deps.system ? await read(deps, { system: deps.system, kind, asOf, counts }, stopping) : 'not-configured';
  const { gaps } = await findSequence(deps.database, kind);
  const outcome = { end, ...counts, missing: countMissing(gaps) };
  await savePollEnd(deps.database, kind, outcome, { asOf, machineNow: deps.machineNow() });
  return outcome;
}

async function read(deps: PollDeps, progress: Progress, stopping: () => boolean): Promise<PollEnd> {
  for (let page = 0; page < MAX_PAGES; page++) {
    if (stopping()) return 'more';
    const end = await readPage(deps, progress);
    if (end === 'up-to-date') return fillGaps(deps, progress, stopping);
    if (end !== 'more') return end;
  }
  return 'more';
}

/** `more`: and straight on. */
async function readPage(deps: PollDeps, progress: Progress): Promise<PollEnd> {
  const { system, kind, asOf, counts } = progress;
  const { cursor } = await findSequence(deps.database, kind);
  const answer = await system.changes(kind, { cursor, limit: PAGE_SIZE, asOf });
  if (answer.kind === 'answered') return takePage(deps, progress, cursor, answer.value);
  // Once: a system that refuses to begin at the start has nothing we could read.
  if (answer.kind === 'cursor-refused' && cursor !== null && !counts.reset) {
    deps.logger.warn({ kind }, 'the ministry does not know our cursor any more: reading begins anew');
    counts.reset = true;
    return (await resetCursor(deps, kind, cursor)) ? 'more' : 'overtaken';
  }
  return endOf(deps, kind, answer);
}

async function takePage(deps: PollDeps, progress: Progress, cursor: string | null, page: SystemPage): Promise<PollEnd> {
  const { kind, asOf, counts } = progress;
  const { items, next, more, through, highest } = page;
  const stored = await deps.database.transaction(async (tx) => {
    if ((await lockSequence(tx, kind)).cursor !== cursor) return undefined;
    const recordedAt = deps.machineNow();
    return storeBatch(tx, { kind, items, claim: { high: highest, through }, cursor: next, asOf, recordedAt });
  });
  if (!stored) return 'overtaken';
  counts.pages += 1;
  add(counts, stored);
  if (!more) return 'up-to-date';
  return next === cursor ? 'no-progress' : 'more';
}

/** Numbers below the highest that came on no page. What is still not there stays a gap. */
async function fillGaps(deps: PollDeps, progress: Progress, stopping: () => boolean): Promise<PollEnd> {
  const { system, kind, asOf, counts } = progress;
  const { gaps } = await findSequence(deps.database, kind);
  for (const { from, to } of askFor(gaps, MAX_RANGE, MAX_RANGES)) {
    if (stopping()) return 'more';
    const answer = await system.range(kind, { from, to, asOf });
    if (answer.kind !== 'answered') return endOf(deps, kind, answer);
    const batch = { kind, items: answer.value, asOf, recordedAt: deps.machineNow() };
    add(counts, await deps.database.transaction((tx) => storeBatch(tx, batch)));
  }
  return 'up-to-date';
}

/** False: another poll has moved it meanwhile. The numbers known stay: what comes again closes gaps, and repeats nothing. */
function resetCursor(deps: PollDeps, kind: SystemKind, refused: string): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const sequence = await lockSequence(tx, kind);
    if (sequence.cursor !== refused) return false;
    await saveSequence(tx, kind, sequence, null);
    return true;
  });
}

function endOf(deps: PollDeps, kind: SystemKind, answer: Exclude<SystemAnswer<never>, { kind: 'answered' }>): PollEnd {
  const reason = 'reason' in answer ? answer.reason : 'the cursor is refused, or reading from the start';
  const end = answer.kind === 'account-refused' || answer.kind === 'unavailable' ? answer.kind : 'malformed-page';
  deps.logger[end === 'unavailable' ? 'warn' : 'error']({ kind, end, reason }, 'the ministry could not be read');
  return end;
}

function add(counts: Progress['counts'], { stored, repeated, quarantined }: BatchCounts): void {
  counts.stored += stored;
  counts.repeated += repeated;
  counts.quarantined += quarantined;
}

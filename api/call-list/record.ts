import type { Transaction } from '../../db/client.ts';
import { findCampaign } from '../../db/queries/annual-disclosure/index.ts';
import {
  type CallEntryDetails,
  listCallsOf,
  lockCallEntries,
  saveCall,
  updateCallEntry,
} from '../../db/queries/call-list.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { callError, entryAfter, noSuchCallEntry } from '../../rules/call-list.ts';
import type { Official } from '../../rules/identity.ts';
import type { FieldError } from '../../rules/refusal.ts';
import type { CallReport } from './schemas.ts';

export interface Reported extends CallReport {
  id: number;
  /** Where it stands in the request: `/body/items/3`. */
  at: string;
}

type By = Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>;

/**
 * Records calls in the order given, in the caller's name; entries are locked in the order of their numbers first. Returns
 * what is wrong with each that was not recorded. Throws for an entry of another authority.
 */
export async function recordCalls(
  tx: Transaction,
  reports: readonly Reported[],
  by: By,
  actor: Official,
): Promise<(FieldError | null)[]> {
  const entries = new Map(
    (await lockCallEntries(tx, [...new Set(reports.map(({ id }) => id))])).map((one) => [one.id, one]),
  );
  for (const authority of new Set([...entries.values()].map(({ authorityCode }) => authorityCode)))
    await assertWithinAuthority(tx, actor, authority);
  const errors: (FieldError | null)[] = [];
  for (const report of reports) errors.push(await recordCall(tx, entries.get(report.id), report, by));
  return errors;
}

async function recordCall(
  tx: Transaction,
  entry: CallEntryDetails | undefined,
  report: Reported,
  by: By,
): Promise<FieldError | null> {
  if (!entry) return noSuchCallEntry(report.id).problem.errors?.[0] ?? null;
  const { number, outcome, note = null } = report;
  const calledAt = report.calledAt === undefined ? by.asOf : new Date(report.calledAt);
  const known = { id: entry.id, open: entry.state === 'planned', numbers: entry.numbers };
  const error = callError({ number, calledAt }, known, by.asOf, report.at);
  if (error) return error;
  await saveCall(tx, {
    ...{ deliveryId: entry.id, number, outcome, note, calledAt },
    ...{ calledBy: by.actorId as number, commandId: by.id },
  });
  const campaign = await findCampaign(tx, entry.campaignId);
  const most = campaign?.terms['call-list.most-calls'].value ?? 1;
  const after = entryAfter(await listCallsOf(tx, entry.id), entry.numbers, most);
  const reason = 'reason' in after ? after.reason : null;
  await updateCallEntry(tx, entry.id, { state: after.state, reason });
  entry.state = after.state;
  await recordEvidence(tx, {
    ...{ asOf: by.asOf, recordedAt: by.recordedAt, actorId: by.actorId, commandId: by.id, room: 'call-list' },
    // The log of a message reads from its entries where it stands: an attempt that left it open says so.
    ...{
      kind: after.state === 'planned' ? 'delivery.called' : `delivery.${after.state}`,
      subject: `delivery/${entry.id}`,
    },
    data: {
      outcome,
      place: entry.numbers.indexOf(number) + 1,
      calledAt: calledAt.toISOString(),
      ...(reason && { reason }),
    },
  });
  return null;
}

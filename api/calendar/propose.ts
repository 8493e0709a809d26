import type { Transaction } from '../../db/client.ts';
import { type CalendarNotice, findCalendarOn, saveCalendarProposal } from '../../db/queries/calendar/index.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { arrangementErrors } from '../../rules/calendar/arrangement.ts';
import type { Arrangement, Calendar } from '../../rules/calendar/calendar.ts';
import { readNotice } from '../../rules/calendar/notice.ts';
import { arrangementInvalid, publicationDayMissing } from '../../rules/calendar/refusals.ts';
import type { Official } from '../../rules/identity.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import type { ProposalBody } from './proposal-schemas.ts';

export type By = Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>;

/** Reads what was pasted or brought in, and keeps it for a second official. */
export async function propose(tx: Transaction, body: ProposalBody, by: By, actor: Official): Promise<CalendarNotice> {
  const today = legalDayOf(by.asOf);
  const { calendar } = await findCalendarOn(tx, today);
  const arrangement = arrangementOf(body, calendar);
  assertArrangement(arrangement, calendar, today, (pointer) => placeOf(body, pointer));
  const row = await saveCalendarProposal(tx, {
    ...{ arrangement, proposedBy: actor.id, proposedAt: by.asOf, authorityCode: actor.authorityCode },
    ...('data' in body ? { origin: 'data', notice: null } : { origin: 'notice', notice: body.notice }),
  });
  await recordNotice(tx, by, 'calendar.proposed', row);
  return row;
}

function arrangementOf(body: ProposalBody, calendar: Calendar): Arrangement {
  if ('data' in body) {
    const { off, ...rest } = body.data;
    return { ...rest, off: off.map(({ festival, from, through }) => [festival.trim(), from, through] as const) };
  }
  const { signedOn, ...read } = readNotice(body.notice, calendar);
  const publishedOn = body.publishedOn ?? signedOn;
  if (publishedOn === undefined) throw publicationDayMissing();
  return { ...read, publishedOn };
}

/** Where a member of the arrangement stands in the request; a pasted text has no members but its own day. */
function placeOf(body: ProposalBody, pointer: string): string {
  if ('data' in body) return `/body/data${pointer}`;
  return pointer === '/publishedOn' ? `/body${pointer}` : '/body/notice';
}

/** Refuses what no notice can say (422). */
export function assertArrangement(
  arrangement: Arrangement,
  calendar: Calendar,
  today: string,
  place: (pointer: string) => string,
): void {
  const errors = arrangementErrors(arrangement, calendar, today);
  if (errors.length > 0) throw arrangementInvalid(errors.map((error) => ({ ...error, pointer: place(error.pointer) })));
}

/** Writes what happened to a notice, in the transaction of the change. */
export function recordNotice(
  tx: Transaction,
  by: By,
  kind: string,
  row: CalendarNotice,
  more: Record<string, unknown> = {},
): Promise<void> {
  const { id: commandId, asOf, recordedAt, actorId } = by;
  const { document, publishedOn, year, off, work, version } = row;
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'calendar', kind, subject: `calendar/${row.id}` },
    data: { document, publishedOn, year, off, work, version, ...more },
  });
}

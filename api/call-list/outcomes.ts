import { Type } from '@fastify/type-provider-typebox';
import { findCallEntry } from '../../db/queries/call-list.ts';
import { callRefused, noSuchCallEntry, outcomeNamed } from '../../rules/call-list.ts';
import type { App } from '../deps.ts';
import { type CallRow, readCallFiles, rowError } from './file.ts';
import { type Reported, recordCalls } from './record.ts';
import { type CallReports, CallSchema, CallsSchema, EntrySchema, RecordedSchema, shownEntry } from './schemas.ts';

const tags = ['call-list'];
const Id = Type.String({ pattern: '^[1-9][0-9]{0,15}$' });

const FileSchema = Type.Object(
  {
    rows: Type.Array(
      Type.Object({
        ...{ row: Type.Integer(), id: Type.String(), number: Type.String() },
        ...{ outcome: Type.String(), note: Type.String() },
      }),
      { maxItems: 20_000 },
    ),
  },
  { additionalProperties: false },
);

type Body = { items: CallReports['items'] } | { rows: CallRow[] };
type RowReport = Reported & { row: number };
interface RowError {
  row: number;
  pointer: string;
  detail: string;
}

/** What came of calls: one at a time, or a list, or the file that was taken along and filled in. */
export async function outcomeRoutes(app: App): Promise<void> {
  outcomes(app);
  await app.register(async (files) => outcomeFiles(files as unknown as App));
}

function outcomes(app: App): void {
  app.command({
    ...{ url: '/call-list/:id/outcomes', operation: 'call-list.record', tags, summary: '登记一次通话的结果' },
    ...{ params: Type.Object({ id: Id }), body: CallSchema, responses: { 201: EntrySchema } },
    apply: async (tx, command, actor) => {
      const id = Number(command.params.id);
      const [error] = await recordCalls(tx, [{ ...command.body, id, at: '/body' }], command, actor);
      const entry = await findCallEntry(tx, id);
      if (!entry) throw noSuchCallEntry(command.params.id);
      if (error) throw callRefused(error);
      return { status: 201, body: shownEntry(entry) };
    },
  });
}

function outcomeFiles(app: App): void {
  readCallFiles(app);
  app.command({
    ...{ url: '/call-list/outcomes', operation: 'call-list.record-list', tags },
    summary: '批量登记通话结果（JSON，或填写后的清单 CSV）；有误的行逐行说明，其余照登',
    ...{ body: Type.Union([CallsSchema, FileSchema]), responses: { 200: RecordedSchema } },
    apply: async (tx, command, actor) => {
      const { reports, errors } = readReports(command.body as Body);
      const found = await recordCalls(tx, reports, command, actor);
      for (const [index, error] of found.entries())
        if (error) errors.push({ row: reports[index]!.row, pointer: error.pointer, detail: error.detail });
      const rejected = errors.length;
      const recorded = found.filter((error) => error === null).length;
      return { status: 200, body: { recorded, rejected, errors: errors.toSorted((a, b) => a.row - b.row) } };
    },
  });
}

/** The calls of a list or a file, each with its place; of a file also the rows that can be told wrong by themselves. */
function readReports(body: Body): { reports: RowReport[]; errors: RowError[] } {
  if ('items' in body)
    return {
      reports: body.items.map((item, index) => ({ ...item, row: index + 1, at: `/body/items/${index}` })),
      errors: [],
    };
  const errors = body.rows.flatMap((row) => {
    const detail = rowError(row);
    return detail ? [{ row: row.row, pointer: `/body/rows/${row.row}`, detail }] : [];
  });
  const reports = body.rows.flatMap(({ row, id, number, outcome, note }): RowReport[] => {
    const named = outcomeNamed(outcome);
    if (!named || errors.some((error) => error.row === row)) return [];
    return [{ row, id: Number(id), number, outcome: named, ...(note && { note }), at: `/body/rows/${row}` }];
  });
  return { reports, errors };
}

import type { Readable } from 'node:stream';
import { Type } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import {
  type CallEntryDetails,
  findCallEntry,
  listCallDetails,
  listCallEntries,
  listCalls,
} from '../../db/queries/call-list.ts';
import { findDelivery } from '../../db/queries/deliveries/index.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { currentWordings, listWordings } from '../../db/queries/templates/index.ts';
import { CALL_STATES, type CallState, noSuchCallEntry } from '../../rules/call-list.ts';
import { sayMessage } from '../../rules/templates/index.ts';
import { campaignOf } from '../annual-disclosure/find.ts';
import type { ApiDeps, App } from '../deps.ts';
import { MAX_INTEGER, numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { writeCallCsv, writeCallWorkbook } from './file.ts';
import { outcomeRoutes } from './outcomes.ts';
import { DetailsSchema, EntrySchema, shownDetails, shownEntry } from './schemas.ts';

const tags = ['call-list'];
const Id = Type.String({ pattern: '^[1-9][0-9]{0,15}$' });
const selection = {
  campaign: Id,
  round: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_INTEGER })),
  state: Type.Optional(
    Type.Unsafe<CallState>({
      ...{ type: 'string', enum: [...CALL_STATES] },
      description: 'open 待拨打 · reached 已联系 · unreached 未能联系 · withdrawn 不再需要（已填报等）',
    }),
  ),
};

/** The call list 人工电话清单: whom no machine has reached, for officers to call (N2-6). */
export async function callListRoutes(app: App, deps: ApiDeps): Promise<void> {
  listing(app, deps);
  details(app, deps);
  exports(app, deps);
  await outcomeRoutes(app);
}

function listing(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'call-list.list', summary: '查询人工电话清单' },
    querystring: Type.Object({ ...selection, ...pageQuery }),
    response: { 200: PageOf(EntrySchema) },
  };
  app.get('/call-list', { schema }, async (request) => {
    const { campaign: id, round, state } = request.query;
    const campaign = await campaignOf(deps, id, request.official);
    const list = (key: number | string | undefined, limit: number) =>
      listCallEntries(deps.database, { campaignId: campaign.id, round, state, after: numberKey(key), limit });
    const page = await pageOf(request.query, list, (row) => row.id, shownEntry);
    const [first, last] = [page.items[0]?.id, page.items.at(-1)?.id];
    if (first !== undefined)
      await recordView(deps, request, `campaign/${campaign.id}`, 'call-list.listed', { first, last });
    return page;
  });
}

function details(app: App, deps: ApiDeps): void {
  const schema = {
    ...{
      tags,
      operationId: 'call-list.get',
      summary: '打开一条：号码、联系人、话术、此前通话',
      params: Type.Object({ id: Id }),
    },
    response: { 200: DetailsSchema },
  };
  app.get('/call-list/:id', { schema }, async (request) => {
    const entry = await findCallEntry(deps.database, Number(request.params.id));
    if (!entry) throw noSuchCallEntry(request.params.id);
    await assertWithinAuthority(deps.database, request.official, entry.authorityCode);
    await recordView(deps, request, `delivery/${entry.id}`, 'call-list.viewed', {});
    return shownDetails(entry, await listCalls(deps.database, [entry.id]), await scriptOf(deps, entry));
  });
}

/** What the caller reads from: the wording of the round for this channel, its facts filled in. */
async function scriptOf({ database }: ApiDeps, entry: CallEntryDetails): Promise<string | null> {
  const delivery = await findDelivery(database, entry.id);
  if (!delivery) return null;
  const wordings = currentWordings(await listWordings(database, delivery.roundId));
  const wording = wordings.find(({ channel, language }) => channel === 'call-list' && language === 'zh');
  return wording ? sayMessage(wording, { deliveryId: entry.id, rightsCount: entry.rightsCount }).text : null;
}

const EXPORTS = {
  csv: { type: 'text/csv; charset=utf-8', write: writeCallCsv },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: writeCallWorkbook },
} as const;

function exports(app: App, deps: ApiDeps): void {
  for (const format of ['csv', 'xlsx'] as const) {
    const { type, write } = EXPORTS[format];
    const schema = {
      ...{ tags, operationId: `call-list.export-${format}`, summary: `导出人工电话清单（${format.toUpperCase()}）` },
      ...{ querystring: Type.Object(selection), produces: [type.split(';')[0] as string] },
      response: { 200: Type.Unsafe<Readable>({ type: 'string', description: '含号码与联系人；填写结果后可上传' }) },
    };
    app.get(`/call-list.${format}`, { schema }, async (request, reply) => {
      const { campaign: id, round, state = 'open' } = request.query;
      const campaign = await campaignOf(deps, id, request.official);
      await recordView(deps, request, `campaign/${campaign.id}`, 'call-list.exported', {
        state,
        ...(round && { round }),
      });
      reply.type(type);
      reply.header('content-disposition', `attachment; filename="call-list-${campaign.year}.${format}"`);
      return reply.send(write(everyEntry(deps, { campaignId: campaign.id, round, state })));
    });
  }
}

const PAGE = 1_000;

async function* everyEntry(
  deps: ApiDeps,
  query: { campaignId: number; round?: number | undefined; state: CallState },
): AsyncGenerator<CallEntryDetails> {
  for (let after = 0; ; ) {
    const rows = await listCallDetails(deps.database, { ...query, after, limit: PAGE });
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.id;
  }
}

async function recordView(
  { database, clocks }: ApiDeps,
  request: FastifyRequest,
  subject: string,
  kind: string,
  data: Record<string, unknown>,
): Promise<void> {
  await recordEvidence(database, {
    ...{ asOf: await clocks.legalNow(), recordedAt: clocks.machineNow(), actorId: request.official.id },
    ...{ room: 'call-list', kind, subject, data },
  });
}

import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  type CampaignMeasure,
  existsMeasure,
  listMeasures,
  saveMeasure,
} from '../../db/queries/annual-disclosure/index.ts';
import { MEASURE_KINDS, type MeasureKind, measureInFuture, noSuchMeasure } from '../../rules/campaign-measures.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { Day, Instant, nullable } from '../calendar/schemas.ts';
import type { ApiDeps, App } from '../deps.ts';
import { text } from '../four-eyes.ts';
import { MAX_INTEGER, numberKey, PageOf, pageOf, pageQuery, RowId } from '../plugins/paging.ts';
import { campaignOf, lockCampaignOf } from './find.ts';
import { recordForCampaign } from './record.ts';
import { CampaignId } from './schemas.ts';

const tags = ['annual-disclosure'];
const KINDS = Object.keys(MEASURE_KINDS) as MeasureKind[];
const kinds = Object.entries(MEASURE_KINDS).map((pair) => pair.join(' '));
const Kind = Type.Unsafe<MeasureKind>({ type: 'string', enum: KINDS, description: kinds.join(', ') });

const measure = {
  kind: Kind,
  date: Type.String({ ...Day, description: '举办或刊播日期' }),
  title: text(200, '名称'),
  organiser: text(200, '主办单位'),
};
const BodySchema = Type.Object(
  {
    ...measure,
    reach: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_INTEGER, description: '覆盖人数；不知道的不填' })),
    reference: Type.Optional(text(500, '可供查阅的网址、报刊期次、签到表等')),
    corrects: Type.Optional(RowId),
    withdrawn: Type.Optional(Type.Boolean({ description: '所更正的记录不应存在' })),
  },
  { additionalProperties: false },
);

const MeasureSchema = Type.Object({
  id: Type.Integer(),
  ...measure,
  reach: nullable(Type.Integer({ description: '覆盖人数' })),
  reference: Type.String(),
  corrects: nullable(Type.Integer({ description: '所更正的记录' })),
  correctedBy: nullable(Type.Integer({ description: '更正该记录的记录；null：该记录有效' })),
  withdrawn: Type.Boolean({ description: '仅说明所更正的记录不应存在' }),
  recordedBy: Type.Integer(),
  recordedAt: Instant,
});

/** Training, media and what else makes a campaign known 培训与宣传 (N2-6, N2-7); a correction is a new entry. */
export function measureRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/campaigns/:id/measures', operation: 'campaigns.record-measure', tags },
    summary: '记录培训、宣传等措施；更正以新的一条记录作出（corrects）',
    ...{ params: CampaignId, body: BodySchema, responses: { 201: MeasureSchema } },
    apply: async (tx, command, actor) => {
      const campaign = await lockCampaignOf(tx, command.params.id, actor);
      const { kind, date, title, organiser, reach = null, reference = '' } = command.body;
      const { corrects: correctsId = null, withdrawn = false } = command.body;
      const today = legalDayOf(command.asOf);
      if (date > today) throw measureInFuture(date, today);
      if (withdrawn && correctsId === null) throw noSuchMeasure(0, campaign.id);
      if (correctsId !== null && !(await existsMeasure(tx, campaign.id, correctsId)))
        throw noSuchMeasure(correctsId, campaign.id);
      const row = await saveMeasure(tx, {
        ...{ campaignId: campaign.id, kind, heldOn: date, title: title.trim(), organiser: organiser.trim(), reach },
        ...{ reference: reference.trim(), correctsId, withdrawn, recordedBy: actor.id, recordedAt: command.asOf },
      });
      await recordForCampaign(tx, command, {
        ...{ campaignId: campaign.id, kind: correctsId === null ? 'measure.recorded' : 'measure.corrected' },
        data: { measure: row.id, kind, date, reach, corrects: correctsId, withdrawn },
      });
      return { status: 201, body: shownMeasure(row) };
    },
  });
  const schema = {
    ...{ tags, operationId: 'campaigns.measures', summary: '查询培训、宣传等措施', params: CampaignId },
    querystring: Type.Object({
      kind: Type.Optional(Kind),
      holding: Type.Optional(Type.Boolean({ description: '仅现行有效的记录' })),
      ...pageQuery,
    }),
    response: { 200: PageOf(MeasureSchema) },
  };
  app.get('/campaigns/:id/measures', { schema }, async (request) => {
    const { id } = await campaignOf(deps, request.params.id, request.official);
    const { kind, holding } = request.query;
    const list = (key: number | string | undefined, limit: number) =>
      listMeasures(deps.database, { campaignId: id, kind, holding, after: numberKey(key), limit });
    return pageOf(request.query, list, (row) => row.id, shownMeasure);
  });
}

function shownMeasure(row: CampaignMeasure): Static<typeof MeasureSchema> {
  const { id, kind, heldOn: date, title, organiser, reach, reference, correctsId: corrects } = row;
  const { correctedBy, withdrawn, recordedBy, recordedAt } = row;
  return {
    ...{ id, kind, date, title, organiser, reach, reference, corrects, correctedBy, withdrawn, recordedBy },
    recordedAt: recordedAt.toISOString(),
  };
}

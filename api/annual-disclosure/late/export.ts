import type { Readable } from 'node:stream';
import { Type } from '@fastify/type-provider-typebox';
import { type LateRow, listLateEntries } from '../../../db/queries/annual-disclosure/index.ts';
import { writeLateList } from '../../../documents/late-list.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { campaignOf } from '../find.ts';
import { CampaignId } from '../schemas.ts';
import { recordLateView } from './list.ts';

const PAGE = 2_000;

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** The list as a file, for the work of the authority; it is not for publication (N6-3). */
export function lateExportRoutes(app: App, deps: ApiDeps): void {
  for (const format of ['csv', 'xlsx'] as const) {
    const schema = {
      ...{ tags: ['annual-disclosure'], operationId: `campaigns.late-${format}`, params: CampaignId },
      summary: `导出逾期未填报名单（${format.toUpperCase()}，内部使用）`,
      produces: [TYPES[format].split(';')[0] as string],
      response: { 200: Type.Unsafe<Readable>({ type: 'string', format: 'binary' }) },
    };
    app.get(`/campaigns/:id/late.${format}`, { schema }, async (request, reply) => {
      const { id } = request.params as { id: string };
      const campaign = await campaignOf(deps, id, request.official);
      await recordLateView(deps, request.official, campaign, 'late-list.exported', []);
      reply.type(TYPES[format]);
      reply.header('content-disposition', `attachment; filename="late-${campaign.year}.${format}"`);
      return reply.send(writeLateList(rowsOf(deps, campaign.id), campaign.year, format));
    });
  }
}

/** A page of rows at a time, however long the list. */
async function* rowsOf(deps: ApiDeps, campaignId: number): AsyncGenerator<LateRow> {
  for (let after = 0; ; ) {
    const rows = await listLateEntries(deps.database, { campaignId, after, limit: PAGE });
    for (const row of rows) yield row;
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.rightId;
  }
}

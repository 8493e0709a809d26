import { Readable } from 'node:stream';
import { Type } from '@fastify/type-provider-typebox';
import { type Campaign, findRosterVersion, listExcluded } from '../../db/queries/annual-disclosure/index.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { noSuchRoster } from '../../rules/annual-disclosure.ts';
import type { Official } from '../../rules/identity.ts';
import { EXPORT_HEADINGS, type ExportedRight, exportRow } from '../../rules/roster-export.ts';
import { csvLine } from '../../rules/spreadsheet.ts';
import type { ApiDeps, App } from '../deps.ts';
import { campaignOf } from './find.ts';
import { CampaignId } from './schemas.ts';

const PAGE = 2_000;

/** The excluded with their remarks (N2-4), for the ministry's system: between authorities, names included. */
export function rosterExportRoute(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags: ['annual-disclosure'], operationId: 'campaigns.export-excluded', params: CampaignId },
    summary: '导出除外名单及备注说明（CSV，报公示系统；内部使用）',
    produces: ['text/csv'],
    response: { 200: Type.Unsafe<Readable>({ type: 'string', description: 'CSV, UTF-8 with BOM' }) },
  };
  app.get('/campaigns/:id/roster/excluded.csv', { schema }, async (request, reply) => {
    const campaign = await campaignOf(deps, request.params.id, request.official);
    const frozen = await findRosterVersion(deps.database, campaign.id, 'frozen');
    if (!frozen) throw noSuchRoster('excluded.csv（底数尚未冻结）');
    await recordExport(deps, campaign, frozen.version, request.official);
    reply.type('text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="excluded-${campaign.year}-v${frozen.version}.csv"`);
    return reply.send(Readable.from(lines(deps, campaign, frozen.version)));
  });
}

/** A page of rows at a time, however long the list. */
async function* lines(deps: ApiDeps, campaign: Campaign, version: number): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(EXPORT_HEADINGS)}`;
  for (let after = 0; ; ) {
    const rows = await listExcluded(deps.database, { campaignId: campaign.id, version }, { after, limit: PAGE });
    yield rows.map((row) => csvLine(exportRow(row as unknown as ExportedRight, campaign))).join('');
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.rightId;
  }
}

/** The list names holders' rights, and leaves the house: who took it, and when. */
async function recordExport(deps: ApiDeps, campaign: Campaign, version: number, official: Official): Promise<void> {
  await recordEvidence(deps.database, {
    ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: official.id },
    ...{ room: 'annual-disclosure', kind: 'roster.excluded-exported' },
    ...{ subject: `campaign/${campaign.id}`, data: { version } },
  });
}

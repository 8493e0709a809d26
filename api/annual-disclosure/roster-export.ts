import { Readable } from 'node:stream';
import { Type } from '@fastify/type-provider-typebox';
import {
  type Campaign,
  type ExportedEntry,
  findRosterVersion,
  listExcluded,
} from '../../db/queries/annual-disclosure/index.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { noSuchRoster } from '../../rules/annual-disclosure.ts';
import type { Official } from '../../rules/identity.ts';
import { project } from '../../rules/privacy/project.ts';
import { EXPORT_HEADINGS, exportRow } from '../../rules/roster-export.ts';
import { csvLine } from '../../rules/spreadsheet.ts';
import type { ApiDeps, App } from '../deps.ts';
import { campaignOf } from './find.ts';
import { CampaignId } from './schemas.ts';

const PAGE = 2_000;

/**
 * The excluded with their remarks (N2-4), for the ministry's system. Of natural persons and individual businesses what
 * the annotation needs and nothing that names them (N6-3; rules/privacy).
 */
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
    const asOf = await deps.clocks.legalNow();
    await recordExport(deps, { campaign, version: frozen.version, official: request.official, asOf });
    reply.type('text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="excluded-${campaign.year}-v${frozen.version}.csv"`);
    return reply.send(Readable.from(lines(deps, campaign, frozen.version, asOf)));
  });
}

/** A page of rows at a time, however long the list. */
async function* lines(deps: ApiDeps, campaign: Campaign, version: number, asOf: Date): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(EXPORT_HEADINGS)}`;
  for (let after = 0; ; ) {
    const rows = await listExcluded(deps.database, { campaignId: campaign.id, version }, { after, limit: PAGE });
    yield rows.flatMap((row) => exportedLine(row, campaign, asOf)).join('');
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.rightId;
  }
}

/** One right as it leaves the authority; none where nothing of it may. */
function exportedLine(row: ExportedEntry, campaign: Campaign, asOf: Date): string[] {
  const shown = project({ ...row }, { audience: 'ministry-system', matter: 'roster-annotation', asOf });
  return shown ? [csvLine(exportRow(shown, campaign))] : [];
}

/** The list names holders' rights, and leaves the house: who took it, and when. */
async function recordExport(
  deps: ApiDeps,
  { campaign, version, official, asOf }: { campaign: Campaign; version: number; official: Official; asOf: Date },
): Promise<void> {
  await recordEvidence(deps.database, {
    ...{ asOf, recordedAt: deps.clocks.machineNow(), actorId: official.id },
    ...{ room: 'annual-disclosure', kind: 'roster.excluded-exported' },
    ...{ subject: `campaign/${campaign.id}`, data: { version } },
  });
}

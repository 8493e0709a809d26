import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  type Campaign,
  findLateList,
  type LateList,
  type LateRow,
  listLateEntries,
} from '../../../db/queries/annual-disclosure/index.ts';
import { recordEvidence } from '../../../db/queries/evidence.ts';
import type { Official } from '../../../rules/identity.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { type Key, numberKey, PageOf, pageOf, pageQuery } from '../../plugins/paging.ts';
import { campaignOf } from '../find.ts';
import { CampaignId, Instant } from '../schemas.ts';

const NullableInstant = Type.Union([Instant, Type.Null()]);

const LateRowSchema = Type.Object({
  licenceNo: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  dueAt: Instant,
  listedAt: Instant,
  remindersSent: Type.Integer(),
  remindersDelivered: Type.Integer(),
  filedLateAt: NullableInstant,
  proofDigest: Type.Union([Type.String(), Type.Null()], { description: '证明的 SHA-256 摘要，十六进制' }),
});

const LateListSchema = Type.Object({
  state: Type.Unsafe<'not-due' | 'waiting' | 'fixed'>({
    type: 'string',
    enum: ['not-due', 'waiting', 'fixed'],
    description: 'not-due 未到截止时间, waiting 等待部公示系统的填报数据齐至截止时间, fixed 已确定',
  }),
  knownUntil: Type.Union([Instant, Type.Null()], { description: '部公示系统填报数据齐至' }),
  alarmedAt: NullableInstant,
  fixedAt: NullableInstant,
});

/** The list of a campaign, page by page, with how far it has come. */
export function lateListRoute(app: App, deps: ApiDeps): void {
  const page = PageOf(LateRowSchema);
  const schema = {
    ...{ tags: ['annual-disclosure'], operationId: 'campaigns.late', summary: '查询逾期未填报名单' },
    ...{ params: CampaignId, querystring: Type.Object(pageQuery) },
    response: { 200: Type.Object({ ...page.properties, list: LateListSchema }) },
  };
  app.get('/campaigns/:id/late', { schema }, async (request) => {
    const campaign = await campaignOf(deps, request.params.id, request.official);
    const list = (after: Key | undefined, limit: number) =>
      listLateEntries(deps.database, { campaignId: campaign.id, after: numberKey(after), limit });
    const shown: LateRow[] = [];
    const found = await pageOf(
      request.query,
      list,
      (row) => row.rightId,
      (row) => {
        shown.push(row);
        return shownRow(row);
      },
    );
    await recordLateView(deps, request.official, campaign, 'late-list.viewed', shown);
    return { ...found, list: shownList(await findLateList(deps.database, campaign.id)) };
  });
}

function shownRow({ rightId: _, ...row }: LateRow): Static<typeof LateRowSchema> {
  const { dueAt, listedAt, filedLateAt } = row;
  return {
    ...{ ...row, dueAt: dueAt.toISOString(), listedAt: listedAt.toISOString() },
    filedLateAt: filedLateAt?.toISOString() ?? null,
  };
}

function shownList(list: LateList | undefined): Static<typeof LateListSchema> {
  const state = list === undefined ? 'not-due' : list.fixedAt === null ? 'waiting' : 'fixed';
  return {
    state,
    knownUntil: list?.knownUntil?.toISOString() ?? null,
    alarmedAt: list?.alarmedAt?.toISOString() ?? null,
    fixedAt: list?.fixedAt?.toISOString() ?? null,
  };
}

/** The list tells who did not do what the law asks, natural persons among them: who saw which of it, and when. */
export async function recordLateView(
  deps: ApiDeps,
  official: Official,
  campaign: Campaign,
  kind: 'late-list.viewed' | 'late-list.exported',
  shown: readonly { rightId: number }[],
): Promise<void> {
  if (kind === 'late-list.viewed' && shown.length === 0) return;
  await recordEvidence(deps.database, {
    ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: official.id },
    ...{ room: 'annual-disclosure', kind, subject: `campaign/${campaign.id}` },
    data: { rights: shown.length, firstRight: shown[0]?.rightId, lastRight: shown.at(-1)?.rightId },
  });
}

import { Type } from '@fastify/type-provider-typebox';
import {
  type Campaign,
  countRosterDifference,
  findFormerVersion,
  findLastYearsRoster,
  findRosterVersion,
  listRosterDifference,
  listRosterVersions,
  type RosterVersion,
} from '../../db/queries/annual-disclosure/index.ts';
import { noSuchRoster, rosterNotProposed } from '../../rules/annual-disclosure.ts';
import { ROSTER_CHANGES, type RosterChange } from '../../rules/roster-difference.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { campaignOf } from './find.ts';
import { CampaignId, DifferenceCountsSchema, ProposalSchema, RosterVersionSchema } from './schemas.ts';

const tags = ['annual-disclosure'];
const text = Type.Union([Type.String(), Type.Null()]);
const PlaceSchema = Type.Union([
  Type.Object({
    ...{ state: Type.String(), ground: text, groundText: text, documentNo: text, remark: text },
    expired: Type.Boolean(),
  }),
  Type.Null(),
]);
const Change = Type.Unsafe<RosterChange>({ type: 'string', enum: [...ROSTER_CHANGES] });
const Named = Type.Object({ campaignId: Type.Integer(), ...ProposalSchema.properties });
const Version = Type.String({ pattern: '^[1-9][0-9]{0,8}$' });

/** Rosters as they were proposed and frozen, and how two of them differ: what the second officer signs off. */
export function rosterVersionRoutes(app: App, deps: ApiDeps): void {
  versions(app, deps);
  difference(app, deps);
}

function versions(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'campaigns.roster-versions', summary: '查询底数各版', params: CampaignId },
    querystring: Type.Object(pageQuery),
    response: { 200: PageOf(RosterVersionSchema) },
  };
  app.get('/campaigns/:id/roster/versions', { schema }, async (request) => {
    const { id } = await campaignOf(deps, request.params.id, request.official);
    const latest = await findRosterVersion(deps.database, id, 'latest');
    const frozen = await findRosterVersion(deps.database, id, 'frozen');
    const list = (key: number | string | undefined, limit: number) =>
      listRosterVersions(deps.database, { campaignId: id, before: numberKey(key), limit });
    return pageOf(
      request.query,
      list,
      (row) => row.version,
      (row) => ({
        ...named(row),
        state: stateOf(row, latest?.version, frozen?.version),
        roster: { ...row.counts },
        ...{ proposedBy: row.proposedBy, proposedAt: row.proposedAt.toISOString() },
        ...{ approvedBy: row.approvedBy, approvedAt: row.approvedAt?.toISOString() ?? null },
      }),
    );
  });
}

function stateOf(row: RosterVersion, latest: number | undefined, frozen: number | undefined): string {
  if (row.approvedBy !== null) return row.version === frozen ? 'frozen' : 'replaced';
  return row.version === latest ? 'proposed' : 'superseded';
}

function difference(app: App, deps: ApiDeps): void {
  const Against = Type.Union([Type.Literal('former'), Type.Literal('frozen'), Type.Literal('last-year'), Version], {
    description:
      'former 前一版, frozen 已冻结的一版, last-year 上一年度, 或版本号；默认为前一版，没有前一版的为上一年度',
  });
  const page = PageOf(
    Type.Object({ licenceNo: Type.String(), change: Change, before: PlaceSchema, after: PlaceSchema }),
  );
  const schema = {
    ...{ tags, operationId: 'campaigns.roster-difference', summary: '查询两版底数的差异', params: CampaignId },
    querystring: Type.Object({
      against: Type.Optional(Against),
      version: Type.Optional(Version),
      change: Type.Optional(Change),
      ...pageQuery,
    }),
    response: {
      200: Type.Object({
        ...{ subject: Named, against: Type.Union([Named, Type.Null()]), counts: DifferenceCountsSchema },
        ...page.properties,
      }),
    },
  };
  app.get('/campaigns/:id/roster/difference', { schema }, async (request) => {
    const campaign = await campaignOf(deps, request.params.id, request.official);
    const { against, version, change } = request.query;
    const after = await subjectOf(deps, campaign, version);
    const before = await comparedWith(deps, after, against);
    const list = (key: number | string | undefined, limit: number) =>
      listRosterDifference(deps.database, { before, after }, { change, after: numberKey(key), limit });
    const counts = await countRosterDifference(deps.database, { before, after });
    const items = await pageOf(
      request.query,
      list,
      (row) => row.rightId,
      ({ rightId: _, ...row }) => row,
    );
    return { subject: namedOf(after), against: before ? namedOf(before) : null, counts: { ...counts }, ...items };
  });
}

const named = ({ version, digest }: RosterVersion) => ({ version, digest: digest.toString('hex') });
const namedOf = (row: RosterVersion) => ({ campaignId: row.campaignId, ...named(row) });

/** The version asked for, else the latest. */
async function subjectOf(deps: ApiDeps, campaign: Campaign, version: string | undefined): Promise<RosterVersion> {
  const found = await findRosterVersion(deps.database, campaign.id, version === undefined ? 'latest' : Number(version));
  if (found) return found;
  throw version === undefined ? rosterNotProposed() : noSuchRoster(`version=${version}`);
}

/** What it is compared with; undefined only where nothing was asked for and there is no roster before it at all. */
async function comparedWith(
  deps: ApiDeps,
  subject: RosterVersion,
  against: string | undefined,
): Promise<RosterVersion | undefined> {
  const { database } = deps;
  const { campaignId } = subject;
  if (against === undefined)
    return (await findFormerVersion(database, subject)) ?? (await findLastYearsRoster(database, campaignId));
  const roads: Record<string, () => Promise<RosterVersion | undefined>> = {
    former: () => findFormerVersion(database, subject),
    frozen: () => findRosterVersion(database, campaignId, 'frozen'),
    'last-year': () => findLastYearsRoster(database, campaignId),
  };
  const found = await (roads[against] ?? (() => findRosterVersion(database, campaignId, Number(against))))();
  if (!found) throw noSuchRoster(`against=${against}`);
  return found;
}

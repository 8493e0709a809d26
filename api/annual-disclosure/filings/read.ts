import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  type FilingVersion,
  findCampaignOfYear,
  findFilingPlace,
  findVersion,
  listFilings,
  listVersions,
  type ShownFiling,
} from '../../../db/queries/annual-disclosure/index.ts';
import { recordEvidenceBatch } from '../../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../../db/queries/identity.ts';
import { type FilingSource, findForm, noSuchFiling, projectFiling } from '../../../rules/filing/index.ts';
import type { Official } from '../../../rules/identity.ts';
import { normaliseLicence } from '../../../rules/licence.ts';
import type { HolderKind } from '../../../rules/registry.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { type Key, numberKey, PageOf, pageOf, pageQuery } from '../../plugins/paging.ts';
import { Code, Instant } from '../schemas.ts';
import { visibleFiling } from './correct.ts';
import { FilingId } from './schemas.ts';

const tags = ['annual-disclosure'];
const NullableText = Type.Union([Type.String(), Type.Null()]);
const Source = Type.Unsafe<FilingSource>({ type: 'string', enum: ['clerk', 'ministry'] });

const listed = {
  id: Type.Integer(),
  licenceNo: Type.String(),
  kind: Type.String(),
  filedAt: Instant,
  late: Type.Boolean(),
  version: Type.Integer(),
  source: Source,
  form: Type.Union([Type.String(), Type.Null()], { description: '填报表编号；null：按来源原样收存' }),
};
const ListedSchema = Type.Object(listed);
const Content = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true });
const FilingSchema = Type.Object({ ...listed, campaignId: Type.Integer(), content: Content });

const VersionSchema = Type.Object({
  version: Type.Integer(),
  kind: Type.String({
    description: 'filed 填报, corrected 更正, corrected-late 截止后更正, retimed 更正时间, taken-back 撤回',
  }),
  source: Source,
  filedAt: Instant,
  dueAt: Type.Union([Instant, Type.Null()]),
  receivedAt: Instant,
  filedBy: Type.Union([Type.Integer(), Type.Null()]),
  itemId: Type.Union([Type.Integer(), Type.Null()]),
  documentNo: NullableText,
  reason: NullableText,
  digest: Type.String({ description: 'SHA-256, hexadecimal' }),
  form: listed.form,
  content: Content,
});

/** What was filed: lists without content, one filing, and its versions. Who opened one stands in the log. */
export function filingReadRoutes(app: App, deps: ApiDeps): void {
  listing(app, deps);
  const one = {
    tags,
    operationId: 'filings.get',
    summary: '查询填报',
    params: FilingId,
    response: { 200: FilingSchema },
  };
  app.get('/filings/:id', { schema: one }, async (request, reply) => {
    const filing = await visibleFiling(deps.database, request.params.id, request.official);
    const version = await findVersion(deps.database, filing);
    if (!version) throw new Error(`filing ${filing.id} has no version ${filing.version}`);
    const content = contentFor(version, filing.holderKind, await deps.clocks.legalNow());
    await recordViews(deps, request.official, filing.rightId, [version]);
    reply.header('etag', `"${filing.version}"`);
    return { ...shownListed(filing), campaignId: filing.campaignId, content };
  });
  versions(app, deps);
}

function listing(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({
    authority: Code,
    year: Type.Integer({ minimum: 2015, maximum: 2100 }),
    licenceNo: Type.Optional(Type.String({ maxLength: 60 })),
    late: Type.Optional(Type.Boolean()),
    source: Type.Optional(Source),
    ...pageQuery,
  });
  const response = { 200: PageOf(ListedSchema) };
  const schema = { tags, operationId: 'filings.list', summary: '查询填报列表', querystring, response };
  app.get('/filings', { schema }, async (request) => {
    const { authority, year, licenceNo, late, source } = request.query;
    await assertWithinAuthority(deps.database, request.official, authority);
    const campaign = await findCampaignOfYear(deps.database, authority, year);
    if (!campaign) return { items: [], next: null };
    const filter = { licenceNo: licenceNo && normaliseLicence(licenceNo), late, source };
    const list = (after: Key | undefined, limit: number) =>
      listFilings(deps.database, { campaignId: campaign.id, ...filter, after: numberKey(after), limit });
    return pageOf(request.query, list, ({ id }) => id, shownListed);
  });
}

function versions(app: App, deps: ApiDeps): void {
  const querystring = Type.Object(pageQuery);
  const response = { 200: PageOf(VersionSchema) };
  const summary = '查询填报各版本';
  const schema = { tags, operationId: 'filings.versions', summary, params: FilingId, querystring, response };
  app.get('/filings/:id/versions', { schema }, async (request) => {
    const id = Number(request.params.id);
    const place = await findFilingPlace(deps.database, id);
    if (!place) throw noSuchFiling(request.params.id);
    await assertWithinAuthority(deps.database, request.official, place.authorityCode);
    const asOf = await deps.clocks.legalNow();
    const shown: FilingVersion[] = [];
    const list = (after: Key | undefined, limit: number) =>
      listVersions(deps.database, { filingId: id, after: numberKey(after), limit });
    const page = await pageOf(
      request.query,
      list,
      ({ version }) => version,
      (version) => {
        shown.push(version);
        return shownVersion(version, place.holderKind, asOf);
      },
    );
    await recordViews(deps, request.official, place.rightId, shown);
    return page;
  });
}

function shownListed(filing: ShownFiling): Static<typeof ListedSchema> {
  const { id, licenceNo, rightKind: kind, filedAt, late, version, source, form } = filing;
  return { id, licenceNo, kind, filedAt: filedAt.toISOString(), late, version, source, form };
}

function shownVersion(version: FilingVersion, holderKind: HolderKind, asOf: Date): Static<typeof VersionSchema> {
  const { kind, source, filedBy, itemId, documentNo, reason, form } = version;
  return {
    ...{ version: version.version, kind, source, filedBy, itemId, documentNo, reason, form },
    filedAt: version.filedAt.toISOString(),
    dueAt: version.dueAt?.toISOString() ?? null,
    receivedAt: version.asOf.toISOString(),
    digest: version.digest.toString('hex'),
    content: contentFor(version, holderKind, asOf),
  };
}

/** As the official who opens it may see it. */
function contentFor({ form, content }: FilingVersion, holderKind: HolderKind, asOf: Date): Record<string, unknown> {
  const known = form === null ? undefined : findForm(form);
  return projectFiling(content, known, { audience: 'authority', holderKind, asOf }) ?? {};
}

/** A filing holds names and telephones: who saw which versions of it, and when. */
async function recordViews(
  deps: ApiDeps,
  official: Official,
  rightId: number,
  shown: readonly FilingVersion[],
): Promise<void> {
  const time = { asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: official.id };
  await recordEvidenceBatch(
    deps.database,
    shown.map(({ filingId, version }) => ({
      ...{ ...time, room: 'annual-disclosure', kind: 'filing.viewed', subject: `right/${rightId}` },
      data: { filingId, version },
    })),
  );
}

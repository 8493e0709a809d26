import { Type } from '@fastify/type-provider-typebox';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  findVisibleHolder,
  type Holder,
  listFormerNames,
  listHolders,
  listMergeCandidates,
  listMergedHolders,
  listRights,
  type MergeCandidate,
  type PairKey,
} from '../../db/queries/registry.ts';
import { CANDIDATE_REASONS, type CandidateReason } from '../../rules/holder-decisions.ts';
import { noSuchHolder } from '../../rules/holder-refusals.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import type { ApiDeps, App } from '../deps.ts';
import { invalidCursor, type Key, numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { Code, HolderKindSchema, HolderSchema, ListedRight, nullable, shownListed, tags } from './right-schemas.ts';
import { recordViews } from './views.ts';

const ListedHolderSchema = Type.Object({
  ...HolderSchema.properties,
  mergedInto: nullable(Type.Integer()),
  rights: Type.Integer({ description: 'How many of the rights in view are his' }),
});

const HolderDetailSchema = Type.Object({
  ...ListedHolderSchema.properties,
  merged: Type.Array(HolderSchema, { description: '已并入的矿业权人' }),
  formerNames: Type.Array(Type.Object({ name: Type.String(), heldUntil: Type.String({ format: 'date' }) })),
  rightsPage: PageOf(ListedRight),
});

const CandidateSchema = Type.Object({
  holder: HolderSchema,
  other: HolderSchema,
  reason: Type.Unsafe<CandidateReason>({ type: 'string', enum: Object.keys(CANDIDATE_REASONS) }),
  text: Type.String(),
  openDecisionId: nullable(Type.Integer({ description: 'A decision about them that waits for its second officer' })),
});

/** Holders 矿业权人 with their rights, and who among them may be one. */
export function holderRoutes(app: App, deps: ApiDeps): void {
  search(app, deps);
  candidates(app, deps);
  const schema = {
    ...{ tags, operationId: 'holders.read', summary: '查询一个矿业权人及其矿业权' },
    params: Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) }),
    ...{ querystring: Type.Object(pageQuery), response: { 200: HolderDetailSchema } },
  };
  app.get('/holders/:id', { schema }, async (request) => {
    const { authorityCode: visibleTo } = request.official;
    const id = Number(request.params.id);
    const holder = await findVisibleHolder(deps.database, visibleTo, id);
    if (!holder) throw noSuchHolder(id);
    const on = legalDayOf(await deps.clocks.legalNow());
    const list = (after: Key | undefined, limit: number) =>
      listRights(deps.database, { visibleTo, holderId: id, on, after: numberKey(after), limit });
    const rightsPage = await pageOf(request.query, list, (right) => right.id, shownListed);
    const merged = await listMergedHolders(deps.database, id);
    await recordViews(deps, request, 'holder.viewed', persons([holder, ...merged]));
    return { ...holder, merged, formerNames: await listFormerNames(deps.database, id), rightsPage };
  });
}

function search(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({
    search: Type.Optional(Type.String({ maxLength: 100, description: '统一社会信用代码，或名称的一部分' })),
    authority: Type.Optional(Code),
    kind: Type.Optional(HolderKindSchema),
    ...pageQuery,
  });
  const schema = { tags, operationId: 'holders.list', summary: '查询矿业权人', querystring };
  app.get('/holders', { schema: { ...schema, response: { 200: PageOf(ListedHolderSchema) } } }, async (request) => {
    const { search: text, kind, authority: visibleTo = request.official.authorityCode } = request.query;
    await assertWithinAuthority(deps.database, request.official, visibleTo);
    const list = (after: Key | undefined, limit: number) =>
      listHolders(deps.database, { visibleTo, search: text, kind, after: numberKey(after), limit });
    const page = await pageOf(
      request.query,
      list,
      ({ id }) => id,
      (holder) => holder,
    );
    await recordViews(deps, request, 'holder.listed', persons(page.items));
    return page;
  });
}

function candidates(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'holders.list-candidates', summary: '查询可能为同一人的矿业权人（待认定）' },
    querystring: Type.Object({ authority: Type.Optional(Code), ...pageQuery }),
    response: { 200: PageOf(CandidateSchema) },
  };
  app.get('/holders/merge-candidates', { schema }, async (request) => {
    const { authority: visibleTo = request.official.authorityCode } = request.query;
    await assertWithinAuthority(deps.database, request.official, visibleTo);
    const list = (after: Key | undefined, limit: number) =>
      listMergeCandidates(deps.database, { visibleTo, after: pairKey(after), limit });
    const shown = (pair: MergeCandidate) => ({ ...pair, text: CANDIDATE_REASONS[pair.reason] });
    const page = await pageOf(request.query, list, ({ holder, other }) => `${holder.id}/${other.id}`, shown);
    const seen = page.items.flatMap(({ holder, other }) => [holder, other]);
    await recordViews(deps, request, 'holder.listed', persons(seen));
    return page;
  });
}

function pairKey(key: Key | undefined): PairKey | undefined {
  if (key === undefined) return undefined;
  const [holder, other, ...more] = String(key).split('/').map(Number);
  const whole = [holder, other].every((id) => Number.isSafeInteger(id) && (id as number) >= 0);
  if (!whole || more.length > 0) throw invalidCursor(key);
  return { holder: holder as number, other: other as number };
}

/** Of these holders, the persons. Enterprises are none. */
const persons = (holders: readonly Holder[]) =>
  holders.filter(({ kind }) => kind !== 'enterprise').map(({ id }) => `holder/${id}`);

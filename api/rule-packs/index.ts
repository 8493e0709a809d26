import { type Static, Type } from '@fastify/type-provider-typebox';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { findParameter } from '../../db/queries/parameters.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { entryOf, LEGAL_NAMES, type LegalName } from '../../rules/parameters/index.ts';
import {
  assertRulePackId,
  isOpenOn,
  lookUpOf,
  type MeasureInUse,
  measuresUnder,
  RULE_PACK_IDS,
  type RulePackId,
  rulePack,
  textValues,
} from '../../rules/rule-packs/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import { PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { askedPack, listOf } from './asked.ts';
import {
  MeasureSchema,
  type PackParameterSchema,
  RulePackHeadSchema,
  RulePackName,
  RulePackSchema,
  shownHead,
} from './schemas.ts';

const tags = ['rule-packs'];

/** Rule packs 规则包: what each regime's texts say, what they leave open, and the measures with their bases. */
export function rulePackRoutes(app: App, deps: ApiDeps): void {
  app.get(
    '/rule-packs',
    {
      schema: {
        ...{ tags, operationId: 'rule-packs.list', summary: '查询规则包' },
        querystring: Type.Object(pageQuery),
        response: { 200: PageOf(RulePackHeadSchema) },
      },
    },
    (request) =>
      pageOf(
        request.query,
        listOf(RULE_PACK_IDS.map(rulePack), ({ id }) => id),
        ({ id }) => id,
        shownHead,
      ),
  );
  app.get(
    '/rule-packs/:id',
    {
      schema: {
        ...{ tags, operationId: 'rule-packs.get', summary: '查询规则包的各项值及依据、须查明的内容' },
        params: Type.Object({ id: RulePackName }),
        response: { 200: RulePackSchema },
      },
    },
    async ({ params: { id } }) => {
      assertRulePackId(id, { pointer: 'id', status: 404 });
      return shownPack(id, legalDayOf(await deps.clocks.legalNow()));
    },
  );
  measures(app, deps);
}

/** The catalogue of credit-sanction measures 失信惩戒措施 (N0-1). */
function measures(app: App, deps: ApiDeps): void {
  app.get(
    '/measures',
    {
      schema: {
        ...{ tags, operationId: 'measures.list', summary: '查询失信惩戒措施及其依据' },
        description: 'Those of the rule pack, then those the authority or one above it has entered (serious.measures).',
        querystring: Type.Object({
          authority: Type.Optional(Type.String({ pattern: '^[0-9]{6}$' })),
          rulePack: Type.Optional(RulePackName),
          ...pageQuery,
        }),
        response: { 200: PageOf(MeasureSchema) },
      },
    },
    async (request) => {
      const { authority = request.official.authorityCode } = request.query;
      await assertWithinAuthority(deps.database, request.official, authority);
      const { rulePack: pack, day } = await askedPack(deps, request.query);
      const own = await findParameter(deps.database, { authority, name: 'serious.measures', rulePack: pack, on: day });
      const all = measuresUnder(pack, own);
      return pageOf(
        request.query,
        listOf(all, ({ id }) => id),
        ({ id }) => id,
        shownMeasure,
      );
    },
  );
}

function shownPack(id: RulePackId, day: string): Static<typeof RulePackSchema> {
  const pack = rulePack(id);
  return {
    ...shownHead(pack),
    inForce: isOpenOn(pack, day),
    parameters: LEGAL_NAMES.map((name) => shownParameter(id, name)),
    measures: measuresUnder(id, undefined).map(shownMeasure),
    particulars: pack.particulars.map((particular) => ({ ...particular })),
  };
}

function shownParameter(pack: RulePackId, name: LegalName): Static<typeof PackParameterSchema> {
  const { title, unit, expected } = entryOf(name);
  const values = textValues(pack, name).map(({ value, document, clause, from, through, bound }) => ({
    ...{ value, document, clause },
    ...{ from: from ?? null, through: through ?? null, bound: bound ?? null },
  }));
  return { name, title, unit, expected, values, lookUp: lookUpOf(pack, name) ?? null };
}

function shownMeasure(measure: MeasureInUse): Static<typeof MeasureSchema> {
  return { ...measure, basis: measure.basis.map((basis) => ({ ...basis })) };
}

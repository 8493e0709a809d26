import { type Static, Type } from '@fastify/type-provider-typebox';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { listParameters, resolveParameters } from '../../db/queries/parameters.ts';
import { type MissingStep, missingSteps, PARAMETER_NAMES } from '../../rules/parameters/index.ts';
import type { RulePackId } from '../../rules/rule-packs/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import { type Key, numberKey, PageOf, type PageRequest, pageOf, pageQuery } from '../plugins/paging.ts';
import { type AskedPack, askedPack, listOf } from '../rule-packs/asked.ts';
import { RulePackName } from '../rule-packs/schemas.ts';
import { Code, Day, MissingStepSchema, ParameterSchema, State, shown } from './schemas.ts';

const Query = Type.Object({
  authority: Type.Optional(Code),
  name: Type.Optional(Type.String({ maxLength: 100 })),
  on: Type.Optional(Day),
  state: Type.Optional(State),
  rulePack: Type.Optional(RulePackName),
  missing: Type.Optional(Type.Boolean({ description: '列出尚缺的参数，按步骤' })),
  year: Type.Optional(Type.Integer({ minimum: 2015, maximum: 2100, description: '与 missing 同用：公示年度' })),
  ...pageQuery,
});

/** Parameters as they were entered; with `missing=true`, the steps that lack one, and what to look up. */
export function listRoute(app: App, deps: ApiDeps): void {
  app.get(
    '/parameters',
    {
      schema: {
        tags: ['parameters'],
        operationId: 'parameters.list',
        summary: '查询参数；missing=true 时查询尚缺的参数',
        description:
          'Of an authority (default: your own) and of those above it; with `on`, only what is in force that day. With `missing=true`: the steps of the procedures that lack a value for a `year` under a `rulePack`.',
        querystring: Query,
        response: { 200: Type.Union([PageOf(ParameterSchema), PageOf(MissingStepSchema)]) },
      },
    },
    async (request) => {
      const { authority = request.official.authorityCode, missing } = request.query;
      await assertWithinAuthority(deps.database, request.official, authority);
      const asked = await askedPack(deps, request.query);
      return missing
        ? missingPage(deps, request.query, { ...asked, authority })
        : page(deps, request.query, authority, asked.named);
    },
  );
}

function page({ database }: ApiDeps, query: Static<typeof Query>, authority: string, rulePack: RulePackId | undefined) {
  const { name, on, state } = query;
  const rows = (after: Key | undefined, limit: number) =>
    listParameters(database, { authority, name, on, state, rulePack, after: numberKey(after), limit });
  return pageOf(query, rows, (row) => row.id, shown);
}

async function missingPage({ database }: ApiDeps, query: PageRequest, at: AskedPack & { authority: string }) {
  const { authority, rulePack, year, day } = at;
  const resolved = await resolveParameters(database, PARAMETER_NAMES, { authority, rulePack, year, on: day });
  const steps = missingSteps(resolved, at);
  const shownStep = (step: MissingStep) => ({ ...step, rulePack, year });
  return pageOf(
    query,
    listOf(steps, ({ step }) => step),
    ({ step }) => step,
    shownStep,
  );
}

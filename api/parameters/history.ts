import { type Static, Type } from '@fastify/type-provider-typebox';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { listParameterPeriods, type ParameterRecord } from '../../db/queries/parameters.ts';
import { assertParameterName, type ValuePeriod } from '../../rules/parameters/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import { PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { askedPack, listOf } from '../rule-packs/asked.ts';
import { RulePackName } from '../rule-packs/schemas.ts';
import { Code, PeriodSchema, signedAt } from './schemas.ts';

/** Which value of a parameter held when; what was superseded stays, with who entered and who approved it. */
export function historyRoute(app: App, deps: ApiDeps): void {
  app.get(
    '/parameters/history',
    {
      schema: {
        tags: ['parameters'],
        operationId: 'parameters.history',
        summary: '查询一项参数各时期的值',
        description: 'Periods without gap, earliest first, as far as anything was in force under a rule pack.',
        querystring: Type.Object({
          name: Type.String({ maxLength: 100 }),
          authority: Type.Optional(Code),
          rulePack: Type.Optional(RulePackName),
          ...pageQuery,
        }),
        response: { 200: PageOf(PeriodSchema) },
      },
    },
    async (request) => {
      const { name, authority = request.official.authorityCode } = request.query;
      await assertWithinAuthority(deps.database, request.official, authority);
      assertParameterName(name, 'name');
      const { rulePack } = await askedPack(deps, request.query);
      const periods = await listParameterPeriods(deps.database, { authority, name, rulePack });
      const keyOf = ({ period }: (typeof periods)[number]) => period.from ?? '';
      return pageOf(request.query, listOf(periods, keyOf), keyOf, shownPeriod);
    },
  );
}

function shownPeriod({
  period: { from, through, effective },
  row,
}: {
  period: ValuePeriod;
  row: ParameterRecord | undefined;
}): Static<typeof PeriodSchema> {
  if (!effective) return { from, through, held: null };
  const { source, value, basisDocument, basisClause, demonstration } = effective;
  const entered = row && {
    ...{ id: row.id, authority: row.authorityCode, proposedBy: row.proposedBy, decidedBy: row.decidedBy },
    ...signedAt(row),
  };
  const held = { source, value, basisDocument, basisClause, demonstration, entered: entered ?? null };
  return { from, through, held };
}

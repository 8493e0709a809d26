import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Campaign } from '../../db/queries/annual-disclosure/index.ts';
import { OPENING, SUMMARY, type Term } from '../../rules/annual-disclosure.ts';
import { entryOf, type ParameterName, stepOf } from '../../rules/parameters/index.ts';
import { rulePack } from '../../rules/rule-packs/index.ts';
import { RulePackHeadSchema, shownHead } from '../rule-packs/schemas.ts';

const ShownTermSchema = Type.Object({
  name: Type.String(),
  title: Type.String(),
  unit: Type.String(),
  value: Type.Unknown(),
  document: Type.String(),
  clause: Type.String(),
  source: Type.String({ description: 'authority 本单位或上级录入, pack 规则包原文, default 操作默认' }),
  parameterId: Type.Union([Type.Integer(), Type.Null()]),
  operational: Type.Boolean({ description: '操作参数：不依据任何文件' }),
  demonstration: Type.Boolean({ description: '演示' }),
});

export const CampaignTermsSchema = Type.Object({
  campaignId: Type.Integer(),
  rulePack: RulePackHeadSchema,
  terms: Type.Array(ShownTermSchema),
  missing: Type.Array(Type.Object({ name: Type.String(), title: Type.String(), step: Type.String() }), {
    description: '启动时没有值、照常办理并提醒的参数',
  }),
});

/** The pack and the values a campaign keeps until it ends, each with its basis. */
export function shownTerms(campaign: Campaign): Static<typeof CampaignTermsSchema> {
  const terms = campaign.terms as Partial<Record<ParameterName, Term<unknown>>>;
  const named = [...stepOf(OPENING).parameters, ...stepOf(SUMMARY).parameters];
  return {
    campaignId: campaign.id,
    rulePack: shownHead(rulePack(campaign.rulePack)),
    terms: named.flatMap((name) => (terms[name] ? [shownTerm(name, terms[name])] : [])),
    missing: named
      .filter((name) => !terms[name])
      .map((name) => ({ name, title: entryOf(name).title, step: stepOf(SUMMARY).title })),
  };
}

function shownTerm(name: ParameterName, term: Term<unknown>): Static<typeof ShownTermSchema> {
  const { basisDocument: document, basisClause: clause, value, source, parameterId, demonstration } = term;
  const { title, unit, kind } = entryOf(name);
  const marks = { operational: kind === 'operational', demonstration };
  return { name, title, unit, value, document, clause, source, parameterId, ...marks };
}

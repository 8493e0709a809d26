import { type Static, Type } from '@fastify/type-provider-typebox';
import type { RulePack } from '../../rules/rule-packs/index.ts';

/** Where a request names a pack: looked up by the route, so that an unknown one is answered with those there are. */
export const RulePackName = Type.String({ maxLength: 40, description: '规则包：2021、2023、decree-13（令第13号）' });

const NullableText = Type.Union([Type.String(), Type.Null()]);

/** A pack without its values. */
export const RulePackHeadSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  titleEn: Type.String(),
  documents: Type.Array(
    Type.Object({
      number: Type.Union([Type.String(), Type.Null()], { description: '文号；null 为待核' }),
      title: Type.String(),
    }),
  ),
  opensFrom: Type.Union([Type.String(), Type.Null()], { description: '正式环境中可据以启动新事项的首日；null 为不限' }),
  opensThrough: Type.Union([Type.String(), Type.Null()], { description: '末日（含）；null 为不限' }),
});

const TextValueSchema = Type.Object({
  value: Type.Unknown(),
  document: Type.String(),
  clause: Type.String(),
  from: NullableText,
  through: NullableText,
  bound: Type.Union([Type.String(), Type.Null()], { description: 'at-least 不得少于, at-most 不得多于' }),
});

export const PackParameterSchema = Type.Object({
  name: Type.String(),
  title: Type.String(),
  unit: Type.String(),
  expected: Type.String(),
  values: Type.Array(TextValueSchema, { description: '文件原文的值；没有的为空，须由主管部门查明后录入' }),
  lookUp: Type.Union([Type.Object({ lookUp: Type.String(), where: Type.String() }), Type.Null()]),
});

export const MeasureSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  basis: Type.Array(Type.Object({ document: Type.String(), clause: Type.String() }), { minItems: 1 }),
  source: Type.String({ description: 'pack 规则包, authority 本单位或上级录入' }),
  parameterId: Type.Union([Type.Integer(), Type.Null()]),
});

export const RulePackSchema = Type.Object({
  ...RulePackHeadSchema.properties,
  inForce: Type.Boolean({ description: '此刻（法定时间）可否在正式环境中据以启动新事项' }),
  parameters: Type.Array(PackParameterSchema),
  measures: Type.Array(MeasureSchema),
  particulars: Type.Array(
    Type.Object({ id: Type.String(), text: Type.String(), document: Type.String(), clause: NullableText }),
  ),
});

export function shownHead(pack: RulePack): Static<typeof RulePackHeadSchema> {
  const { id, title, titleEn, documents, opensFrom, opensThrough } = pack;
  return { id, title, titleEn, documents: documents.map((document) => ({ ...document })), opensFrom, opensThrough };
}

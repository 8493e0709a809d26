import { type Static, Type } from '@fastify/type-provider-typebox';
import type { ParameterRecord } from '../../db/queries/parameters.ts';
import { RulePackName } from '../rule-packs/schemas.ts';

export const Code = Type.String({ pattern: '^[0-9]{6}$', description: '行政区划代码' });
// There is no year 0 in PostgreSQL, and a year far away is a slip of the finger.
export const Day = Type.String({ format: 'date', pattern: '^(19|20|21)' });
export const State = Type.Union([Type.Literal('proposed'), Type.Literal('approved'), Type.Literal('rejected')]);

export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const Instant = Type.String({ format: 'date-time' });

const basis = {
  value: Type.Unknown(),
  basisDocument: Type.String(),
  basisClause: Type.String(),
  demonstration: Type.Boolean(),
};

/** Who entered a value and who approved it, and when (legal time). */
const signatures = {
  proposedBy: Type.Integer(),
  proposedAt: Instant,
  decidedBy: nullable(Type.Integer()),
  decidedAt: nullable(Instant),
};

export const ParameterSchema = Type.Object({
  id: Type.Integer(),
  authority: Code,
  name: Type.String(),
  rulePack: nullable(Type.String()),
  ...basis,
  effectiveFrom: Day,
  effectiveTo: nullable(Day),
  state: State,
  ...signatures,
});

export const ProposalSchema = Type.Object(
  {
    authority: Code,
    name: Type.String({ maxLength: 100 }),
    value: Type.Unknown(),
    rulePack: Type.Optional(RulePackName),
    basisDocument: Type.String({ minLength: 1, maxLength: 200, description: '文号' }),
    basisClause: Type.String({ minLength: 1, maxLength: 200, description: '条款' }),
    effectiveFrom: Day,
    effectiveTo: Type.Optional(Day),
    demonstration: Type.Optional(Type.Boolean({ description: '演示；正式环境不接受' })),
  },
  { additionalProperties: false },
);

const MissingParameterSchema = Type.Object({
  name: Type.String(),
  title: Type.String(),
  kind: Type.String({ description: 'legal 法定, operational 操作' }),
  unit: Type.String(),
  expected: Type.String(),
  inYear: nullable(Type.Integer({ description: '值须在该年之内' })),
  ofAnotherYear: Type.Unknown({ description: '在效但属于其他年度的值；没有为 null' }),
  lookUp: nullable(Type.Object({ lookUp: Type.String(), where: Type.String() })),
  example: Type.Object({
    method: Type.String(),
    path: Type.String(),
    body: Type.Record(Type.String(), Type.Unknown()),
  }),
});

export const MissingStepSchema = Type.Object({
  step: Type.String(),
  title: Type.String(),
  adverse: Type.Boolean({ description: '对矿业权人不利' }),
  effect: Type.String({ description: 'stops 不能启动, alarm 照常办理并提醒' }),
  rulePack: Type.String(),
  year: Type.Integer(),
  parameters: Type.Array(MissingParameterSchema),
});

export const PeriodSchema = Type.Object({
  from: nullable(Type.String({ description: '首日；null 为最早' })),
  through: nullable(Type.String({ description: '末日（含）；null 为至被取代时' })),
  held: nullable(
    Type.Object({
      source: Type.String({ description: 'authority 本单位或上级录入, pack 规则包原文, default 操作默认' }),
      ...basis,
      entered: nullable(Type.Object({ id: Type.Integer(), authority: Code, ...signatures })),
    }),
  ),
});

/** A stored value as it is shown. */
export function shown(row: ParameterRecord): Static<typeof ParameterSchema> {
  const { authorityCode: authority, proposedAt, decidedAt, ...rest } = row;
  return { ...rest, authority, ...signedAt({ proposedAt, decidedAt }) };
}

export function signedAt({ proposedAt, decidedAt }: Pick<ParameterRecord, 'proposedAt' | 'decidedAt'>) {
  return { proposedAt: proposedAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null };
}

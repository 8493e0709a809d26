import { type TSchema, Type } from '@fastify/type-provider-typebox';
import { FOUR_EYES_STATES, type FourEyes } from '../rules/four-eyes.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Instant = Type.String({ format: 'date-time' });

/** What every answer about a proposal shows of its two officers. */
export const fourEyesSchema = {
  state: Type.String({ description: FOUR_EYES_STATES.join(', ') }),
  proposedBy: Type.Integer(),
  proposedAt: Instant,
  decidedBy: nullable(Type.Integer()),
  decidedAt: nullable(Instant),
  decisionNote: nullable(Type.String()),
};

export function shownFourEyes({ state, proposedBy, proposedAt, decidedBy, decidedAt, decisionNote }: FourEyes) {
  return {
    ...{ state, proposedBy, proposedAt: proposedAt.toISOString() },
    ...{ decidedBy, decidedAt: decidedAt?.toISOString() ?? null, decisionNote },
  };
}

/** The second officer's word. */
export const DecisionSchema = Type.Object(
  {
    approve: Type.Boolean(),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: '审核意见' })),
  },
  { additionalProperties: false },
);

/** A text that is not blank. */
export const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S', description });

import { Type } from '@fastify/type-provider-typebox';

/** RFC 9457 with our additions, as clients of the OpenAPI document see it. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({
      description: 'Stable; match this, never a sentence',
      examples: ['urn:gongshi:problem:role-missing'],
    }),
    status: Type.Integer(),
    title: Type.String(),
    titleEn: Type.String(),
    detail: Type.String(),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), value: Type.Optional(Type.Unknown()), detail: Type.String() })),
    ),
  },
  { title: 'Problem' },
);

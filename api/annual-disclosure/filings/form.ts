import { type Static, Type } from '@fastify/type-provider-typebox';
import { currentForm, NO_VALUE_NAMES, wantedOf } from '../../../rules/filing/index.ts';
import type { RightKind } from '../../../rules/registry.ts';
import type { App } from '../../deps.ts';

const Names = { zh: Type.String(), en: Type.String() };

const FieldSchema = Type.Object({
  name: Type.String(),
  ...Names,
  type: Type.String({ description: 'text, decimal, day, choice, yes-no, telephone' }),
  unit: Type.Optional(Type.String()),
  places: Type.Optional(Type.Integer({ description: 'Most decimal places' })),
  least: Type.Optional(Type.String()),
  most: Type.Optional(Type.String()),
  maxLength: Type.Optional(Type.Integer()),
  options: Type.Optional(Type.Array(Type.Object({ value: Type.String(), ...Names }))),
  without: Type.Array(Type.Object({ answer: Type.String(), ...Names }), {
    description: 'Answers without a value that are taken: {"answer":"not-applicable"}, {"answer":"unknown"}',
  }),
  example: Type.Union([Type.String(), Type.Boolean()]),
  wanted: Type.String(),
});

const FormSchema = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  version: Type.Integer(),
  ...Names,
  sections: Type.Array(Type.Object({ name: Type.String(), ...Names, fields: Type.Array(FieldSchema) })),
});

/** The form 填报表 a right of a kind is filed on, for screens and for programs. */
export function filingFormRoute(app: App): void {
  const kind = Type.Unsafe<RightKind>({ type: 'string', enum: ['exploration', 'mining'] });
  const schema = {
    ...{ tags: ['annual-disclosure'], operationId: 'filings.form', summary: '查询填报表' },
    querystring: Type.Object({ kind }),
    response: { 200: FormSchema },
  };
  app.get('/filings/form', { schema }, async (request) => {
    const { sections, ...form } = currentForm(request.query.kind);
    return {
      ...form,
      sections: Object.entries(sections).map(([name, { fields, ...titles }]) => ({
        ...{ name, ...titles },
        fields: Object.entries(fields).map(([item, { privacy: _privacy, ...field }]) => ({
          ...{ ...field, name: item },
          ...(field.type === 'choice' && { options: optionsOf(field.options) }),
          without: field.without.map((answer) => ({ answer, ...NO_VALUE_NAMES[answer] })),
          wanted: wantedOf({ ...field, privacy: 'open' }),
        })),
      })),
    } as Static<typeof FormSchema>;
  });
}

const optionsOf = (options: Readonly<Record<string, { zh: string; en: string }>>) =>
  Object.entries(options).map(([value, names]) => ({ value, ...names }));

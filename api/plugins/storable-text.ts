import fp from 'fastify-plugin';
import { type FieldError, Refusal } from '../../rules/refusal.ts';
import { isStorable } from '../../rules/text.ts';

/** No body of ours is deeper than a few levels; what walks one by recursion must not run out of stack. */
const MAX_DEPTH = 64;

/** Refuses what no database row can hold, wherever it stands in a request, before a schema is asked. */
export const storableText = fp(
  async (app) => {
    app.addHook('preValidation', async (request) => {
      const errors = [
        ...findErrors(request.params, ''),
        ...findErrors(request.query, ''),
        ...findErrors(request.body, '/body'),
      ];
      if (errors.length > 0) throw unstorable(errors);
    });
  },
  { name: 'storable-text', dependencies: ['problems'] },
);

function findErrors(value: unknown, pointer: string, depth = 0): FieldError[] {
  if (typeof value === 'string')
    return isStorable(value) ? [] : [{ pointer, detail: '含有空字符（U+0000）或不完整的字符，请删除后重新录入' }];
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return [];
  if (depth === MAX_DEPTH) return [{ pointer, detail: `嵌套不得超过 ${MAX_DEPTH} 层` }];
  return Object.entries(value).flatMap(([name, member]) =>
    isStorable(name)
      ? findErrors(member, pathTo(pointer, name), depth + 1)
      : [{ pointer, detail: '其中一项的名称含有空字符（U+0000）或不完整的字符，请更正' }],
  );
}

// Of the body a JSON pointer; a parameter by its name.
const pathTo = (pointer: string, name: string) =>
  pointer === '' ? name : `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function unstorable(errors: FieldError[]): Refusal {
  return new Refusal('invalid-request', {
    status: 400,
    title: '请求内容不符合要求',
    titleEn: 'The request is not valid',
    detail: '请求中有无法保存的内容，请按 errors 中逐项说明更正后重新提交。',
    errors,
  });
}

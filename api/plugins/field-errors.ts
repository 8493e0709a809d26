import type { ErrorObject } from 'ajv';
import type { FastifySchemaValidationError } from 'fastify';
import type { FieldError } from '../../rules/refusal.ts';

// What a field of such a name holds is never repeated: answers are logged on their way and shown on screens.
const SECRET = /password|token|secret/i;

/** What a schema refused, field by field: `/body/year`, header and path parameters by name. */
export function fieldErrors(errors: readonly FastifySchemaValidationError[], part: string): FieldError[] {
  return (errors as unknown as ErrorObject[]).filter(isCause).map((error) => {
    const pointer = pointerOf(error, part);
    const detail = explain(error);
    const shown = error.keyword === 'required' || error.data === undefined || SECRET.test(pointer);
    return shown ? { pointer, detail } : { pointer, value: refusedValue(error), detail };
  });
}

// `anyOf` and `if` only say that something below them failed, and that is in the list already.
const isCause = (error: ErrorObject) => error.keyword !== 'if' && error.keyword !== 'anyOf';

function pointerOf(error: ErrorObject, part: string): string {
  const member = error.params.missingProperty ?? error.params.additionalProperty;
  const path = error.instancePath + (member === undefined ? '' : `/${escapePointer(String(member))}`);
  return part === 'body' ? `/body${path}` : path.slice(1) || part;
}

const escapePointer = (member: string) => member.replaceAll('~', '~0').replaceAll('/', '~1');

function refusedValue(error: ErrorObject): unknown {
  if (error.keyword !== 'additionalProperties') return error.data;
  return (error.data as Record<string, unknown>)[error.params.additionalProperty as string];
}

function explain({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return '缺少此项，请填写';
    case 'additionalProperties':
      return '没有这一项，请删除或检查拼写';
    case 'type':
      return `类型应为 ${[params.type].flat().join(' 或 ')}`;
    case 'format':
      return `格式应为 ${params.format}`;
    case 'pattern':
      return `应符合格式 ${params.pattern}`;
    case 'minLength':
      return `长度不得少于 ${params.limit} 个字符`;
    case 'maxLength':
      return `长度不得超过 ${params.limit} 个字符`;
    case 'minItems':
      return `不得少于 ${params.limit} 项`;
    case 'maxItems':
      return `不得超过 ${params.limit} 项`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `应 ${params.comparison} ${params.limit}`;
    case 'enum':
      return `应为下列之一：${(params.allowedValues as unknown[]).join('、')}`;
    case 'const':
      return `应为 ${JSON.stringify(params.allowedValue)}`;
    default:
      return `不符合要求（${message ?? keyword}）`;
  }
}

import { Ajv, type ErrorObject } from 'ajv';
import { type FieldError, Refusal } from '../../rules/refusal.ts';
import { type Behaviour, type BehaviourInput, completeBehaviour, type OwnFault } from './behaviour.ts';

export const milliseconds = { type: 'integer', minimum: 0, maximum: 3_600_000 };
const texts = (pattern: string) => ({ type: 'array', minItems: 1, items: { type: 'string', pattern } });
const LIMIT = {
  share: { type: 'number', minimum: 0, maximum: 1 },
  count: { type: 'integer', minimum: 1 },
};
/** To whom a fault may be limited, by the kind of recipients a simulator has. */
const RECIPIENTS = {
  numbers: { numbers: texts('^\\+[1-9][0-9]{6,14}$') },
  addresses: { addresses: texts('^[^@\\s]+@[^@\\s]+$') },
};

/** The fields of a fault beside its limit; those in `required` have no default. */
export interface FaultFields {
  properties?: Record<string, object>;
  required?: string[];
}

const serverError = { type: 'integer', minimum: 500, maximum: 599 };
const late: FaultFields = { properties: { delayMs: milliseconds }, required: ['delayMs'] };

/** What every provider can do, its codes written as `code` says. */
export const commonFaults = (code: object): Record<string, FaultFields> => ({
  'error-before': { properties: { status: serverError } },
  'error-after': { properties: { status: serverError } },
  'too-many': { properties: { retryAfterSeconds: { type: 'integer', minimum: 0, maximum: 3600 } } },
  refuse: { properties: { code, status: { type: 'integer', minimum: 400, maximum: 499 } }, required: ['code'] },
  'reset-before': {},
  'reset-after': {},
  'answer-late': late,
  'accept-late': late,
  slow: { properties: { latencyMs: milliseconds, jitterMs: milliseconds }, required: ['latencyMs'] },
  'callback-twice': {},
  'callback-late': late,
  'callback-never': {},
  'callback-forged': {},
  'callback-out-of-order': {},
  'callback-unknown-delivery': {},
});

const faultSchema = (kind: string, { properties = {}, required = [] }: FaultFields, recipients: object) => ({
  type: 'object',
  additionalProperties: false,
  required: ['kind', ...required],
  properties: { kind: { const: kind }, ...LIMIT, ...recipients, ...properties },
});

const CALLBACKS = {
  type: 'object',
  additionalProperties: false,
  properties: {
    enabled: { type: 'boolean' },
    concurrency: { type: 'integer', minimum: 1, maximum: 1000 },
    delayMs: milliseconds,
  },
};

/** `discriminator` lets the checker name the one wrong field of a fault instead of sixteen failed alternatives. */
const schemaOf = (faults: Record<string, FaultFields>, recipients: keyof typeof RECIPIENTS) => ({
  type: 'object',
  additionalProperties: false,
  properties: {
    seed: { type: 'integer', minimum: 0, maximum: 0xffffffff },
    // What takes mail reports nothing.
    ...(recipients === 'numbers' && { callbacks: CALLBACKS }),
    faults: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        required: ['kind'],
        discriminator: { propertyName: 'kind' },
        oneOf: Object.entries(faults).map(([kind, fields]) => faultSchema(kind, fields, RECIPIENTS[recipients])),
      },
    },
  },
});

/** Reads a behaviour as told from outside. Throws a Refusal that names each wrong field, its value, and what to give. */
export type BehaviourReader<Own extends OwnFault> = (input: unknown) => Behaviour<Own>;

/** Makes the reader of a simulator that knows these faults. */
export function behaviourReader<Own extends OwnFault>(
  faults: Record<string, FaultFields>,
  recipients: keyof typeof RECIPIENTS = 'numbers',
): BehaviourReader<Own> {
  const ajv = new Ajv({ discriminator: true, allErrors: true, verbose: true, strict: false });
  const check = ajv.compile(schemaOf(faults, recipients));
  return (input) => {
    if (check(input)) return completeBehaviour(input as BehaviourInput<Own>);
    throw new Refusal('simulator-behaviour-invalid', {
      status: 400,
      title: '模拟器行为设置有误',
      titleEn: 'The simulator cannot be told that',
      detail: '请求体应为模拟器行为的 JSON，请按 errors 逐项改正后重试；原设置保持不变。',
      errors: (check.errors ?? []).map((error) => fieldError(error, Object.keys(faults))),
    });
  };
}

function fieldError(error: ErrorObject, kinds: readonly string[]): FieldError {
  const field = error.params.additionalProperty ?? error.params.missingProperty;
  const pointer = `/body${error.instancePath}${field ? `/${field}` : ''}`;
  return {
    pointer,
    value: error.keyword === 'required' ? undefined : offendingValue(error),
    detail: detailOf(error, kinds),
  };
}

function offendingValue(error: ErrorObject): unknown {
  const extra = error.params.additionalProperty;
  return extra ? (error.data as Record<string, unknown>)[extra] : error.data;
}

function detailOf(error: ErrorObject, kinds: readonly string[]): string {
  switch (error.keyword) {
    case 'additionalProperties':
      return '没有这一项，请删去或核对名称';
    case 'required':
      return '缺少这一项，请补上';
    case 'discriminator':
      return `kind 应为下列之一：${kinds.join('、')}`;
    case 'type':
      return `类型应为 ${error.params.type}`;
    case 'pattern':
      return error.instancePath.includes('/numbers/')
        ? '应为 E.164 号码，如 +8616900123456'
        : '应为邮件地址，如 holder@example.cn';
    default:
      return `应满足 ${error.keyword} ${JSON.stringify(error.schema)}`;
  }
}

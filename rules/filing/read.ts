/** Reads what was filed, item by item: the content as it is stored, or everything that is wrong with it, all at once. */
import { parseDay } from '../dates.ts';
import { maskIdentityNumbers } from '../identity-number.ts';
import type { FieldError } from '../refusal.ts';
import { parseTelephone } from '../telephone.ts';
import { isStorable } from '../text.ts';
import {
  type FilingAnswer,
  type FilingContent,
  MAX_NOTE,
  NO_VALUE_NAMES,
  NO_VALUES,
  type NoValue,
  type WithoutValue,
} from './answers.ts';
import { contradictions } from './checks.ts';
import { millionths, placesOf } from './decimal.ts';
import type { Field, Section } from './fields.ts';
import type { Form } from './form.ts';

export type FilingResult = { ok: true; content: FilingContent } | { ok: false; errors: FieldError[] };

/** Pointers are below the content: `/basic/areaKm2`. Items nobody knows are refused too: what is not on the form is not filed. */
export function readFiling(form: Form, given: unknown): FilingResult {
  if (!isObject(given))
    return { ok: false, errors: [{ pointer: '', value: given, detail: '应为对象，按填报表分节填写' }] };
  const errors: FieldError[] = unknownNames(given, Object.keys(form.sections), '', '填报表中没有这一节');
  const content: FilingContent = {};
  for (const [name, section] of Object.entries(form.sections))
    content[name] = readSection(name, section, given[name], errors);
  errors.push(...contradictions(content));
  return errors.length === 0 ? { ok: true, content } : { ok: false, errors };
}

/** Items that are wrong are left out of what it returns, and named in `errors`. */
function readSection(
  name: string,
  section: Section,
  given: unknown,
  errors: FieldError[],
): Record<string, FilingAnswer> {
  if (!isObject(given)) {
    errors.push({ pointer: `/${name}`, value: given, detail: `缺少${section.zh}一节，或其不是对象` });
    return {};
  }
  errors.push(...unknownNames(given, Object.keys(section.fields), `/${name}`, '填报表中没有这一项'));
  const answers: Record<string, FilingAnswer> = {};
  for (const [item, field] of Object.entries(section.fields)) {
    const read = readAnswer(field, Object.hasOwn(given, item) ? given[item] : undefined);
    if ('wrong' in read) errors.push(errorOf(`/${name}/${item}`, field, given[item], read.wrong));
    else answers[item] = read.answer;
  }
  return answers;
}

type Read = { answer: FilingAnswer } | { wrong: string };

function readAnswer(field: Field, given: unknown): Read {
  if (given === undefined || given === null || given === '') return { wrong: `尚未回答；${wantedOf(field)}` };
  if (isObject(given)) return readWithoutValue(field, given);
  return readValue(field, given);
}

function readWithoutValue(field: Field, given: Record<string, unknown>): Read {
  const { answer, note, ...more } = given;
  if (!NO_VALUES.includes(answer as NoValue) || Object.keys(more).length > 0) return { wrong: wantedOf(field) };
  if (!field.without.includes(answer as NoValue))
    return { wrong: `不能答“${NO_VALUE_NAMES[answer as NoValue].zh}”；${wantedOf(field)}` };
  if (note === undefined) return { answer: { answer: answer as NoValue } };
  const read = readText(note, MAX_NOTE);
  if ('wrong' in read) return { wrong: `note ${read.wrong}` };
  const kept: WithoutValue = { answer: answer as NoValue, note: read.answer as string };
  return { answer: kept };
}

function readValue(field: Field, given: unknown): Read {
  switch (field.type) {
    case 'yes-no':
      return typeof given === 'boolean' ? { answer: given } : { wrong: wantedOf(field) };
    case 'text':
      return readText(given, field.maxLength);
    case 'decimal':
      return readDecimal(field, given);
    case 'day': {
      const day = typeof given === 'string' ? parseDay(given) : undefined;
      return day === undefined ? { wrong: wantedOf(field) } : { answer: day };
    }
    case 'choice':
      return typeof given === 'string' && Object.hasOwn(field.options, given)
        ? { answer: given }
        : { wrong: wantedOf(field) };
    case 'telephone': {
      const { kind, number } = parseTelephone(typeof given === 'string' ? given : '');
      return kind === 'unusable' ? { wrong: wantedOf(field) } : { answer: number };
    }
  }
}

function readText(given: unknown, maxLength: number): Read {
  const text = typeof given === 'string' ? given.trim() : '';
  if (text === '' || [...text].length > maxLength || !isStorable(text))
    return { wrong: `应为不超过 ${maxLength} 字的文本` };
  // Neither a filing nor anything made of it may hold one.
  if (maskIdentityNumbers(text) !== text) return { wrong: '不得填写公民身份号码，请删去' };
  return { answer: text };
}

function readDecimal(field: Extract<Field, { type: 'decimal' }>, given: unknown): Read {
  const places = typeof given === 'string' ? placesOf(given) : undefined;
  if (places === undefined || places > field.places) return { wrong: wantedOf(field) };
  const value = millionths(given as string);
  if (value < millionths(field.least) || value > millionths(field.most)) return { wrong: wantedOf(field) };
  return { answer: given as string };
}

/** What an answer should look like, for whoever has to correct it. */
export function wantedOf(field: Field): string {
  const others = field.without.map((answer) => `{"answer":"${answer}"}（${NO_VALUE_NAMES[answer].zh}）`);
  return [`应为${valueWanted(field)}`, ...others].join('，或 ');
}

function valueWanted(field: Field): string {
  switch (field.type) {
    case 'text':
      return `不超过 ${field.maxLength} 字的文本`;
    case 'decimal':
      return `以文本书写的数值（${field.unit}，${field.least} 至 ${field.most}，小数不超过 ${field.places} 位），如 "${field.example}"`;
    case 'day':
      return '日期，如 "2021-03-05"';
    case 'choice':
      return `${Object.entries(field.options)
        .map(([value, { zh }]) => `"${value}"（${zh}）`)
        .join('、')}之一`;
    case 'yes-no':
      return ' true（是）或 false（否）';
    case 'telephone':
      return '一个移动或固定电话号码，如 "0471-1110001"';
  }
}

/** What stood there is repeated only where it is no person's. */
function errorOf(pointer: string, field: Field, value: unknown, wrong: string): FieldError {
  const repeated = field.privacy === 'open' && value !== undefined && !isObject(value);
  return { pointer, ...(repeated && { value }), detail: `${field.zh}：${wrong}` };
}

function unknownNames(given: object, known: readonly string[], below: string, detail: string): FieldError[] {
  const names = Object.keys(given).filter((name) => !known.includes(name));
  return names.map((name) => ({ pointer: `${below}/${escaped(name)}`, detail: `${detail}，请删去或核对名称` }));
}

/** RFC 6901. */
const escaped = (name: string) => name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

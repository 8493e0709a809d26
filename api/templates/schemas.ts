import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { TemplateVersion } from '../../db/queries/templates/index.ts';
import {
  kindRule,
  LONGEST_TEXT,
  SMS_PROVIDER_NAMES,
  type SmsProvider,
  TEMPLATE_CHANNELS,
  TEMPLATE_KIND_NAMES,
  TEMPLATE_LANGUAGES,
  type TemplateChannel,
  type TemplateDraft,
  type TemplateKind,
  type TemplateLanguage,
} from '../../rules/templates/index.ts';

const oneOf = <T extends string>(names: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...names], description });
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Kind = oneOf<TemplateKind>(
  TEMPLATE_KIND_NAMES,
  TEMPLATE_KIND_NAMES.map((kind) => `${kind} ${kindRule(kind).title}`).join(', '),
);
export const Channel = oneOf<TemplateChannel>(
  TEMPLATE_CHANNELS,
  'sms 短信, voice 语音外呼, email 电子邮件, call-list 人工电话',
);
export const Language = oneOf<TemplateLanguage>(TEMPLATE_LANGUAGES, 'zh 中文, en 英文');
export const Provider = oneOf<SmsProvider>(SMS_PROVIDER_NAMES, '短信服务商');
const ProviderCodes = Type.Object(
  Object.fromEntries(SMS_PROVIDER_NAMES.map((name) => [name, Type.Optional(Type.String({ maxLength: 100 }))])),
  { additionalProperties: false, description: '文本在服务商处登记的模板编号，按服务商' },
);

const LONGEST = Math.max(...Object.values(LONGEST_TEXT));

/** What is said, as somebody writes it. */
export const draftMembers = {
  kind: Kind,
  channel: Channel,
  language: Language,
  subject: Type.Optional(Type.String({ maxLength: 1_000, description: '主题，仅电子邮件' })),
  text: Type.String({ minLength: 1, maxLength: LONGEST, description: '正文，占位符以花括号写，例如 {hotline}' }),
  providerCodes: Type.Optional(ProviderCodes),
};

export function draftOf(body: Static<ReturnType<typeof Type.Object<typeof draftMembers>>>): TemplateDraft {
  const { kind, channel, language, subject = null, text, providerCodes = {} } = body;
  return { kind, channel, language, subject, text, providerCodes };
}

export const State = oneOf(
  ['proposed', 'approved', 'rejected'] as const,
  'proposed 待审核, approved 已批准, rejected 未批准',
);
const Instant = Type.String({ format: 'date-time' });

export const TemplateSchema = Type.Object({
  id: Type.Integer(),
  authority: Type.String(),
  ...{ kind: Kind, channel: Channel, language: Language },
  version: Type.Integer({ description: '该单位、类别、渠道、语言的第几版' }),
  subject: nullable(Type.String()),
  text: Type.String(),
  providerCodes: Type.Record(Type.String(), Type.String()),
  demonstration: Type.Boolean({ description: '演示' }),
  effectiveFrom: Type.String({ format: 'date' }),
  note: nullable(Type.String()),
  state: State,
  proposedBy: Type.Integer(),
  proposedAt: Instant,
  decidedBy: nullable(Type.Integer()),
  decidedAt: nullable(Instant),
  decisionNote: nullable(Type.String()),
});

/** A stored version as it is shown. */
export function shownTemplate(row: TemplateVersion): Static<typeof TemplateSchema> {
  const { authorityCode: authority, proposedAt, decidedAt, providerCodes, ...rest } = row;
  const times = { proposedAt: proposedAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null };
  return { ...rest, authority, providerCodes: { ...providerCodes } as Record<string, string>, ...times };
}

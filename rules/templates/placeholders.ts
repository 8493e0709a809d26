import { deliveryReference } from '../deliveries.ts';
import type { TemplateChannel, TemplateLanguage } from './ways.ts';

interface PlaceholderRule {
  title: string;
  example: Record<TemplateLanguage, string>;
  /** The longest value there may be: what a message may come to in the worst case. */
  longest: Record<TemplateLanguage, string>;
}

const same = (value: string) => ({ zh: value, en: value });

/** What a template may name in braces: `{hotline}`. */
export const PLACEHOLDERS = {
  authority: {
    title: '发送机关',
    example: same('内蒙古自治区自然资源厅'),
    longest: same('克孜勒苏柯尔克孜自治州自然资源和规划局（林业和草原局）'),
  },
  count: { title: '涉及的矿业权宗数', example: same('3'), longest: same('99999') },
  year: { title: '公示内容所属年度', example: same('2020'), longest: same('2099') },
  lastDay: {
    title: '填报截止日',
    example: { zh: '2021年4月30日', en: '30 April 2021' },
    longest: { zh: '2021年12月31日', en: '30 September 2021' },
  },
  hotline: { title: '咨询电话', example: same('0471-1234567'), longest: same('0'.repeat(25)) },
  reference: {
    title: '消息编号',
    example: same(deliveryReference(4711)),
    longest: same(deliveryReference(Number.MAX_SAFE_INTEGER)),
  },
} as const satisfies Record<string, PlaceholderRule>;

export type Placeholder = keyof typeof PLACEHOLDERS;

/** Every value a message is filled with, in words of its language. */
export type MessageValues = Readonly<Record<Placeholder, string>>;

/** Fixed when a round is planned; the other two are each message's own. */
export type RoundFacts = Readonly<Record<Exclude<Placeholder, 'count' | 'reference'>, string>>;

/** In every message: who sends it, whom to ask, and what it is found again by (decision 6). */
export const COMPULSORY = {
  authority: '每条消息须写明发送机关',
  hotline: '每条消息须写明咨询电话（通知二、（三））',
  reference: '每条消息须有编号，供核对是否送达和电话咨询',
} as const satisfies Partial<Record<Placeholder, string>>;

/** What a message must name by its channel: a reference is not for the ear. */
export function compulsoryOn(channel: TemplateChannel): (keyof typeof COMPULSORY)[] {
  const names = Object.keys(COMPULSORY) as (keyof typeof COMPULSORY)[];
  return names.filter((name) => channel !== 'voice' || name !== 'reference');
}

/** Names by which personal data is asked for again and again; the message goes through a provider's hands. */
export const PERSONAL_NAMES: readonly string[] = [
  ...['name', 'holder', 'holderName', 'contact', 'contactPerson', 'recipient', 'phone', 'mobile', 'telephone'],
  ...['idNumber', 'creditCode', 'address', 'email', 'licenceNo', 'rightName'],
  ...['姓名', '矿业权人', '矿业权人名称', '联系人', '电话', '手机', '身份证号', '地址', '邮箱', '许可证号'],
];

export function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name);
}

import type { SegmentCounting } from './segments.ts';

interface SmsProviderRule {
  title: string;
  /** Domestic providers take no link in a notice: the message is refused, or worse, taken and dropped. */
  links: 'allowed' | 'forbidden';
  counting: SegmentCounting;
  /** It renders templates of its own, which are registered with it beforehand: each version names its code 模板 CODE. */
  registered: boolean;
}

/** Text message providers by the name their adapter bears, and what each asks of a template. */
export const SMS_PROVIDERS = {
  twilio: { title: 'Twilio 接口', links: 'allowed', counting: 'by-alphabet', registered: false },
  'twilio-domestic': {
    ...{ title: '境内短信服务（Twilio 接口）', links: 'forbidden', counting: 'always-70', registered: false },
  },
  alibaba: { title: '阿里云短信服务', links: 'forbidden', counting: 'always-70', registered: true },
} as const satisfies Record<string, SmsProviderRule>;

export type SmsProvider = keyof typeof SMS_PROVIDERS;
export const SMS_PROVIDER_NAMES = Object.keys(SMS_PROVIDERS) as SmsProvider[];

/** The provider's code of a version's text, where it registers texts. */
export type ProviderCodes = { readonly [P in SmsProvider]?: string };

export function providerRule(provider: SmsProvider): SmsProviderRule {
  return SMS_PROVIDERS[provider];
}

const LINK =
  /(?:https?:\/\/|www\.)[^\s，。；、]+|(?<![A-Za-z0-9.-])(?:[A-Za-z0-9-]+\.)+(?:cn|com|net|org|gov|edu|info|top|vip|cc|io|me|xyz|link|url|公司|网络|中国)(?![A-Za-z0-9])[^\s，。；、）)]*/i;

/** The first link in a text, as carriers see one: an address with its protocol, or a bare domain. */
export function findLink(text: string): string | undefined {
  return LINK.exec(text)?.[0];
}

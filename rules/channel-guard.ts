/**
 * Whether a provider outside the country may be used.
 *
 * - 个人信息保护法 36: personal information that a state organ (国家机关) handles is stored inside the country; where it truly
 *   must be provided abroad (确需向境外提供), a security assessment (安全评估) is carried out. A message hands a holder's number
 *   and what concerns him to its provider.
 * - 37: the same holds for organizations that a law or regulation has entrusted with public affairs.
 * - 38 (assessment, certification, standard contract) is not the article: it is for handlers who provide abroad for
 *   reasons of business, and lets them choose; 36 leaves a state organ the assessment alone. 39 (telling the person,
 *   separate consent) stays beside it.
 *
 * So in production such a provider is refused unless the authority has entered its assessment, by provider, with document
 * and clause. In a rehearsal nothing goes to anyone.
 */
import type { EffectiveParameter } from './parameters/index.ts';
import { Refusal } from './refusal.ts';

export const FOREIGN_PROVIDER_BASIS = 'messaging.foreign-provider-basis';

export interface GuardedProvider {
  channel: string;
  /** As its port calls it: `twilio`. */
  provider: string;
  domestic: boolean;
}

/** Why this provider may not be used on `day` (YYYY-MM-DD, legal); undefined where it may. */
export function foreignProviderRefusal(
  { channel, provider, domestic }: GuardedProvider,
  mode: 'production' | 'rehearsal',
  basis: EffectiveParameter<typeof FOREIGN_PROVIDER_BASIS> | undefined,
  day: string,
): Refusal | undefined {
  if (domestic || mode === 'rehearsal') return undefined;
  const entry = basis?.value.find((one) => one.provider === provider);
  if (entry && entry.assessedOn <= day && day <= entry.validThrough) return undefined;
  const given = entry
    ? `已录入的安全评估于 ${entry.assessedOn} 完成、有效期至 ${entry.validThrough}，不含 ${day}`
    : `参数 ${FOREIGN_PROVIDER_BASIS} 未录入服务商 ${provider} 的安全评估`;
  return new Refusal('foreign-provider-refused', {
    status: 422,
    title: '不得使用境外通信服务商',
    titleEn: 'A provider outside the country may not be used',
    detail:
      `渠道 ${channel} 的服务商 ${provider} 位于境外；国家机关处理的个人信息应当在境内存储，确需向境外提供的，应当进行安全评估` +
      `（个人信息保护法第三十六条）。${given}。请改用境内服务商，或者完成评估后录入该参数并附文号、条款。`,
    errors: [{ pointer: `/parameters/${FOREIGN_PROVIDER_BASIS}`, value: basis?.value, detail: given }],
  });
}

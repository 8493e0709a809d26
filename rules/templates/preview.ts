import type { TemplateDraft } from './check.ts';
import type { MessageValues } from './placeholders.ts';
import { providerRule, type SmsProvider } from './providers.ts';
import { type RenderedMessage, renderMessage } from './render.ts';
import { countCallMinutes, countSegments, type SegmentCount } from './segments.ts';
import { longestValues } from './values.ts';

/** What one message is paid as: segments of a text message, minutes of a call, one electronic mail; a person's call: nothing. */
export interface MessageSize {
  unit: 'segment' | 'minute' | 'mail' | 'call';
  units: number;
  /** Of a text message only. */
  count: SegmentCount | null;
  /** Thousandths of a yuan 厘; null where no price was given. */
  costMilliYuan: number | null;
}

export interface PreviewedMessage extends MessageSize {
  message: RenderedMessage;
}

/** What a message of this template is paid as, at a price for each unit in thousandths of a yuan. */
export function sizeOfMessage(
  draft: Pick<TemplateDraft, 'channel' | 'language'>,
  text: string,
  at: { provider: SmsProvider; priceMilliYuan?: number | undefined },
): MessageSize {
  const { priceMilliYuan } = at;
  const count = draft.channel === 'sms' ? countSegments(text, providerRule(at.provider).counting) : null;
  const units = count?.segments ?? (draft.channel === 'voice' ? countCallMinutes(text, draft.language) : 1);
  return {
    ...{ unit: UNITS[draft.channel], units, count },
    costMilliYuan: priceMilliYuan === undefined ? null : units * priceMilliYuan,
  };
}

const UNITS = { sms: 'segment', voice: 'minute', email: 'mail', 'call-list': 'call' } as const;

/** A draft with the values given, and with the longest there may be. Precondition: the draft has no errors. */
export function previewTemplate(
  draft: TemplateDraft,
  values: MessageValues,
  at: { provider: SmsProvider; priceMilliYuan?: number | undefined },
): { example: PreviewedMessage; worst: PreviewedMessage } {
  const shown = (with_: MessageValues): PreviewedMessage => {
    const message = renderMessage(draft, with_);
    return { message, ...sizeOfMessage(draft, message.text, at) };
  };
  return { example: shown(values), worst: shown(longestValues(draft)) };
}

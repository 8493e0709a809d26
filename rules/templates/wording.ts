import { deliveryReference } from '../deliveries.ts';
import type { RoundFacts } from './placeholders.ts';
import type { ProviderCodes } from './providers.ts';
import { type RenderedMessage, renderMessage, type TemplateWords } from './render.ts';

/** What the messages of a round say on one channel in one language (消息用语): words and facts, fixed together. */
export interface Wording extends TemplateWords {
  id: number;
  /** The version it comes from; null: the product's own text. */
  templateId: number | null;
  providerCodes: ProviderCodes;
  facts: RoundFacts;
}

/** What each message has of its own. `rightsCount` ≥ 1. */
export interface OwnFacts {
  deliveryId: number;
  rightsCount: number;
}

/** What one message says: the same whenever it is asked, byte for byte. */
export function sayMessage(wording: Wording, own: OwnFacts): RenderedMessage {
  const { facts } = wording;
  return renderMessage(wording, {
    ...facts,
    count: String(own.rightsCount),
    reference: deliveryReference(own.deliveryId),
  });
}

/** Whether two wordings of the same channel and language speak of the same facts. */
export function sameFacts(one: RoundFacts, other: RoundFacts): boolean {
  const names = Object.keys(one) as (keyof RoundFacts)[];
  return names.every((name) => one[name] === other[name]);
}

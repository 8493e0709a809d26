/**
 * A delivery is a message to a person (a *service* 送达 is a document served; that is another thing).
 *
 *   planned ──▶ sending ──▶ handed_over ──▶ delivered
 *      │           │              └───────▶ failed(reason)
 *      │           ├─▶ failed(reason)      refused by the provider
 *      │           ├─▶ planned             proved not sent: tried again
 *      │           └─▶ unknown             a channel that cannot settle
 *      ├─▶ skipped(reason)                 filed, or nobody to reach
 *      └─▶ failed(expired)                 its round ended first
 */
export type DeliveryState = 'planned' | 'sending' | 'handed_over' | 'delivered' | 'failed' | 'skipped' | 'unknown';

export const DELIVERY_STATES: readonly DeliveryState[] = [
  'planned',
  'sending',
  'handed_over',
  'delivered',
  'failed',
  'skipped',
  'unknown',
];

/** What a provider may report of a message it has taken. */
export type ReceiptState = Extract<DeliveryState, 'handed_over' | 'delivered' | 'failed'>;

/** The states a provider's report may still change. Delivered is final: a report that comes late or twice changes nothing. */
const CHANGED_BY_RECEIPT: Record<ReceiptState, readonly DeliveryState[]> = {
  handed_over: ['planned', 'sending', 'unknown'],
  delivered: ['planned', 'sending', 'handed_over', 'unknown', 'failed'],
  failed: ['planned', 'sending', 'handed_over', 'unknown'],
};

/**
 * Whether a provider's report moves a delivery. A row never tried cannot have been reported: `attempts` ≥ 1 is needed.
 * A row that went back to planned after a look-up that came too early is caught here, before it is sent a second time.
 */
export function receiptMoves(from: DeliveryState, attempts: number, to: ReceiptState): boolean {
  return attempts >= 1 && CHANGED_BY_RECEIPT[to].includes(from);
}

/**
 * The reference printed in every message, by which a message found at the provider is matched to its row and a holder
 * can be helped on the telephone. `编号G` + the delivery's number in base 36, upper case, ended by `。`: no reference is
 * the beginning of another.
 */
export function deliveryReference(deliveryId: number): string {
  return `编号G${deliveryId.toString(36).toUpperCase()}。`;
}

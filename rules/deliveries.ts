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

/** What of a round's messages is still to be decided. */
export const PENDING_STATES = ['planned', 'sending'] as const satisfies readonly DeliveryState[];

/** What has left the house. */
export const SENT_STATES = ['handed_over', 'delivered'] as const satisfies readonly DeliveryState[];

/**
 * The reference printed in every message, by which a message found at the provider is matched to its row and a holder
 * can be helped on the telephone. `编号G` + the delivery's number in base 36, upper case, ended by `。`: no reference is
 * the beginning of another.
 */
export function deliveryReference(deliveryId: number): string {
  return `编号G${deliveryId.toString(36).toUpperCase()}。`;
}

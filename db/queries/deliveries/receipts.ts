import { sql } from 'drizzle-orm';
import { receiptMoves, type DeliveryState, type ReceiptState } from '../../../rules/deliveries.ts';
import type { Database } from '../../client.ts';
import { recordEvidence } from '../evidence.ts';

export interface DeliveryReceipt {
  deliveryId: number;
  providerId: string;
  state: ReceiptState;
  reason?: string | undefined;
}

/**
 * Applies a provider's report to its delivery. `unknown-delivery`: no such row; `unchanged`: late, repeated or out of
 * order, which providers do; `moved`: the state changed and the log says so.
 */
export async function recordReceipt(
  database: Database,
  receipt: DeliveryReceipt,
  time: { machineNow: Date; asOf: Date },
): Promise<'unknown-delivery' | 'unchanged' | 'moved'> {
  return database.transaction(async (tx) => {
    const found = await tx.execute<{ state: DeliveryState; attempts: number }>(
      sql`SELECT state, attempts FROM deliveries WHERE id = ${receipt.deliveryId} FOR UPDATE`,
    );
    const delivery = found.rows[0];
    if (!delivery) return 'unknown-delivery';
    if (!receiptMoves(delivery.state, delivery.attempts, receipt.state)) return 'unchanged';
    await tx.execute(sql`
      UPDATE deliveries SET state = ${receipt.state}, lease_until = NULL, not_before = NULL, provider_id = ${receipt.providerId},
        reason = ${receipt.state === 'failed' ? (receipt.reason ?? 'unspecified') : null},
        handed_over_at = coalesce(handed_over_at, ${time.machineNow.toISOString()}::timestamptz)
      WHERE id = ${receipt.deliveryId}`);
    await recordEvidence(tx, {
      asOf: time.asOf,
      recordedAt: time.machineNow,
      room: 'deliveries',
      kind: `delivery.${receipt.state.replace('_', '-')}`,
      subject: `delivery/${receipt.deliveryId}`,
      data: { providerId: receipt.providerId, from: delivery.state, reason: receipt.reason },
    });
    return 'moved';
  });
}

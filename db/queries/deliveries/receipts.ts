import { sql } from 'drizzle-orm';
import { type DeliveryState, type ReceiptState, receiptMoves } from '../../../rules/deliveries.ts';
import { FAILOVER_SETTINGS } from '../../../rules/failover.ts';
import type { Database, Transaction } from '../../client.ts';
import { type EvidenceEntry, recordEvidenceBatch } from '../evidence.ts';

/** A report within so many seconds of the hand-over is prompt. */
const PROMPT_SECONDS = FAILOVER_SETTINGS.slowAfterMs / 1000;

export interface DeliveryReceipt {
  deliveryId: number;
  providerId: string;
  state: ReceiptState;
  reason?: string | undefined;
}

/**
 * What a report did: `moved` the delivery, with a log entry; `unchanged`, being late, repeated or out of order, which
 * providers' reports are; `unknown-delivery`; or `busy`: another transaction holds the row, apply it again.
 */
export type ReceiptOutcome = 'moved' | 'unchanged' | 'unknown-delivery' | 'busy';

interface Row {
  state: DeliveryState;
  attempts: number;
  /** Set once a report of this batch has moved it. */
  moved?: DeliveryReceipt;
}

/**
 * Applies providers' reports in one transaction, in the order given; returns an outcome for each. Rows held by others
 * are skipped, never waited for: a batch that waits for one row while holding hundreds could deadlock with a dispatch.
 */
export async function recordReceipts(
  database: Database,
  receipts: readonly DeliveryReceipt[],
  time: { machineNow: Date; asOf: Date },
): Promise<ReceiptOutcome[]> {
  return database.transaction(async (tx) => {
    const ids = [...new Set(receipts.map((receipt) => receipt.deliveryId))];
    const rows = await lockRows(tx, ids);
    const missing = ids.filter((id) => !rows.has(id));
    const existing = missing.length > 0 ? await existingIds(tx, missing) : new Set<number>();
    const entries: EvidenceEntry[] = [];
    const outcomes = receipts.map((receipt): ReceiptOutcome => {
      const row = rows.get(receipt.deliveryId);
      if (!row) return existing.has(receipt.deliveryId) ? 'busy' : 'unknown-delivery';
      if (!receiptMoves(row.state, row.attempts, receipt.state)) return 'unchanged';
      entries.push(entryOf(receipt, row.state, time));
      Object.assign(row, { state: receipt.state, moved: receipt });
      return 'moved';
    });
    await saveMoved(
      tx,
      [...rows.values()].flatMap(({ moved }) => moved ?? []),
      time,
    );
    await recordEvidenceBatch(tx, entries);
    return outcomes;
  });
}

async function lockRows(tx: Transaction, ids: readonly number[]): Promise<Map<number, Row>> {
  const found = await tx.execute<{ id: string; state: DeliveryState; attempts: number }>(
    sql`SELECT id, state, attempts FROM deliveries WHERE id = ANY(${sql.param(ids)}::bigint[]) FOR UPDATE SKIP LOCKED`,
  );
  return new Map(found.rows.map(({ id, state, attempts }) => [Number(id), { state, attempts }]));
}

async function existingIds(tx: Transaction, ids: readonly number[]): Promise<Set<number>> {
  const found = await tx.execute<{ id: string }>(
    sql`SELECT id FROM deliveries WHERE id = ANY(${sql.param(ids)}::bigint[])`,
  );
  return new Set(found.rows.map(({ id }) => Number(id)));
}

async function saveMoved(
  tx: Transaction,
  moved: readonly DeliveryReceipt[],
  time: { machineNow: Date; asOf: Date },
): Promise<void> {
  if (moved.length === 0) return;
  const column = <T>(pick: (receipt: DeliveryReceipt) => T) => sql.param(moved.map(pick));
  const asOf = sql`${time.asOf.toISOString()}::timestamptz`;
  await tx.execute(sql`
    WITH moved AS (
    UPDATE deliveries d SET state = u.state, lease_until = NULL, not_before = NULL, provider_id = u.provider_id, reason = u.reason,
      handed_over_at = coalesce(d.handed_over_at, ${time.machineNow.toISOString()}::timestamptz),
      handed_over_as_of = coalesce(d.handed_over_as_of, ${asOf})
    FROM unnest(
      ${column((receipt) => receipt.deliveryId)}::bigint[],
      ${column((receipt) => receipt.state)}::text[],
      ${column((receipt) => receipt.providerId)}::text[],
      ${column((receipt) => (receipt.state === 'failed' ? (receipt.reason ?? 'unspecified') : null))}::text[]
    ) u(id, state, provider_id, reason) WHERE d.id = u.id
    RETURNING d.channel, d.provider, d.handed_over_as_of, d.state)
    -- How soon providers report is what they are chosen by (rules/failover).
    INSERT INTO provider_minutes AS m (channel, provider, minute, prompt, lost)
    SELECT channel, provider, date_trunc('minute', handed_over_as_of),
      count(*) FILTER (WHERE state = 'delivered' AND ${asOf} - handed_over_as_of <= make_interval(secs => ${PROMPT_SECONDS})),
      count(*) FILTER (WHERE state = 'failed')
    FROM moved WHERE provider IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (channel, provider, minute) DO UPDATE
      SET prompt = m.prompt + excluded.prompt, lost = m.lost + excluded.lost`);
}

function entryOf(receipt: DeliveryReceipt, from: DeliveryState, time: { machineNow: Date; asOf: Date }): EvidenceEntry {
  return {
    asOf: time.asOf,
    recordedAt: time.machineNow,
    room: 'deliveries',
    kind: `delivery.${receipt.state.replace('_', '-')}`,
    subject: `delivery/${receipt.deliveryId}`,
    data: { providerId: receipt.providerId, from, ...(receipt.reason !== undefined && { reason: receipt.reason }) },
  };
}

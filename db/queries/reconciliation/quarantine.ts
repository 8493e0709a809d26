import { createHash } from 'node:crypto';
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import {
  MAX_ITEM_BYTES,
  type MalformedItem,
  type SystemItem,
  type SystemKind,
} from '../../../rules/reconciliation/kinds.ts';
import type { Executor, Transaction } from '../../client.ts';
import { reconciliationQuarantineTable } from '../../schema/index.ts';
import { authorityAndBelow } from '../identity.ts';
import type { ItemSource } from './items.ts';

export type QuarantinedItem = typeof reconciliationQuarantineTable.$inferSelect;

/** An item nobody can take as it came. */
export interface RefusedItem extends MalformedItem {
  raw: unknown;
}

/** Keeps items that cannot be taken; one that is here already is not kept twice. Returns how many are new. */
export async function saveQuarantine(
  tx: Transaction,
  kind: SystemKind,
  refused: readonly RefusedItem[],
  source: ItemSource,
): Promise<number> {
  if (refused.length === 0) return 0;
  const values = refused.map(({ raw: given, ...item }) => {
    const raw = rawText(given);
    const digest = createHash('sha256').update(raw).digest();
    return { ...item, kind, raw, digest, state: 'open' as const, ...source };
  });
  const saved = await tx.insert(reconciliationQuarantineTable).values(values).onConflictDoNothing().returning({
    id: reconciliationQuarantineTable.id,
  });
  return saved.length;
}

/** As JSON, whose escapes PostgreSQL can store whatever came. */
function rawText(raw: unknown): string {
  try {
    return [...(JSON.stringify(raw) ?? 'null')].slice(0, MAX_ITEM_BYTES).join('');
  } catch {
    return '"（嵌套过深，未保存）"';
  }
}

/**
 * Closes what has become moot: a good item has come under the same number, or a later version of the same thing. A
 * conflict is not settled by the one that was there first coming again. Returns their numbers: nobody waits for them.
 */
export async function supersede(tx: Transaction, kind: SystemKind, good: readonly SystemItem[]): Promise<number[]> {
  const column = <T>(pick: (item: SystemItem) => T) => sql.param(good.map(pick));
  const { rows } = await tx.execute<{ sequence: string | null }>(sql`
    UPDATE reconciliation_quarantine q SET state = 'superseded'
    FROM unnest(${column(({ externalId }) => externalId)}::text[], ${column(({ version }) => version)}::int[],
                ${column(({ sequence }) => sequence)}::bigint[]) AS g (external_id, version, sequence)
    WHERE q.kind = ${kind} AND q.state = 'open'
      AND ((q.sequence = g.sequence AND q.reason NOT IN ('version-conflict', 'sequence-conflict'))
        OR (q.external_id = g.external_id AND q.version < g.version))
    RETURNING q.sequence`);
  return rows.flatMap(({ sequence }) => (sequence === null ? [] : [Number(sequence)]));
}

/** Held until the transaction ends: two decisions cannot cross. */
export async function lockQuarantined(tx: Transaction, id: number): Promise<QuarantinedItem | undefined> {
  const [row] = await tx
    .select()
    .from(reconciliationQuarantineTable)
    .where(eq(reconciliationQuarantineTable.id, id))
    .for('update');
  return row;
}

export async function findQuarantined(executor: Executor, id: number): Promise<QuarantinedItem | undefined> {
  const [row] = await executor
    .select()
    .from(reconciliationQuarantineTable)
    .where(eq(reconciliationQuarantineTable.id, id));
  return row;
}

export async function saveQuarantineDecision(
  tx: Transaction,
  id: number,
  decision: { state: 'read' | 'set-aside'; decidedBy: number; decidedAt: Date; note: string | null },
): Promise<void> {
  await tx.update(reconciliationQuarantineTable).set(decision).where(eq(reconciliationQuarantineTable.id, id));
}

/** In the order they came; `unattributed`: also those whose authority nobody could read. */
export async function listQuarantine(
  executor: Executor,
  query: {
    authority: string;
    unattributed: boolean;
    kind?: SystemKind | undefined;
    state?: QuarantinedItem['state'] | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<QuarantinedItem[]> {
  const table = reconciliationQuarantineTable;
  return executor
    .select()
    .from(table)
    .where(
      and(
        visible(query),
        query.kind && eq(table.kind, query.kind),
        query.state && eq(table.state, query.state),
        gt(table.id, query.after ?? 0),
      ),
    )
    .orderBy(asc(table.id))
    .limit(query.limit);
}

/** How many wait for a decision, by kind. */
export async function countQuarantine(
  executor: Executor,
  query: { authority: string; unattributed: boolean },
): Promise<Partial<Record<SystemKind, number>>> {
  const { rows } = await executor.execute<{ kind: SystemKind; items: number }>(sql`
    SELECT kind, count(*)::int AS items FROM reconciliation_quarantine
    WHERE state = 'open' AND ${visible(query)} GROUP BY kind`);
  return Object.fromEntries(rows.map(({ kind, items }) => [kind, items]));
}

function visible({ authority, unattributed }: { authority: string; unattributed: boolean }): SQL {
  const { authorityCode } = reconciliationQuarantineTable;
  const own = sql`${authorityCode} IN (${authorityAndBelow(authority)})`;
  return unattributed ? sql`(${own} OR ${authorityCode} IS NULL)` : own;
}

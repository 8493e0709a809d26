import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { evidenceTable } from '../schema/index.ts';

/** What happened, in whose name, about what. Ids and facts only: no personal data, the log is kept for ever. */
export interface EvidenceEntry {
  /** Legal time. */
  asOf: Date;
  /** Machine time. */
  recordedAt: Date;
  /** Absent: the system, a provider, or the operator at the machine acted. */
  actorId?: number | null;
  room: string;
  /** Past tense: `roster.frozen`. */
  kind: string;
  /** What it is about: `campaign/1`, `delivery/77`. */
  subject: string;
  commandId?: string | null;
  data?: Record<string, unknown>;
}

export interface EvidenceRecord extends EvidenceEntry {
  seq: number;
  actorId: number | null;
  commandId: string | null;
  data: Record<string, unknown>;
}

/** Writes one entry. `tx` is the transaction of the change it records: an unrecorded act is void. */
export async function recordEvidence(tx: Executor, entry: EvidenceEntry): Promise<void> {
  await tx.insert(evidenceTable).values({ ...entry, data: entry.data ?? {} });
}

/** Writes any number of entries as one statement, in the order given. */
export async function recordEvidenceBatch(tx: Executor, entries: readonly EvidenceEntry[]): Promise<void> {
  if (entries.length === 0) return;
  // One array per column: the statement text stays the same for every batch size, and the parameter count below 65,535.
  const column = <T>(pick: (entry: EvidenceEntry) => T) => sql.param(entries.map(pick));
  await tx.execute(sql`
    INSERT INTO evidence (recorded_at, as_of, actor_id, room, kind, subject, command_id, data)
    SELECT recorded_at, as_of, actor_id, room, kind, subject, command_id, data::jsonb
    FROM unnest(
      ${column((entry) => entry.recordedAt.toISOString())}::timestamptz[],
      ${column((entry) => entry.asOf.toISOString())}::timestamptz[],
      ${column((entry) => entry.actorId ?? null)}::bigint[],
      ${column((entry) => entry.room)}::text[],
      ${column((entry) => entry.kind)}::text[],
      ${column((entry) => entry.subject)}::text[],
      ${column((entry) => entry.commandId ?? null)}::uuid[],
      ${column((entry) => JSON.stringify(entry.data ?? {}))}::text[]
    ) AS entry (recorded_at, as_of, actor_id, room, kind, subject, command_id, data)`);
}

/** Entries about one subject in the order they were written; `after` is the last `seq` already seen. */
export async function listEvidence(
  executor: Executor,
  subject: string,
  cursor: { after?: number | undefined; limit: number },
): Promise<EvidenceRecord[]> {
  return executor
    .select()
    .from(evidenceTable)
    .where(and(eq(evidenceTable.subject, subject), gt(evidenceTable.seq, cursor.after ?? 0)))
    .orderBy(asc(evidenceTable.seq))
    .limit(cursor.limit);
}

/** Kinds whose ids are of other forms than a number. */
const NAMED: readonly string[] = ['authority', 'import', 'reconciliation', 'reconciliation-file'];

const topAuthority = sql`SELECT code FROM authorities WHERE parent_code IS NULL ORDER BY code LIMIT 1`;

// Where a kind of subject has its authority. What is not here is nobody's to read: a new room adds its line.
const AUTHORITY_OF: Record<string, (id: string) => SQL> = {
  authority: (id) => sql`SELECT code FROM authorities WHERE code = ${id}`,
  official: (id) => sql`SELECT authority_code AS code FROM officials WHERE id = ${id}::bigint`,
  parameter: (id) => sql`SELECT authority_code AS code FROM parameters WHERE id = ${id}::bigint`,
  template: (id) => sql`SELECT authority_code AS code FROM message_templates WHERE id = ${id}::bigint`,
  calendar: (id) => sql`SELECT authority_code AS code FROM calendar_notices WHERE id = ${id}::bigint`,
  deadline: (id) => sql`SELECT authority_code AS code FROM deadlines WHERE id = ${id}::bigint`,
  campaign: (id) => sql`SELECT authority_code AS code FROM campaigns WHERE id = ${id}::bigint`,
  exclusion: (id) => sql`
    SELECT campaigns.authority_code AS code FROM exclusions JOIN campaigns ON campaigns.id = exclusions.campaign_id
    WHERE exclusions.id = ${id}::bigint`,
  notice: (id) => sql`SELECT authority_code AS code FROM notices WHERE id = ${id}::bigint`,
  extension: (id) => sql`
    SELECT campaigns.authority_code AS code FROM extensions JOIN campaigns ON campaigns.id = extensions.campaign_id
    WHERE extensions.id = ${id}::bigint`,
  outage: (id) => sql`SELECT authority_code AS code FROM outages WHERE id = ${id}::bigint`,
  right: (id) => sql`SELECT authority_code AS code FROM rights WHERE id = ${id}::bigint`,
  'register-act': (id) => sql`SELECT authority_code AS code FROM register_acts WHERE id = ${id}::bigint`,
  holder: (id) => sql`
    SELECT authority_code AS code FROM rights WHERE holder_id = ${id}::bigint OR named_holder_id = ${id}::bigint ORDER BY id LIMIT 1`,
  'holder-decision': (id) => sql`SELECT authority_code AS code FROM holder_decisions WHERE id = ${id}::bigint`,
  import: (id) => sql`SELECT authority_code AS code FROM rights_imports WHERE id::text = ${id}`,
  difference: (id) => sql`SELECT authority_code AS code FROM reconciliation_differences WHERE id = ${id}::bigint`,
  'reconciliation-item': (id) => sql`SELECT authority_code AS code FROM reconciliation_items WHERE id = ${id}::bigint`,
  'reconciliation-file': (id) => sql`SELECT authority_code AS code FROM reconciliation_files WHERE id::text = ${id}`,
  // What nobody could attribute, and the reading itself, belong to the account: to whoever stands at the top.
  quarantine: (id) => sql`
    SELECT coalesce(authority_code, (${topAuthority})) AS code FROM reconciliation_quarantine WHERE id = ${id}::bigint`,
  reconciliation: () => topAuthority,
  delivery: (id) => sql`
    SELECT campaigns.authority_code AS code FROM deliveries
    JOIN rounds ON rounds.id = deliveries.round_id JOIN campaigns ON campaigns.id = rounds.campaign_id
    WHERE deliveries.id = ${id}::bigint`,
};

/** The authority a subject belongs to: whoever acts for it, or for one above, may read its log. Undefined: no such subject. */
export async function findSubjectAuthority(executor: Executor, subject: string): Promise<string | undefined> {
  const [kind = '', id = ''] = subject.split('/');
  const query = Object.hasOwn(AUTHORITY_OF, kind) ? AUTHORITY_OF[kind] : undefined;
  // 18 digits fit a bigint.
  const numbered = !NAMED.includes(kind);
  if (!query || subject !== `${kind}/${id}` || (numbered && !/^\d{1,18}$/.test(id))) return undefined;
  const { rows } = await executor.execute<{ code: string }>(query(id));
  return rows[0]?.code ?? undefined;
}

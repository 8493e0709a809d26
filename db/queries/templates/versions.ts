import { and, asc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { TemplateChannel, TemplateDraft, TemplateKind, TemplateLanguage } from '../../../rules/templates/index.ts';
import type { Executor, Transaction } from '../../client.ts';
import { messageTemplatesTable } from '../../schema/templates.ts';
import { authorityAndAbove } from '../identity.ts';
import { onlyRow } from '../rows.ts';

export type TemplateVersion = typeof messageTemplatesTable.$inferSelect;

export interface TemplateProposal extends TemplateDraft {
  authorityCode: string;
  demonstration: boolean;
  /** First day, YYYY-MM-DD. */
  effectiveFrom: string;
  note: string | null;
  proposedBy: number;
  /** Legal time. */
  proposedAt: Date;
}

/** Records a draft as the next version; nothing is said by it before another officer approves it. */
export async function saveTemplateProposal(tx: Transaction, proposal: TemplateProposal): Promise<TemplateVersion> {
  const { authorityCode, kind, channel, language } = proposal;
  // Two proposals at the same time would take the same number.
  const series = `message-template/${authorityCode}/${kind}/${channel}/${language}`;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${series}, 0))`);
  const found = await tx
    .select({ last: sql<number>`coalesce(max(${messageTemplatesTable.version}), 0)::int` })
    .from(messageTemplatesTable)
    .where(isSeries({ authorityCode, kind, channel, language }));
  const version = onlyRow(found).last + 1;
  const row = { ...proposal, version, state: 'proposed' as const };
  return onlyRow(await tx.insert(messageTemplatesTable).values(row).returning());
}

function isSeries(of: Pick<TemplateVersion, 'authorityCode' | 'kind' | 'channel' | 'language'>): SQL | undefined {
  return and(
    eq(messageTemplatesTable.authorityCode, of.authorityCode),
    eq(messageTemplatesTable.kind, of.kind),
    eq(messageTemplatesTable.channel, of.channel),
    eq(messageTemplatesTable.language, of.language),
  );
}

export async function findTemplate(executor: Executor, id: number): Promise<TemplateVersion | undefined> {
  const [row] = await executor.select().from(messageTemplatesTable).where(eq(messageTemplatesTable.id, id));
  return row;
}

/** A version, locked until the transaction ends, so that two decisions cannot both find it undecided. */
export async function findTemplateForDecision(tx: Transaction, id: number): Promise<TemplateVersion | undefined> {
  const [row] = await tx.select().from(messageTemplatesTable).where(eq(messageTemplatesTable.id, id)).for('update');
  return row;
}

/** Preconditions: the version is proposed, and `decidedBy` is not who proposed it (the database refuses the latter as well). */
export async function saveTemplateDecision(
  tx: Transaction,
  id: number,
  decision: { state: 'approved' | 'rejected'; decidedBy: number; decidedAt: Date; decisionNote: string | null },
): Promise<TemplateVersion> {
  return onlyRow(
    await tx.update(messageTemplatesTable).set(decision).where(eq(messageTemplatesTable.id, id)).returning(),
  );
}

/** Which version of one kind is in force for an authority on a legal day, for each channel and language that has one. */
export async function listTemplatesInForce(
  executor: Executor,
  at: { authority: string; kind: TemplateKind; on: string },
): Promise<TemplateVersion[]> {
  const rows = await executor
    .select()
    .from(messageTemplatesTable)
    .where(and(holdsFor(at.authority), eq(messageTemplatesTable.kind, at.kind), inForce(at.on)))
    .orderBy(
      sql`(SELECT depth FROM (${authorityAndAbove(at.authority)}) line WHERE line.code = ${messageTemplatesTable.authorityCode})`,
      sql`${messageTemplatesTable.effectiveFrom} DESC`,
      sql`${messageTemplatesTable.id} DESC`,
    );
  const seen = new Set<string>();
  return rows.filter(({ channel, language }) => {
    const place = `${channel}/${language}`;
    return !seen.has(place) && seen.add(place);
  });
}

/** Versions that concern an authority, its own and those of the authorities above, in the order they were proposed. */
export function listTemplates(
  executor: Executor,
  filter: {
    authority: string;
    kind?: TemplateKind | undefined;
    channel?: TemplateChannel | undefined;
    language?: TemplateLanguage | undefined;
    state?: TemplateVersion['state'] | undefined;
    /** Approved, and begun by that day; the last of them is the one in force. */
    on?: string | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<TemplateVersion[]> {
  const { authority, kind, channel, language, state, on, after, limit } = filter;
  const is = messageTemplatesTable;
  return executor
    .select()
    .from(is)
    .where(
      and(
        holdsFor(authority),
        kind === undefined ? undefined : eq(is.kind, kind),
        channel === undefined ? undefined : eq(is.channel, channel),
        language === undefined ? undefined : eq(is.language, language),
        state === undefined ? undefined : eq(is.state, state),
        on === undefined ? undefined : inForce(on),
        gt(is.id, after ?? 0),
      ),
    )
    .orderBy(asc(is.id))
    .limit(limit);
}

function holdsFor(authority: string): SQL {
  return sql`${messageTemplatesTable.authorityCode} IN (SELECT code FROM (${authorityAndAbove(authority)}) line)`;
}

/** A text of the demonstration 演示 counts only where the database itself says that its data is a rehearsal's. */
function inForce(day: string): SQL | undefined {
  return and(
    eq(messageTemplatesTable.state, 'approved'),
    lte(messageTemplatesTable.effectiveFrom, day),
    sql`(NOT ${messageTemplatesTable.demonstration} OR EXISTS (SELECT FROM data_mode WHERE mode = 'rehearsal'))`,
  );
}

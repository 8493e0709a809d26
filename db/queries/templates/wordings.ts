import { asc, eq, sql } from 'drizzle-orm';
import { legalDayOf } from '../../../rules/legal-day.ts';
import {
  DEFAULT_TEMPLATES,
  roundFacts,
  sameFacts,
  type TemplateKind,
  type TemplateLanguage,
  type Wording,
} from '../../../rules/templates/index.ts';
import type { Database, Executor, Transaction } from '../../client.ts';
import { holdersTable } from '../../schema/registry.ts';
import { messageWordingsTable } from '../../schema/templates.ts';
import { type CampaignFacts, findCampaignFacts } from './facts.ts';
import { listTemplatesInForce, type TemplateVersion } from './versions.ts';

export type StoredWording = Omit<typeof messageWordingsTable.$inferSelect, 'providerCodes' | 'facts'> & Wording;

/** What the messages of a reminder round are: those that machines send, and what a person who calls reads from. */
const KINDS_OF_ROUND: readonly TemplateKind[] = ['reminder', 'call-script'];

/**
 * Fixes what the messages of a round say: on each channel and in each language the version in force for the campaign's
 * authority on that legal day, else the product's own text. Needs the campaign locked for planning.
 */
export async function fixWordings(
  tx: Transaction,
  of: { roundId: number; campaignId: number; authority: string; asOf: Date },
  kinds: readonly TemplateKind[] = KINDS_OF_ROUND,
): Promise<StoredWording[]> {
  const campaign = await findCampaignFacts(tx, of.campaignId);
  const versions = await versionsFor(tx, kinds, of.authority, legalDayOf(of.asOf));
  return saveWordings(
    tx,
    DEFAULT_TEMPLATES.filter(({ kind }) => kinds.includes(kind)).map((product) => {
      const version = versions.find(
        ({ kind, channel, language }) =>
          kind === product.kind && channel === product.channel && language === product.language,
      );
      const { channel, language } = product;
      const { subject, text, providerCodes } = version ?? product;
      const words = { channel, language, subject, text, providerCodes, templateId: version?.id ?? null };
      return { ...words, roundId: of.roundId, facts: roundFacts(campaign, product), fixedAt: of.asOf };
    }),
  );
}

async function versionsFor(
  tx: Transaction,
  kinds: readonly TemplateKind[],
  authority: string,
  on: string,
): Promise<TemplateVersion[]> {
  const found: TemplateVersion[] = [];
  for (const kind of kinds) found.push(...(await listTemplatesInForce(tx, { authority, kind, on })));
  return found;
}

type NewWording = Omit<StoredWording, 'id'>;

async function saveWordings(tx: Transaction, wordings: readonly NewWording[]): Promise<StoredWording[]> {
  return tx
    .insert(messageWordingsTable)
    .values([...wordings])
    .returning();
}

/** Every wording of a round, the current one of each channel and language last. */
export function listWordings(executor: Executor, roundId: number): Promise<StoredWording[]> {
  return executor
    .select()
    .from(messageWordingsTable)
    .where(eq(messageWordingsTable.roundId, roundId))
    .orderBy(asc(messageWordingsTable.id));
}

/** The current wording of each channel and language of a round. */
export function currentWordings(wordings: readonly StoredWording[]): StoredWording[] {
  return [...new Map(wordings.map((wording) => [`${wording.channel}/${wording.language}`, wording])).values()];
}

/**
 * Brings the facts of a round's wordings up to date: where one has changed since (the deadline moved), another wording
 * with the same words follows. Returns the current ones. Called before sending; several lanes may do so at once.
 */
export async function renewWordings(
  database: Database,
  of: { roundId: number; campaignId: number; asOf: Date },
): Promise<StoredWording[]> {
  const campaign = await findCampaignFacts(database, of.campaignId);
  const current = currentWordings(await listWordings(database, of.roundId));
  if (outdated(current, campaign).length === 0) return current;
  return database.transaction(async (tx) => {
    await tx.execute(sql`SELECT FROM rounds WHERE id = ${of.roundId} FOR UPDATE`);
    const latest = currentWordings(await listWordings(tx, of.roundId));
    const anew = outdated(latest, await findCampaignFacts(tx, of.campaignId));
    const saved =
      anew.length === 0
        ? []
        : await saveWordings(
            tx,
            anew.map((w) => ({ ...w, fixedAt: of.asOf })),
          );
    return currentWordings([...latest, ...saved]);
  });
}

/** Those whose facts are no longer the campaign's, with the facts there are now. */
function outdated(wordings: readonly StoredWording[], campaign: CampaignFacts): NewWording[] {
  return wordings.flatMap(({ id: _id, ...wording }) => {
    const facts = roundFacts(campaign, wording);
    return sameFacts(facts, wording.facts) ? [] : [{ ...wording, facts }];
  });
}

/** Has messages that were claimed say what is current, in the language of their holders, before they are sent. */
export async function assignWordings(
  database: Database,
  deliveryIds: readonly number[],
  current: readonly StoredWording[],
): Promise<Map<number, number>> {
  const column = <T>(pick: (wording: StoredWording) => T) => sql.param(current.map(pick));
  const { rows } = await database.execute<{ id: string; wording_id: string }>(sql`
    UPDATE deliveries d SET wording_id = w.id
    FROM holders h, unnest(
      ${column(({ id }) => id)}::bigint[], ${column(({ channel }) => channel)}::text[],
      ${column(({ language }) => language)}::text[]) w(id, channel, language)
    WHERE d.id = ANY(${sql.param([...deliveryIds])}::bigint[]) AND h.id = d.holder_id
      AND w.channel = CASE d.channel WHEN 'file-drop' THEN 'sms' ELSE d.channel END AND w.language = h.message_language
    RETURNING d.id, d.wording_id`);
  return new Map(rows.map((row) => [Number(row.id), Number(row.wording_id)]));
}

/** The wording of a message, and the version it comes from; undefined: it was planned before there were any. */
export async function findWordingOf(executor: Executor, wordingId: number): Promise<StoredWording | undefined> {
  const [row] = await executor.select().from(messageWordingsTable).where(eq(messageWordingsTable.id, wordingId));
  return row;
}

/** In which language a holder is written to from the next round on. */
export async function saveMessageLanguage(
  tx: Transaction,
  holderId: number,
  language: TemplateLanguage,
): Promise<void> {
  await tx.update(holdersTable).set({ messageLanguage: language }).where(eq(holdersTable.id, holderId));
}

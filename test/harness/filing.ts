import { sql } from 'drizzle-orm';
import { acceptFiling, findRosterEntry, lockCampaign } from '../../db/queries/annual-disclosure/index.ts';
import { exampleContent } from '../../rules/filing/index.ts';
import { normaliseLicence } from '../../rules/licence.ts';
import type { RightKind } from '../../rules/registry.ts';
import type { Harness } from './index.ts';

export type Sections = Record<string, Record<string, unknown>>;

/** What a licence number says of the right it stands for. */
export function kindOf(licenceNo: string): RightKind {
  return normaliseLicence(licenceNo).startsWith('T') ? 'exploration' : 'mining';
}

/** The body of a filing that is as the form wants it, with some answers changed. */
export function filingOf(licenceNo: string, changes: Sections = {}) {
  const content: Sections = exampleContent(kindOf(licenceNo));
  for (const [section, answers] of Object.entries(changes)) content[section] = { ...content[section], ...answers };
  return { authority: '150000', year: 2021, licenceNo, content };
}

/** As the poll of the ministry's system brings a filing: an item, and what is made of it. `item` names it. */
export async function bringFiling(
  { database, clocks }: Harness,
  campaignId: number,
  filing: { licenceNo: string; filedAt: string; item: string; content?: Record<string, unknown> },
) {
  const { licenceNo, item, content = { 备注: '部系统' } } = filing;
  const filedAt = new Date(filing.filedAt);
  const asOf = await clocks.legalNow();
  return database.transaction(async (tx) => {
    const campaign = await lockCampaign(tx, campaignId, 'file');
    const entry = await findRosterEntry(tx, campaignId, licenceNo);
    if (!campaign || !entry) throw new Error(`${licenceNo} has no place in campaign ${campaignId}`);
    await tx.execute(sql`
      INSERT INTO reconciliation_items (kind, external_id, version, occurred_at, authority_code, content, facts, unknown_fields, digest, as_of, recorded_at)
      SELECT 'filings', ${item}, 1, ${filedAt.toISOString()}, '150000', '{}', '{}', '{}', ''::bytea, ${asOf.toISOString()}, ${clocks.machineNow().toISOString()}
      ON CONFLICT DO NOTHING`);
    const { rows } = await tx.execute<{ id: number }>(
      sql`SELECT id::int AS id FROM reconciliation_items WHERE kind = 'filings' AND external_id = ${item}`,
    );
    const by = { itemId: rows[0]?.id as number };
    const time = { asOf, machineNow: clocks.machineNow() };
    return acceptFiling(tx, { campaign, rightId: entry.rightId, licenceNo, filedAt, content, by }, time);
  });
}

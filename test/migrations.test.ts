import { readdirSync, readFileSync } from 'node:fs';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateDatabase } from '../db/migrate.ts';
import * as schema from '../db/schema/index.ts';
import { createDatabase, servers, uniqueName } from './harness/servers.ts';

const FOLDER = new URL('../db/migrations/', import.meta.url);

let database: Awaited<ReturnType<typeof createDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test('migrations that start at the same time apply every step once', async () => {
  const name = uniqueName();
  await client.query(`CREATE DATABASE ${name}`);
  const url = new URL(servers().databaseUrl);
  url.pathname = `/${name}`;
  await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(url.href, 'rehearsal')));
  const fresh = new pg.Client({ connectionString: url.href });
  await fresh.connect();
  const { rows } = await fresh.query('SELECT count(*)::int AS steps FROM drizzle.__drizzle_migrations');
  await fresh.end();
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  expect(rows[0].steps).toBe(listMigrations().length);
});

test('the journal names every migration, in the order of their numbers', () => {
  const journal = JSON.parse(readFileSync(new URL('meta/_journal.json', FOLDER), 'utf8'));
  const tags = journal.entries.map(({ tag }: { tag: string }) => tag);
  expect(tags).toEqual(listMigrations());
  const whens = journal.entries.map(({ when }: { when: number }) => when);
  expect(whens).toEqual([...whens].sort((a, b) => a - b));
});

test('the tables of the code are the tables of the database, column by column', async () => {
  const { rows } = await client.query(
    `SELECT table_name, column_name, is_nullable FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const real = rows.map((row) => `${row.table_name}.${row.column_name} ${row.is_nullable}`).sort();
  const tables = (Object.values(schema) as unknown[]).filter((value): value is PgTable => value instanceof PgTable);
  const declared = tables.flatMap((table) => {
    const { name, columns } = getTableConfig(table);
    return columns.map((column) => `${name}.${toSnakeCase(column.name)} ${column.notNull ? 'NO' : 'YES'}`);
  });
  expect(declared.sort()).toEqual(real);
});

test('every foreign key has an index that begins with its columns', async () => {
  const { rows } = await client.query(`
    SELECT c.conrelid::regclass::text AS table_name, c.conname FROM pg_constraint c
    WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
        AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey) ORDER BY 1, 2`);
  const unindexed = rows.map((row) => `${row.table_name}: ${row.conname}`);
  expect(unindexed.sort()).toEqual([...UNINDEXED_BY_CHOICE].sort());
});

/**
 * References to officials, who are disabled and never deleted, and of messages to their wording, which is never deleted
 * either: nothing looks rows up from that side, and every message would pay for the index.
 */
const UNINDEXED_BY_CHOICE = [
  'calendar_notices: calendar_notices_decided_by_fkey',
  'calendar_notices: calendar_notices_proposed_by_fkey',
  'campaign_measures: campaign_measures_recorded_by_fkey',
  'campaign_stops: campaign_stops_decided_by_fkey',
  'campaign_stops: campaign_stops_proposed_by_fkey',
  'call_outcomes: call_outcomes_called_by_fkey',
  'campaigns: campaigns_opened_by_fkey',
  'deliveries: deliveries_wording_id_fkey',
  'deadline_changes: deadline_changes_decided_by_fkey',
  'deadline_changes: deadline_changes_proposed_by_fkey',
  'evidence: evidence_actor_id_fkey',
  'exclusions: exclusions_decided_by_fkey',
  'exclusions: exclusions_proposed_by_fkey',
  'exclusions: exclusions_withdrawal_by_fkey',
  'exclusions: exclusions_withdrawal_decided_by_fkey',
  'extensions: extensions_decided_by_fkey',
  'extensions: extensions_proposed_by_fkey',
  'filing_versions: filing_versions_filed_by_fkey',
  'holder_decisions: holder_decisions_decided_by_fkey',
  'holder_decisions: holder_decisions_proposed_by_fkey',
  'message_templates: message_templates_decided_by_fkey',
  'message_templates: message_templates_proposed_by_fkey',
  'notice_versions: notice_versions_decided_by_fkey',
  'notice_versions: notice_versions_proposed_by_fkey',
  'notice_versions: notice_versions_taken_down_by_fkey',
  'outages: outages_decided_by_fkey',
  'outages: outages_proposed_by_fkey',
  'parameters: parameters_decided_by_fkey',
  'parameters: parameters_proposed_by_fkey',
  'reconciliation_differences: reconciliation_differences_approved_by_fkey',
  'reconciliation_differences: reconciliation_differences_decided_by_fkey',
  'reconciliation_files: reconciliation_files_actor_id_fkey',
  'reconciliation_gap_notes: reconciliation_gap_notes_noted_by_fkey',
  'reconciliation_polls: reconciliation_polls_asked_by_fkey',
  'reconciliation_quarantine: reconciliation_quarantine_decided_by_fkey',
  'register_acts: register_acts_decided_by_fkey',
  'register_acts: register_acts_proposed_by_fkey',
  'roster_versions: roster_versions_approved_by_fkey',
  'roster_versions: roster_versions_proposed_by_fkey',
];

function listMigrations(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.replace('.sql', ''))
    .sort();
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

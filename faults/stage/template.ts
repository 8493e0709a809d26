import pg from 'pg';
import { seedDemoRecords } from '../../cli/demo.ts';
import { connectDatabase, type Database } from '../../db/client.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { findOfficialByUsername, issueToken } from '../../db/queries/identity.ts';
import { saveParameterDecision, saveParameterProposal } from '../../db/queries/parameters.ts';
import { machineNow } from '../../platform/clock.ts';
import type { Stage } from './stage.ts';

const TEMPLATE = 'faults_template';
const TOKEN_TTL_MS = 24 * 3_600_000;
const USERS = ['clerk', 'reviewer'] as const;

export const PROVINCE = '150000';

const PARAMETERS = [
  // Two rounds are enough: what goes wrong between rounds goes wrong between these.
  ['disclosure.rounds', [60, 30]],
  ['voice.rate-per-second', 200],
  ['email.rate-per-second', 200],
] as const;

/** Bearer tokens of the officials who act, valid in every database made from the template. */
export type Tokens = Record<(typeof USERS)[number], string>;

/** Lays down, once, what every run begins with: schema, demonstration, two rounds, officials who are signed in. */
export async function prepareTemplate(stage: Stage): Promise<Tokens> {
  await onServer(stage, `CREATE DATABASE ${TEMPLATE}`);
  const url = stage.databaseUrl(TEMPLATE);
  await migrateDatabase(url, 'rehearsal');
  await seedDemoRecords(url, 'gongshi-faults-2021');
  const database = connectDatabase({ url, maxConnections: 1, onError: () => undefined });
  try {
    const [clerk, reviewer] = (await Promise.all(USERS.map((user) => findOfficialByUsername(database, user)))) as {
      official: { id: number };
    }[];
    for (const [name, value] of PARAMETERS)
      await setParameter(database, name, value, clerk!.official.id, reviewer!.official.id);
    return { clerk: await token(database, clerk!.official.id), reviewer: await token(database, reviewer!.official.id) };
  } finally {
    await database.$client.end();
  }
}

async function token(database: Database, officialId: number): Promise<string> {
  return (await issueToken(database, officialId, machineNow(), TOKEN_TTL_MS)).token;
}

async function setParameter(
  database: Database,
  name: (typeof PARAMETERS)[number][0],
  value: unknown,
  proposedBy: number,
  decidedBy: number,
): Promise<void> {
  const at = new Date('2021-01-04T01:00:00Z');
  const proposal = await saveParameterProposal(database, {
    ...{
      authorityCode: PROVINCE,
      name,
      value,
      rulePack: null,
      basisDocument: '演示',
      basisClause: '演练',
    },
    ...{ demonstration: true, effectiveFrom: '2021-01-02', effectiveTo: null, proposedBy, proposedAt: at },
  });
  await saveParameterDecision(database, proposal.id, { state: 'approved', decidedBy, decidedAt: at });
}

/** A database of a run's own. */
export async function createFromTemplate(stage: Stage, name: string): Promise<string> {
  await onServer(stage, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return stage.databaseUrl(name);
}

export async function dropDatabase(stage: Stage, name: string): Promise<void> {
  await onServer(stage, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function onServer(stage: Stage, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: stage.databaseUrl('postgres') });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

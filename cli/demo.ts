import { connectDatabase, type Database } from '../db/client.ts';
import { seedDemonstration } from '../db/demonstration.ts';
import { assertDataMode } from '../db/queries/data-mode.ts';
import { countRights } from '../db/queries/registry.ts';
import { findRehearsalInstant, moveRehearsalClock } from '../db/queries/rehearsal-clock.ts';
import { machineNow } from '../platform/clock.ts';
import { hashPassword } from '../platform/passwords.ts';
import { acceptPassword } from '../rules/credentials.ts';
import { ROLES, type Role } from '../rules/identity.ts';
import { DEFAULT_REGISTER, makeCsv } from '../tools/make-register.ts';

/** The story begins on the first working day of 2021: Monday, 09:00 in Beijing. */
const STORY_BEGINS = new Date('2021-01-04T01:00:00Z');
const PROVINCE = '150000';
// The same at every start: an import that was cut off is taken up again, not made twice.
const IMPORT_KEY = 'demonstration-register-2021';

/** Officials, authorities, parameters (marked 演示) and the clock; before anything of ours runs. Repeatable. */
export async function seedDemoRecords(databaseUrl: string, password: string): Promise<void> {
  await withDatabase(databaseUrl, async (database) => {
    if (!(await findRehearsalInstant(database))) await moveRehearsalClock(database, STORY_BEGINS, machineNow());
    const passwordHash = await hashPassword(acceptPassword(password));
    await seedDemonstration(database, { passwordHash, asOf: STORY_BEGINS, machineNow: machineNow() });
  });
}

/** One token for each role, from signing in as anybody would. The usernames are the roles' names. */
export async function signInAll(api: string, password: string): Promise<Record<Role, string>> {
  const tokens = ROLES.map(async (role) => {
    const body = JSON.stringify({ username: role, password });
    const answer = await request<{ token: string }>(`${api}/api/v1/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return [role, answer.token] as const;
  });
  return Object.fromEntries(await Promise.all(tokens)) as Record<Role, string>;
}

/** Imports the register of 6,400 invented rights through the API, unless the province has one; false when it had. */
export async function importDemoRegister(
  databaseUrl: string,
  api: string,
  token: string,
  signal: AbortSignal,
): Promise<boolean> {
  if ((await withDatabase(databaseUrl, (database) => countRights(database, PROVINCE))) > 0) return false;
  const authorization = `Bearer ${token}`;
  const form = new FormData();
  form.set('authority', PROVINCE);
  form.set('file', new Blob([...makeCsv(DEFAULT_REGISTER)], { type: 'text/csv' }), 'rights.csv');
  const headers = { authorization, 'idempotency-key': IMPORT_KEY };
  const { id } = await request<{ id: string }>(`${api}/api/v1/rights/imports`, { method: 'POST', headers, body: form });
  for (;;) {
    signal.throwIfAborted();
    const job = await request<{ state: string }>(`${api}/api/v1/rights/imports/${id}`, { headers: { authorization } });
    if (job.state === 'done') return true;
    if (job.state === 'failed')
      throw new Error(`The demonstration's register was not imported: ${JSON.stringify(job)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok)
    throw new Error(`${init.method ?? 'GET'} ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function withDatabase<T>(url: string, use: (database: Database) => Promise<T>): Promise<T> {
  const database = connectDatabase({ url, maxConnections: 2, onError: () => undefined });
  try {
    await assertDataMode(database, 'rehearsal');
    return await use(database);
  } finally {
    await database.$client.end();
  }
}

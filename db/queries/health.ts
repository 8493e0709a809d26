import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';

/** Throws where the database does not answer. */
export async function pingDatabase(executor: Executor): Promise<void> {
  await executor.execute(sql`SELECT 1`);
}

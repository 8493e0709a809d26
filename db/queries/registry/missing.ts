import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';

/** A right in force that a complete register did not name. */
export interface MissingRight {
  id: number;
  licenceNo: string;
  name: string;
  /** As it stands today: an officer may have decided about it since. */
  state: string;
  /** A later import, or an act, has spoken of it since. */
  settled: boolean;
}

/** What a complete register lacked, in the order the rights came into the register. */
export async function listMissingRights(
  executor: Executor,
  importId: string,
  { after = 0, limit }: { after?: number | undefined; limit: number },
): Promise<MissingRight[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT r.id::int AS id, r.licence_no AS "licenceNo", r.name, r.state, r.recorded_at > i.recorded_at AS settled
    FROM rights_import_missing m JOIN rights_imports i ON i.id = m.import_id JOIN rights r ON r.id = m.right_id
    WHERE m.import_id = ${importId}::uuid AND m.right_id > ${after} ORDER BY m.right_id LIMIT ${limit}`);
  return rows as unknown as MissingRight[];
}

import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';

/**
 * Lets acts of two officers stand against a file that is behind: where a staged row still says what the file said when
 * the act was decided, it takes what the act made of it. A row that says something else is newer, and ends the override.
 * Precondition: rows are staged, holders not yet saved.
 */
export async function keepDecided(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    UPDATE rights r SET overridden = nullif(
      r.overridden - CASE WHEN r.overridden ->> 'state' <> s.state THEN 'state' ELSE '' END
                   - CASE WHEN r.overridden ->> 'holder_key' <> s.holder_key THEN 'holder_key' ELSE '' END, '{}')
    FROM staged_rights s WHERE r.overridden IS NOT NULL AND s.licence_no = r.licence_no AND s.accepted
      AND (r.overridden ->> 'state' <> s.state OR r.overridden ->> 'holder_key' <> s.holder_key)`);
  await tx.execute(sql`
    UPDATE staged_rights s SET state = r.state, closure_ground = r.closure_ground, document_no = r.document_no, merged_into = r.merged_into
    FROM rights r WHERE r.overridden ? 'state' AND r.licence_no = s.licence_no AND s.accepted`);
  await tx.execute(sql`
    UPDATE staged_rights s SET holder_key = h.key, holder_name = NULL, system_phones = r.system_phones,
      registered_phones = r.registered_phones, mobile = r.mobile, mobile_source = r.mobile_source,
      contact_person = r.contact_person, email = r.email
    FROM rights r JOIN holders h ON h.id = coalesce(r.named_holder_id, r.holder_id)
    WHERE r.overridden ? 'holder_key' AND r.licence_no = s.licence_no AND s.accepted`);
}

import { type SQL, sql } from 'drizzle-orm';
import type { TemplateChannel } from '../../../rules/templates/index.ts';

/** The current wording of a round on a channel, in the language of a holder; NULL: none was fixed, it is when sent. */
export function wordingFor(roundId: number, channel: TemplateChannel, holderId: SQL): SQL {
  return sql`(
    SELECT max(w.id) FROM message_wordings w JOIN holders h ON h.message_language = w.language
    WHERE w.round_id = ${roundId} AND w.channel = ${channel} AND h.id = ${holderId})`;
}

import type pg from 'pg';
import { until } from '../patience.ts';
import { BOOKS, type Book } from '../plan/lies.ts';
import type { System } from '../stage/system.ts';
import type { Tokens } from '../stage/template.ts';
import { ask } from '../story/clients.ts';
import { type ProviderMessage, providerControl } from '../story/provider.ts';
import type { Told } from '../story/story.ts';
import type { DeliveryFact, EntryFact, Facts, MessageFact, RoundFact } from './facts.ts';

/** Reads what a run left: rows and log from the database, the provider's books, the accounts as the API shows them. */
export async function readFacts(system: System, tokens: Tokens, told: Told): Promise<Facts> {
  const { pool } = system;
  const { campaignId: id } = told;
  const rows = async <T extends object>(text: string): Promise<T[]> => numbered((await pool.query(text)).rows) as T[];
  const [campaign] = await rows<{ state: string }>(`SELECT state FROM campaigns WHERE id = ${id}`);
  const roster = await rows<{ id: number }>(
    `SELECT right_id AS id FROM roster_entries WHERE campaign_id = ${id} AND state = 'roster'`,
  );
  return {
    settles: { sms: 'lookup', voice: 'callback', email: 'none' },
    campaign: { id, state: campaign?.state ?? 'missing' },
    rounds: await readRounds(system, tokens, pool, id),
    roster: roster.map(({ id: rightId }) => rightId),
    deliveries: await rows<DeliveryFact>(
      `SELECT id, round_id AS "roundId", holder_id AS "holderId", step, channel, state, reason, provider_id AS "providerId", attempts
       FROM deliveries ORDER BY id`,
    ),
    deliveryRights: await rows(
      `SELECT round_id AS "roundId", right_id AS "rightId", delivery_id AS "deliveryId", skipped FROM delivery_rights`,
    ),
    filings: await rows(
      `SELECT f.id, f.right_id AS "rightId", licence_no AS "licenceNo", v.command_id AS "commandId"
       FROM filings f JOIN rights r ON r.id = f.right_id
       JOIN filing_versions v ON v.campaign_id = f.campaign_id AND v.right_id = f.right_id AND v.version = 1 ORDER BY f.id`,
    ),
    commands: await rows(
      `SELECT id, idempotency_key AS key, operation, answer_status AS "answerStatus", answer FROM commands`,
    ),
    entries: await rows<EntryFact>(
      `SELECT seq, kind, subject, command_id AS "commandId", data FROM evidence ORDER BY seq`,
    ),
    messages: (await Promise.all(BOOKS.map((book) => readBook(system, book)))).flat(),
    asked: told.asked,
    misused: told.misused,
    refused: told.refused,
  };
}

/** Numbers of PostgreSQL's bigint columns come as text. */
function numbered(rows: object[]): object[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' && /^(id|seq|.*Id)$/.test(name) && /^\d+$/.test(value) ? Number(value) : value,
      ]),
    ),
  );
}

const REFERENCES: Record<Book, RegExp> = {
  twilio: /编号G([0-9A-Z]+)。/,
  alibaba: /^(\d+)$/,
  voice: /\/(\d+)\/[a-z-]+$/,
  mail: /^<delivery-(\d+)\./,
};
const CHANNEL_OF: Record<Book, string> = { twilio: 'sms', alibaba: 'sms', voice: 'voice', mail: 'email' };

async function readBook(system: System, book: Book): Promise<MessageFact[]> {
  const messages = await providerControl(system.providerUrl, book).messages();
  return messages.map((message) => ({
    channel: CHANNEL_OF[book],
    deliveryId: deliveryOf(message, book),
    providerId: message.messageId ?? message.sid,
    status: message.status ?? 'kept',
  }));
}

/** The delivery a message is of, by what each provider was given to tell it by. */
function deliveryOf({ body, outId, messageId, status_callback }: ProviderMessage, book: Book): number | null {
  const text = { twilio: body, alibaba: outId, voice: status_callback, mail: messageId }[book] ?? '';
  const number = REFERENCES[book].exec(text)?.[1];
  return number === undefined ? null : Number.parseInt(number, book === 'twilio' ? 36 : 10);
}

interface ShownRound {
  number: number;
  imbalance: number;
  balance: {
    planned: number;
    sent: { handedOver: number; delivered: number };
    skipped: Record<string, number>;
    failed: Record<string, number>;
    unknown: number;
    pending: { planned: number; sending: number; calls: number };
  };
}

async function readRounds(system: System, tokens: Tokens, pool: pg.Pool, campaignId: number): Promise<RoundFact[]> {
  const shown = await until('the API to show the campaign', 120_000, async () => {
    const headers = { authorization: `Bearer ${tokens.clerk}` };
    const { status, body } = await ask(`${system.apiUrl}/api/v1/campaigns/${campaignId}`, { headers });
    return status === 200 ? (body.rounds as ShownRound[]) : undefined;
  });
  const { rows } = await pool.query(
    `SELECT id, number, state, planned_rights AS "plannedRights", followed_up_at IS NOT NULL AS "followedUp" FROM rounds WHERE campaign_id = $1 ORDER BY number`,
    [campaignId],
  );
  return rows.map((row) => {
    const { balance, imbalance } = shown.find(({ number }) => number === row.number) as ShownRound;
    return { ...row, id: Number(row.id), shown: { planned: balance.planned, imbalance, groups: groupsOf(balance) } };
  });
}

/** The accounts as a list of groups, those without a right left out. */
function groupsOf({ sent, skipped, failed, unknown, pending }: ShownRound['balance']): RoundFact['shown']['groups'] {
  const byReason = (state: 'skipped' | 'failed', counts: Record<string, number>) =>
    Object.entries(counts).map(([reason, rights]) => ({ state, reason, rights }));
  const one = (state: RoundFact['shown']['groups'][number]['state'], rights: number) => ({
    state,
    reason: null,
    rights,
  });
  return [
    one('handed_over', sent.handedOver),
    one('delivered', sent.delivered),
    ...byReason('skipped', skipped),
    ...byReason('failed', failed),
    one('unknown', unknown),
    // A right on the call list is planned: for a person.
    one('planned', pending.planned + pending.calls),
    one('sending', pending.sending),
  ].filter(({ rights }) => rights > 0);
}

/** Signing in, whatever door somebody stands at: the API hands the token out, the portal keeps it in a cookie. */
import { verifyPassword } from '../../platform/passwords.ts';
import type { Official } from '../../rules/identity.ts';
import type { Database } from '../client.ts';
import { recordEvidence } from './evidence.ts';
import { findOfficialByUsername, issueToken, revokeToken } from './identity.ts';

const TOKEN_TTL_MS = 12 * 60 * 60_000;

/** Legal and machine time of the request. */
export interface SignInTime {
  asOf: Date;
  recordedAt: Date;
}

export interface OpenedToken {
  tokenId: number;
  token: string;
  expiresAt: Date;
}

/** Who has that name and password; undefined for an unknown name, a wrong password and a disabled account alike. */
export async function findOfficialByPassword(
  database: Database,
  username: string,
  password: string,
): Promise<Official | undefined> {
  const found = await findOfficialByUsername(database, username);
  const matches = await verifyPassword(found?.passwordHash, password);
  return matches && found?.official.disabledAt === null ? found.official : undefined;
}

/** Opens a token for twelve hours, with its entry in the log. */
export async function openToken(database: Database, official: Official, time: SignInTime): Promise<OpenedToken> {
  return database.transaction(async (tx) => {
    const { id: tokenId, token, expiresAt } = await issueToken(tx, official.id, time.recordedAt, TOKEN_TTL_MS);
    await recordEvidence(tx, { ...time, ...about(official), kind: 'token.issued', data: { tokenId } });
    return { tokenId, token, expiresAt };
  });
}

/** Ends a token of that official, with its entry in the log; one that had ended already is left as it was. */
export async function closeToken(
  database: Database,
  official: Official,
  tokenId: number,
  time: SignInTime,
): Promise<void> {
  await database.transaction(async (tx) => {
    if (!(await revokeToken(tx, official.id, tokenId, time.recordedAt))) return;
    await recordEvidence(tx, { ...time, ...about(official), kind: 'token.revoked', data: { tokenId } });
  });
}

const about = ({ id }: Official) => ({ actorId: id, room: 'identity', subject: `official/${id}` });

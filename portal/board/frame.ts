import type { FastifyRequest } from 'fastify';
import type { Board } from '../../db/queries/board/index.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import type { PortalDeps } from '../deps.ts';
import { type Words, wordsOf } from '../language.ts';
import type { AuthorityAndYear } from '../path.ts';
import type { Session } from '../plugins/session.ts';

/** What a part of the board is made of. */
export interface PartProps {
  words: Words;
  board: Board;
}

/** What every page of an official stands in. */
export interface Frame {
  words: Words;
  path: string;
  rehearsal: boolean;
  official: { name: string; authorityName: string };
}

export function frameOf(request: FastifyRequest, deps: PortalDeps): Frame {
  const { official, authorityName } = request.session as Session;
  const rehearsal = deps.config.mode === 'rehearsal';
  return { words: wordsOf(request), path: request.url, rehearsal, official: { name: official.name, authorityName } };
}

/** The authority and year of an address, if they are for this official to look at. */
export async function mayLookAt(
  request: FastifyRequest<{ Params: AuthorityAndYear }>,
  deps: PortalDeps,
): Promise<{ authority: string; year: number }> {
  const { authority, year } = request.params;
  await assertWithinAuthority(deps.database, (request.session as Session).official, authority);
  return { authority, year: Number(year) };
}

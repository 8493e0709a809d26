import { isProtected } from '../../../rules/privacy/audiences.ts';
import { project } from '../../../rules/privacy/project.ts';
import type { Database } from '../../client.ts';
import { recordEvidenceBatch } from '../evidence.ts';
import type { BoardScope } from './scope.ts';
import type { UnreachableRow } from './unreachable.ts';

export interface ShownUnreachable extends Omit<UnreachableRow, 'name' | 'holderKind'> {
  /** Null for natural persons and individual businesses: a right is often called after its holder. */
  name: string | null;
}

/** What of a row stands in a list for officials. */
export function shownUnreachable({ name, holderKind, ...row }: UnreachableRow, asOf: Date): ShownUnreachable {
  const projected = project({ name, holderKind }, { audience: 'authority-list', asOf });
  return { ...row, name: isProtected(holderKind) ? null : (projected?.name ?? null) };
}

/** The list tells who could not be reached and then did not file: who saw which of it, and when, once a campaign. */
export async function recordUnreachableView(
  database: Database,
  scope: BoardScope,
  shown: readonly UnreachableRow[],
  by: { asOf: Date; recordedAt: Date; actorId: number },
): Promise<void> {
  if (shown.length === 0) return;
  const data = {
    authority: scope.top.code,
    ...{ rights: shown.length, firstRight: shown[0]?.rightId, lastRight: shown.at(-1)?.rightId },
  };
  const entry = { ...by, room: 'board', kind: 'unreachable-list.viewed', data };
  await recordEvidenceBatch(
    database,
    scope.campaigns.map(({ id }) => ({ ...entry, subject: `campaign/${id}` })),
  );
}

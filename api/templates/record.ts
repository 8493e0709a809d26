import type { Transaction } from '../../db/client.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import type { TemplateVersion } from '../../db/queries/templates/index.ts';

/** Writes what was proposed or decided, words included, in the transaction of the change. */
export function recordTemplate(
  tx: Transaction,
  command: Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>,
  kind: string,
  row: TemplateVersion,
): Promise<void> {
  const { id: commandId, asOf, recordedAt, actorId } = command;
  const { kind: ofKind, channel, language, version, subject, text, effectiveFrom, demonstration, decisionNote } = row;
  const what = { kind: ofKind, channel, language, version, effectiveFrom, demonstration };
  const data = { ...what, subject, text, providerCodes: row.providerCodes, ...(decisionNote && { decisionNote }) };
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'templates', kind, subject: `template/${row.id}`, data },
  });
}

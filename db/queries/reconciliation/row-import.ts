import { createHash } from 'node:crypto';
import type { Transaction } from '../../client.ts';
import { rightsImportChunksTable } from '../../schema/index.ts';
import { recordEvidence } from '../evidence.ts';
import { newImportId } from '../registry/chunks.ts';
import { saveImport } from '../registry/imports.ts';

/** A register of few rows that the product itself has written. */
export interface RowImport {
  authorityCode: string;
  actorId: number;
  commandId: string;
  fileName: string;
  /** The heading, then the rows. */
  lines: readonly (readonly string[])[];
  /** What it carries out. */
  differenceId: number;
  asOf: Date;
  machineNow: Date;
}

/** Queues an import of rights as if an official had uploaded it; it is started after the commit, or by the sweep. Returns its id. */
export async function queueRowImport(tx: Transaction, given: RowImport): Promise<string> {
  const { authorityCode, actorId, commandId, fileName, differenceId, asOf, machineNow: recordedAt } = given;
  const id = newImportId(recordedAt);
  const bytes = Buffer.from(`\uFEFF${given.lines.map(csvRow).join('')}`);
  const fileSha256 = createHash('sha256').update(bytes).digest();
  await tx.insert(rightsImportChunksTable).values({ importId: id, number: 0, bytes });
  await saveImport(tx, {
    id,
    authorityCode,
    actorId,
    fileName,
    fileSize: bytes.length,
    fileSha256,
    dryRun: false,
    asOf,
    recordedAt,
  });
  await recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'registry', kind: 'import.queued', subject: `import/${id}` },
    data: { authorityCode, size: bytes.length, sha256: fileSha256.toString('hex'), dryRun: false, differenceId },
  });
  return id;
}

/** RFC 4180, every cell quoted, and each as it is: it is read back by the register, not opened in a spreadsheet. */
const csvRow = (cells: readonly string[]) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The two folders outside the checkout.
 *
 *   home/  temporal/<version>/  postgres/<version>/  bundles/        shared by all starts, can be made anew
 *   data/  postgres/  temporal/  logs/ (0700)  run/  ports.json  *-password (0600)     one per start, to be backed up
 */
export interface DataFolders {
  root: string;
  /** Output of every process; holds telephone numbers, so nobody else may read it. */
  logs: string;
  /** Records of the processes that run. */
  run: string;
}

/** Creates what is missing of the home folder. Others may enter it: as root, PostgreSQL runs as a user of its own. */
export function prepareHome(home: string): void {
  makeFolder(home, 0o755, 'GONGSHI_HOME');
}

/** Creates what is missing of a data folder. */
export function prepareData(data: string): DataFolders {
  makeFolder(data, 0o711, 'GONGSHI_DATA');
  const folders = { root: data, logs: join(data, 'logs'), run: join(data, 'run') };
  mkdirSync(folders.logs, { recursive: true, mode: 0o700 });
  mkdirSync(folders.run, { recursive: true, mode: 0o700 });
  return folders;
}

/** A random secret kept in a file that only its owner reads: the same at every start. */
export function keptSecret(file: string): string {
  try {
    // 'wx' decides between two that ask at once: one writes, the other reads.
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** Whether a user who is neither owner nor in the group can enter a folder and all above it. */
export function othersCanEnter(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  return dirname(folder) === folder || othersCanEnter(dirname(folder));
}

function makeFolder(folder: string, mode: number, variable: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    // A folder made by mktemp is 0700. It is ours; what is secret in it has its own, narrower mode.
    const present = statSync(folder);
    if (present.uid === process.getuid?.() && (present.mode & mode) !== mode) chmodSync(folder, present.mode | mode);
  } catch (error) {
    throw new Error(
      `Cannot create ${folder} (${(error as Error).message}). Set ${variable} to a folder this user may write / 请将 ${variable} 设为可写目录`,
    );
  }
}

import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The folders of a file drop, all on one file system so that a file moves between them in one step:
 *
 *   staging/  written here first          out/   collected from here by the other system
 *   handed/   what was handed over, ours  in/    results laid down by the other system      done/  results recorded
 */
export const FOLDERS = ['staging', 'out', 'handed', 'in', 'done'] as const;
export type Folder = (typeof FOLDERS)[number];

/** Readable for the group: the other system runs under an account of its own. */
const FILE_MODE = 0o640;
const FOLDER_MODE = 0o750;

/** Creates what is missing. */
export async function prepareFolders(root: string): Promise<void> {
  for (const folder of FOLDERS) await mkdir(join(root, folder), { recursive: true, mode: FOLDER_MODE });
}

/**
 * Writes a file so that it is there whole or not at all, also after a power cut: written beside its place, flushed, moved
 * into its place, and the folder flushed.
 */
export async function writeWhole(path: string, content: string): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, 'w', FILE_MODE);
  try {
    await file.writeFile(content, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  await flushFolder(dirname(path));
}

/** Makes a move into or out of a folder last. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function isThere(path: string): Promise<boolean> {
  return (await unlessMissing(stat(path))) !== undefined;
}

/** Content of a file; undefined where there is none. */
export function readIfThere(path: string): Promise<string | undefined> {
  return unlessMissing(readFile(path, 'utf8'));
}

export async function remove(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** What a file operation gives; undefined where the file is missing. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

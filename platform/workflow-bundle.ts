import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitForLock } from './lock.ts';
import type { Logger } from './logger.ts';

export interface WorkflowBundle {
  code: string;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** All that workflow code may reach. */
const SOURCE_FOLDERS = ['workflows', 'rules'];
const BUNDLES_KEPT = 5;

/**
 * The workflow code as one file, as workers run it. Made once per state of the sources (three seconds) and kept under
 * the home folder; of several workers that start together one makes it and the others wait.
 */
export async function loadWorkflowBundle(options: { home: string; logger?: Logger }): Promise<WorkflowBundle> {
  const folder = join(options.home, 'bundles');
  const file = join(folder, `workflows-${hashSources()}.js`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const ready = read(file);
  if (ready) return ready;
  const lock = await waitForLock(join(folder, 'build.lock'), () => undefined);
  try {
    return read(file) ?? (await build(file, folder, options.logger));
  } finally {
    lock.release();
  }
}

async function build(file: string, folder: string, logger: Logger | undefined): Promise<WorkflowBundle> {
  // swc unpacks its native part somewhere: here, not in the user's own cache.
  const unpacked = join(folder, 'swc');
  mkdirSync(unpacked, { recursive: true, mode: 0o700 });
  process.env.SWC_NATIVE_BINDING_CACHE ??= unpacked;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const quiet = new DefaultLogger('WARN', ({ level, message }) => logger?.warn({ level }, message));
  const { code } = await bundleWorkflowCode({ workflowsPath: join(ROOT, 'workflows', 'index.ts'), logger: quiet });
  writeFileSync(`${file}.new`, code);
  renameSync(`${file}.new`, file);
  removeOldest(folder);
  return { code };
}

/** Names the state of the sources: their paths, their text, and the SDK that bundles them. */
function hashSources(): string {
  const hash = createHash('sha256').update(sdkVersion());
  for (const file of SOURCE_FOLDERS.flatMap((folder) => listSources(join(ROOT, folder))).sort())
    hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 24);
}

function listSources(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function sdkVersion(): string {
  return (createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string }).version;
}

function removeOldest(folder: string): void {
  const age = (name: string) => statSync(join(folder, name)).mtimeMs;
  const bundles = readdirSync(folder).filter((name) => name.endsWith('.js'));
  bundles.sort((a, b) => age(b) - age(a));
  for (const name of bundles.slice(BUNDLES_KEPT)) rmSync(join(folder, name), { force: true });
}

function read(file: string): WorkflowBundle | undefined {
  try {
    return { code: readFileSync(file, 'utf8') };
  } catch {
    return undefined;
  }
}

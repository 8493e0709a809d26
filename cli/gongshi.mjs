#!/usr/bin/env node
import { fileURLToPath } from 'node:url';

// The sources are TypeScript: tsx compiles them as they are loaded, so a checkout runs without a build.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 18)) {
  console.error(`gongshi needs Node 20.18 or newer, this is ${process.version} / 需要 Node 20.18 或更高版本`);
  process.exit(1);
}
// Packages of many small files are loaded before tsx is asked about each of them: a third of a process's start-up.
const simulator = process.argv[2]?.endsWith('-simulator');
if (/^[a-z]/.test(process.argv[2] ?? ''))
  await Promise.all([
    import('typebox'),
    import('typebox/value'),
    simulator || import('drizzle-orm/node-postgres'),
    simulator || import('drizzle-orm/pg-core'),
  ]);
const { register } = await import('tsx/esm/api');
// Ours, wherever the command is typed: it says how the portal's pages are compiled.
register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
await import('./main.ts');

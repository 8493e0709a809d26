import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VariableName } from '../../platform/environment.ts';
import type { DataFolders } from '../../platform/home.ts';
import { freePorts, isPortFree } from '../../platform/ports.ts';
import type { ProcessTable } from '../../platform/processes.ts';

const OTHER_PORTS = [
  'GONGSHI_TEMPORAL_UI_PORT',
  'GONGSHI_SMS_SIMULATOR_PORT',
  'GONGSHI_SYSTEM_SIMULATOR_PORT',
  'GONGSHI_MAIL_SINK_PORT',
  'GONGSHI_POSTGRES_PORT',
  'GONGSHI_TEMPORAL_PORT',
] as const satisfies readonly VariableName[];

/**
 * With `--port` the other ports need no thought: those that are not set are free ones, the same at every start of a
 * data folder, so that several installations live on one machine. Without it nothing is added: the standard holds.
 */
export async function choosePorts(
  env: NodeJS.ProcessEnv,
  folders: DataFolders,
  processes: ProcessTable,
  port: number | undefined,
): Promise<NodeJS.ProcessEnv> {
  if (port === undefined) return {};
  const file = join(folders.root, 'ports.json');
  const open = OTHER_PORTS.filter((name) => !env[name]?.trim());
  const kept = readKept(file);
  const usable = async (name: (typeof OTHER_PORTS)[number]) =>
    kept[name] !== undefined && // Its own servers may still run there.
    (processes.leftRunning() || (await isPortFree(kept[name])));
  const fresh = await freePorts(open.length);
  const chosen: Record<string, number> = {};
  for (const [index, name] of open.entries()) chosen[name] = (await usable(name)) ? kept[name]! : fresh[index]!;
  writeFileSync(file, JSON.stringify(chosen));
  return {
    GONGSHI_PORT: String(port),
    ...Object.fromEntries(Object.entries(chosen).map(([name, value]) => [name, String(value)])),
  };
}

function readKept(file: string): Partial<Record<string, number>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { DataFolders } from './home.ts';
import { requireFreePort } from './ports.ts';
import { type Launch, lastLines, type ProcessTable, type RunningProcess } from './processes.ts';

export interface TemporalUiOptions {
  folders: DataFolders;
  processes: ProcessTable;
  binary: string;
  temporalAddress: string;
  port: number;
  namespace: string;
}

/** Starts Temporal's web UI for reading only: nobody acts on a case around the commands. */
export async function startTemporalUi(options: TemporalUiOptions): Promise<{ url: string; process: RunningProcess }> {
  const url = `http://127.0.0.1:${options.port}`;
  const launch = launchOf(options);
  const adopted = options.processes.adopt(launch);
  if (adopted && (await answers(url))) return { url, process: adopted };
  await options.processes.clear(launch.name);
  await requireFreePort(options.port, 'GONGSHI_TEMPORAL_UI_PORT', 'Temporal UI');
  const started = await options.processes.start(launch);
  for (let attempt = 0; attempt < 100 && started.isAlive(); attempt++) {
    if (await answers(url)) return { url, process: started };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await started.stop();
  throw new Error(`The Temporal UI did not come up. Its log, ${started.logFile}, ends:\n${lastLines(started.logFile)}`);
}

function launchOf(options: TemporalUiOptions): Launch {
  const root = join(options.folders.root, 'temporal');
  const settings = {
    temporalGrpcAddress: options.temporalAddress,
    host: '127.0.0.1',
    port: options.port,
    enableUi: true,
    defaultNamespace: options.namespace,
    disableNewsFetch: true,
    disableWriteActions: true,
  };
  mkdirSync(join(root, 'ui'), { recursive: true, mode: 0o700 });
  writeFileSync(join(root, 'ui', 'gongshi.yaml'), stringify(settings));
  return {
    name: 'temporal-ui',
    command: options.binary,
    args: ['--root', root, '--config', 'ui', '--env', 'gongshi', 'start'],
    env: { PATH: '/usr/bin:/bin' },
    cwd: root,
    fingerprint: JSON.stringify([options.binary, settings]),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { seedDemoRecords, signInAll } from '../cli/demo.ts';
import { createLogger } from '../platform/logger.ts';
import { connectTemporal, ensureNamespace } from '../platform/temporal-connection.ts';
import { loadWorkflowBundle } from '../platform/workflow-bundle.ts';
import { type ImportFigures, measureImports } from './import.ts';
import { count, type Line, mebibytes, median, milliseconds, quantile, type Size, seconds, times } from './line.ts';
import { startProcess } from './processes.ts';
import { measureRoster, type RosterFigures } from './roster.ts';
import { measureSearch, type SearchFigures } from './search.ts';
import { type Bench, uniqueName, withDatabase } from './setup.ts';

const PASSWORD = 'gongshi-bench-2021';

/**
 * Measures the register from its file on: one database, one API and one worker with their standard settings. The register
 * imported last is the one the roster is computed from, and the one that is searched.
 */
export async function measureRegister(bench: Bench, { rows, runs }: Size): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gongshi-bench-register-'));
  try {
    return await withDatabase(bench.databaseUrl, async (url, pool) => {
      await seedDemoRecords(url, PASSWORD);
      // As operators do (docs/operations.md): a worker that has to make the bundle first keeps the memory that took.
      await loadWorkflowBundle({ home: bench.config.home, logger: createLogger(bench.config, 'bench') });
      const namespace = uniqueName();
      const connection = await connectTemporal(bench.temporalAddress);
      await ensureNamespace(connection, namespace).finally(() => connection.close());
      const env = {
        ...{ DATABASE_URL: url, TEMPORAL_ADDRESS: bench.temporalAddress, TEMPORAL_NAMESPACE: namespace },
      };
      const api = await startProcess(bench, 'api', env);
      const worker = await startProcess(bench, 'worker', env);
      try {
        const { publicUrl } = bench.config;
        const tokens = await signInAll(publicUrl, PASSWORD);
        const imports = await measureImports(bench, { pool, folder, rows, runs, token: tokens.clerk, worker, api });
        const roster = await measureRoster(publicUrl, { clerk: tokens.clerk, reviewer: tokens.reviewer });
        const search = await measureSearch(bench, { pool, url });
        return [...importLines(imports), ...rosterLines(roster, await holdRoster(pool)), ...searchLines(search)];
      } finally {
        await worker.stop();
        await api.stop();
      }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How many rights the register has. Throws unless each is on the roster or excluded, once (N2-1). */
async function holdRoster(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ rights: number; entries: number; once: number }>(`
    SELECT (SELECT count(*)::int FROM rights) AS rights, count(*)::int AS entries, count(DISTINCT right_id)::int AS once
    FROM roster_version_entries`);
  const [{ rights, entries, once } = { rights: 0, entries: 0, once: 0 }] = rows;
  if (rights === 0 || entries !== rights || once !== rights)
    throw new Error(`the roster does not account for the register: ${JSON.stringify(rows)}`);
  return rights;
}

function importLines(figures: ImportFigures): Line[] {
  const limit = median(figures.limitSeconds);
  const taken = median(figures.importSeconds);
  return [
    {
      ...{ figure: `import, CSV, ${count(figures.rows)} rows`, measured: seconds(taken), aim: '≤ 5 ×' },
      ...{ limit: `csv-parse → COPY ${seconds(limit)}`, ratio: times(taken / limit) },
    },
    { figure: 'the same file again', measured: seconds(figures.againSeconds) },
    { figure: `import, XLSX, ${count(figures.workbookRows)} rows`, measured: seconds(figures.workbookSeconds) },
    {
      figure: 'importing worker, peak memory',
      measured: mebibytes([figures.workerPeakMiB]),
      aim: '< 300 MiB',
      limit: `idle ${mebibytes([figures.workerIdleMiB])}`,
    },
    { figure: 'receiving API, peak memory', measured: mebibytes([figures.apiPeakMiB]) },
  ];
}

function rosterLines({ proposalSeconds, freezeSeconds }: RosterFigures, rights: number): Line[] {
  return [
    { figure: `roster of ${count(rights)}, computed`, measured: seconds(proposalSeconds), aim: '≤ 5 s' },
    { figure: 'roster checked and frozen', measured: seconds(freezeSeconds), aim: '≤ 5 s' },
  ];
}

function searchLines({ users, searches, nothing }: SearchFigures): Line[] {
  const line = (figure: string, share: number): Line => ({
    ...{ figure: `GET /rights, ${figure}`, measured: milliseconds(quantile(searches, share)) },
    limit: `GET /me ${milliseconds(quantile(nothing, share))}`,
  });
  return [
    line(`${users} users, p50`, 0.5),
    { ...line(`p99 of ${count(searches.length)}`, 0.99), aim: '≤ 100 ms' },
    line('slowest', 1),
  ];
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemoRecords, signInAll } from '../cli/demo.ts';
import { connectTemporal, ensureNamespace } from '../platform/temporal-connection.ts';
import { type ImportFigures, measureImports } from './import.ts';
import { count, type Line, mebibytes, median, milliseconds, type Size, seconds, times } from './line.ts';
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
        const entries = await pool.query('SELECT count(*)::int AS rights FROM roster_version_entries');
        return [...importLines(imports), ...rosterLines(roster, entries.rows[0].rights), ...searchLines(search)];
      } finally {
        await worker.stop();
        await api.stop();
      }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
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

function searchLines({ users, searches, p50Ms, p99Ms, worstMs }: SearchFigures): Line[] {
  return [
    { figure: `GET /rights, ${users} users, p50`, measured: milliseconds(p50Ms) },
    { figure: `GET /rights, p99 of ${count(searches)}`, measured: milliseconds(p99Ms), aim: '≤ 100 ms' },
    { figure: 'GET /rights, slowest', measured: milliseconds(worstMs) },
  ];
}

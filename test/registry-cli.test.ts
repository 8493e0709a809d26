import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile as runImport } from '../cli/import.ts';
import { UsageError } from '../cli/output.ts';
import { PROVINCE } from './harness/campaign.ts';
import { createRegistryHarness, type RegistryHarness, truthOf } from './harness/registry.ts';

let registry: RegistryHarness;

beforeAll(async () => {
  registry = await createRegistryHarness();
});
afterAll(() => registry?.close());

describe('gongshi import', () => {
  /** Runs the command as it is run in a terminal. */
  async function gongshi(...args: string[]) {
    const cli = fileURLToPath(new URL('../cli/gongshi.mjs', import.meta.url));
    const run = promisify(execFile)(process.execPath, [cli, 'import', ...args]);
    return run.then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  }
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const small = path('./fixtures/register-small/rights.csv');
  const truth = truthOf('register-small');
  const known = () => ['--api', registry.url, '--token', registry.as('clerk').token];

  it('imports, prints counts and the first findings, and ends with 0', async () => {
    const { code, stdout } = await gongshi(small, '--authority', PROVINCE, '--json', ...known());
    expect(code).toBe(0);
    const job = JSON.parse(stdout);
    expect(job).toMatchObject({ state: 'done', accepted: truth.accepted, rejected: truth.rejected, dryRun: false });
    expect(job.findings).toHaveLength(10);
  });

  it('shows how far it is, what it changed, and that it knows the file', async () => {
    const { stdout, stderr } = await gongshi(small, ...known());
    expect(stdout).toContain(`新增 0，变更 0，未变 ${truth.accepted}`);
    expect(stdout).toContain('是同一文件');
    expect(stderr).toMatch(/已完成：已读 60 行（100%）/);
  });

  it('fetches the sheet with its errors into a new file that only its owner may read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gongshi-errors-'));
    const errors = join(folder, 'errors.csv');
    try {
      const { code, stdout } = await gongshi(small, '--dry-run', '--errors', errors, ...known());
      expect([code, stdout]).toEqual([0, expect.stringContaining(errors)]);
      expect(statSync(errors).mode & 0o777).toBe(0o600);
      const wrong = (parse(readFileSync(errors), { bom: true }) as string[][]).filter((cells) => cells.at(-1) !== '');
      expect(wrong).toHaveLength(1 + (truth.rejected as number));
      const again = await gongshi(small, '--errors', errors, ...known());
      expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('文件已存在')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('ends with 1 where the file is refused as a whole, in words', async () => {
    const { code, stdout } = await gongshi(path('./fixtures/register-small/truth.json'), ...known());
    expect([code, stdout]).toEqual([1, expect.stringContaining('文件内容是 JSON 数据')]);
  });

  it('passes a refusal of the API on, and calls wrong use by its name', async () => {
    const api = { api: registry.url, token: registry.as('clerk').token };
    const auditor = { ...api, token: registry.as('auditor').token };
    await expect(runImport({}, small, auditor)).rejects.toThrow('没有办理权限');
    await expect(runImport({}, '/nowhere.csv', api)).rejects.toThrow(UsageError);
    await expect(runImport({}, small, { ...api, token: undefined })).rejects.toThrow(UsageError);
    await expect(runImport({}, small, { ...api, authority: '15' })).rejects.toThrow(UsageError);
    await expect(runImport({}, small, { ...api, api: 'http://127.0.0.1:1' })).rejects.toThrow('接口无应答');
  });
});

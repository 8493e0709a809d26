import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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
      ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
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

  it('ends with 1 where the file is refused as a whole, in words', async () => {
    const { code, stdout } = await gongshi(path('./fixtures/register-small/truth.json'), ...known());
    expect([code, stdout]).toEqual([1, expect.stringContaining('不是矿业权登记表')]);
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

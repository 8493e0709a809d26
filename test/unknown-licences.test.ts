// Licence numbers of unknown shape: a flaw, unless the officer who imports decides to accept them.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROVINCE } from './harness/campaign.ts';
import { createHarness, type Harness } from './harness/index.ts';
import { startWorkers } from './harness/workers.ts';

const FIXTURE = new URL('./fixtures/register-small/rights.csv', import.meta.url);
const truth = JSON.parse(readFileSync(new URL('./fixtures/register-small/truth.json', import.meta.url), 'utf8'));

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({
    temporal: true,
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
}, 120_000);
afterAll(() => harness?.close());

async function importSmall(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ authority: PROVINCE, ...fields })) form.set(name, value);
  form.set('file', new Blob([readFileSync(FIXTURE)]), 'rights.csv');
  const { status, body } = await harness.as('clerk').post('/rights/imports', form);
  if (status !== 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
  for (;;) {
    const job = (await harness.as('clerk').get(`/rights/imports/${body.id}`)).body;
    if (job.state === 'done' || job.state === 'failed') return job;
    await sleep(50);
  }
}

async function accepted(job: { id: string }): Promise<{ row: number; reason: string; value: string; text: string }[]> {
  return (await harness.as('clerk').get(`/rights/imports/${job.id}/findings?severity=accepted`)).body.items;
}

const logOf = async (subject: string) => (await harness.as('auditor').get(`/evidence/${subject}`)).body.items;

describe('an import of licence numbers of unknown shape', () => {
  it('rejects them unless told otherwise, and says how to accept them', async () => {
    const job = await importSmall({});
    expect(job).toMatchObject({ acceptUnknownLicences: false, accepted: truth.accepted });
    const reason = job.reasons.find((counted: { reason: string }) => counted.reason === 'bad-licence');
    expect(reason).toMatchObject({ severity: 'rejected', rows: truth['flaw:bad-licence'] });
    expect(reason.text).toContain('acceptUnknownLicences');
  });

  it('in a dry run lists what would be accepted, and takes nothing over', async () => {
    const job = await importSmall({ acceptUnknownLicences: 'true', dryRun: 'true' });
    const [finding] = await accepted(job);
    expect((await harness.as('clerk').get(`/rights/${finding?.value}`)).status).toBe(404);
  });

  it('told to accept them takes them over, flags the rights, and logs who accepted', async () => {
    const job = await importSmall({ acceptUnknownLicences: 'true' });
    const unknown = truth['flaw:bad-licence'] as number;
    expect(job).toMatchObject({ acceptUnknownLicences: true, accepted: truth.accepted + unknown });
    const found = await accepted(job);
    expect(found).toHaveLength(unknown);
    for (const { value, reason, row } of found) {
      expect(reason).toBe('unknown-licence');
      expect((await harness.as('clerk').get(`/rights/${value}`)).body).toMatchObject({
        ...{ licenceNo: value, unknownLicence: true },
      });
      const [right] = await rightsNamed(value);
      const [entry] = await logOf(`right/${right?.id}`);
      expect(entry).toMatchObject({ kind: 'right.unknown-licence-accepted', actorId: harness.officials.clerk.id });
      expect(entry.data).toEqual({ importId: job.id, row });
    }
    const [queued, done] = await logOf(`import/${job.id}`);
    expect(queued).toMatchObject({ actorId: harness.officials.clerk.id, data: { acceptUnknownLicences: true } });
    expect(done).toMatchObject({ kind: 'import.done', data: { acceptUnknownLicences: true } });
    const [known] = (await harness.as('clerk').get('/rights?limit=1')).body.items;
    expect(known.unknownLicence).toBe(false);
  });

  it('refuses the option where it is neither true nor false', async () => {
    const form = new FormData();
    form.set('acceptUnknownLicences', 'yes');
    form.set('file', new Blob([readFileSync(FIXTURE)]), 'rights.csv');
    const { status, body } = await harness.as('clerk').post('/rights/imports', form);
    expect([status, body.errors[0].pointer]).toEqual([400, '/body/acceptUnknownLicences']);
  });

  it('is told so on the command line', async () => {
    const cli = fileURLToPath(new URL('../cli/gongshi.mjs', import.meta.url));
    const options = ['--authority', PROVINCE, '--accept-unknown-licences', '--json', '--api', harness.url];
    const token = ['--token', harness.as('clerk').token];
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...[cli, 'import', fileURLToPath(FIXTURE), ...options, ...token],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ acceptUnknownLicences: true, accepted: truth.accepted + truth['flaw:bad-licence'] },
    });
  });
});

async function rightsNamed(licenceNo: string): Promise<{ id: number }[]> {
  const { rows } = await harness.database.$client.query('SELECT id::int AS id FROM rights WHERE licence_no = $1', [
    licenceNo,
  ]);
  return rows;
}

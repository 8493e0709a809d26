// One register, however it is saved: five seeds of the generator in every encoding and as a workbook.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countTruth } from './harness/register-truth.ts';
import { createRegistryHarness, fixture, type RegistryHarness, truthOf } from './harness/registry.ts';
import { makeWorkbook, textRow } from './harness/workbook.ts';

let registry: RegistryHarness;

beforeAll(async () => {
  registry = await createRegistryHarness();
});
afterAll(() => registry?.close());

const FORMATS: Record<string, { file: (name: string) => Buffer; format: string; encoding: string | null }> = {
  'UTF-8 with BOM': { file: (name) => fixture(name), format: 'csv', encoding: 'UTF-8' },
  'UTF-8 without BOM': { file: (name) => fixture(name).subarray(3), format: 'csv', encoding: 'UTF-8' },
  GB18030: { file: (name) => fixture(name, 'rights.gb18030.csv'), format: 'csv', encoding: 'GB18030' },
  XLSX: { file: (name) => fixture(name, 'rights.xlsx'), format: 'xlsx', encoding: null },
};

describe.each([1, 2, 3, 4, 5])('the register of seed %i', (seed) => {
  const name = `register-seeds/${seed}`;

  it.each(Object.keys(FORMATS))('equals its truth in %s', async (title) => {
    const { file, format, encoding } = FORMATS[title] as (typeof FORMATS)[string];
    await registry.emptyRegister();
    const job = await registry.importFile(file(name));
    expect(job).toMatchObject({ state: 'done', format, encoding, percent: 100, problem: null });
    expect(job.bytesRead).toBe(file(name).length);
    expect(await countTruth(registry, job)).toEqual(truthOf(name));
  });

  it('is the same register in each of them: the second changes nothing of the first', async () => {
    await registry.emptyRegister();
    await registry.importFile(fixture(name));
    const before = await registry.registerDigest();
    for (const { file } of Object.values(FORMATS)) {
      const job = await registry.importFile(file(name));
      expect(job).toMatchObject({ added: 0, changed: 0, unchanged: truthOf(name).accepted });
    }
    expect(await registry.registerDigest()).toEqual(before);
  });
});

describe('the same file again', () => {
  const small = fixture('register-small');

  it('ends done without a change, and the answer says that it was the same file', async () => {
    const { accepted } = truthOf('register-small');
    await registry.emptyRegister();
    const first = await registry.importFile(small);
    expect(first).toMatchObject({ sameFileAs: null, added: accepted, changed: 0, unchanged: 0 });
    const answer = await registry.upload(small);
    expect([answer.status, answer.body.sameFileAs]).toEqual([202, first.id]);
    expect(await registry.finished(answer)).toMatchObject({
      ...{ state: 'done', sameFileAs: first.id, added: 0, changed: 0, unchanged: accepted },
    });
  });

  it('counts a dry run and a refused file for nothing', async () => {
    const other = Buffer.concat([small, Buffer.from('\r\n')]);
    await registry.importFile(other, { fields: { dryRun: 'true' } });
    expect(await registry.importFile(other)).toMatchObject({ state: 'done', sameFileAs: null });
    expect(await registry.importFile('no register')).toMatchObject({ state: 'failed', sameFileAs: null });
    expect(await registry.importFile('no register')).toMatchObject({ state: 'failed', sameFileAs: null });
  });
});

describe('a file that is none of ours', () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]);
  const sheet = (name: string, cells: string[]) => ({ name, rows: textRow(1, cells) });
  const heading = fixture('register-small').toString().slice(1).split('\r\n')[0]?.split(',') as string[];
  const files: [string, () => Promise<Buffer> | Buffer | string, type: string, words: string][] = [
    ['a picture', () => jpeg, 'file-type', 'JPEG'],
    ['a page saved as XLS', () => '\r\n<!DOCTYPE html><html><body>登录</body></html>', 'file-type', 'HTML'],
    ['an old workbook', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'file-type', 'XLS'],
    ['UTF-16', () => Buffer.from(`\uFEFF${heading.join('\t')}`, 'utf16le'), 'file-encoding', 'UTF-16'],
    ['UTF-16 without mark', () => Buffer.from(heading.join(','), 'utf16le'), 'file-encoding', 'UTF-16'],
    ['another table', () => '姓名,电话\r\n张三,1\r\n', 'not-a-register', '最接近的一行是“姓名、电话”'],
    [
      'a workbook of other tables',
      () => makeWorkbook({ sheets: [sheet('名单', ['姓名'])] }),
      'not-a-register',
      '“名单”',
    ],
    [
      'a workbook of two registers',
      () => makeWorkbook({ sheets: [sheet('2020', heading), { ...sheet('2021', heading), hidden: true }] }),
      'several-registers',
      '“2020”、“2021（隐藏）”',
    ],
    [
      'a zip bomb',
      () =>
        makeWorkbook({
          sheets: [sheet('x', heading)],
          parts: { 'xl/worksheets/sheet1.xml': Buffer.alloc(64 << 20, ' ') },
        }),
      'workbook-too-large',
      '64 MiB',
    ],
    [
      'half a workbook',
      async () => (await makeWorkbook({ sheets: [sheet('x', heading)] })).subarray(0, 900),
      'unreadable-workbook',
      '损坏',
    ],
  ];

  it.each(files)('such as %s is refused with what was found, and nothing of it kept', async (_, file, type, words) => {
    const before = await registry.registerDigest();
    const job = await registry.importFile(await file());
    expect(job).toMatchObject({ state: 'failed', accepted: 0, problem: { type: `urn:gongshi:problem:${type}` } });
    expect(job.problem.detail).toContain(words);
    expect(job.problem.detail).toContain('未导入任何数据');
    expect(await registry.registerDigest()).toEqual(before);
  });
});

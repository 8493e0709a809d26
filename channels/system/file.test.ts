import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { ReceivedItem, SystemKind } from '../../rules/reconciliation/kinds.ts';
import { Refusal } from '../../rules/refusal.ts';
import { readSystemFile } from './file.ts';

const HEADING = '记录编号,版本,序号,发生时间,省级主管部门,许可证号,年度,填报时间,状态';
const ROW = 'F-1,1,7,2021-02-01 08:00:00,150000,T15520210101000001,2021,2021-02-01 08:00:00,有效';

/** Read in pieces of a few bytes: no character and no line lies whole in one. */
async function read(file: string | Buffer, kind: SystemKind = 'filings', size = 5): Promise<ReceivedItem[]> {
  const bytes = Buffer.from(file);
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const items: ReceivedItem[] = [];
  for await (const item of readSystemFile(kind, pieces)) items.push(item);
  return items;
}

const reasonIn = (error: unknown) => (error instanceof Refusal ? error.problem.detail : String(error));
const reasonOf = (file: string | Buffer) => read(file).then(() => 'read', reasonIn);

describe('a CSV file', () => {
  it('is read as the interface would have given it, whatever its encoding', async () => {
    const text = `${HEADING}\r\n${ROW}\r\n`;
    for (const file of [text, `\uFEFF${text}`, iconv.encode(text, 'gb18030'), text.replaceAll('\r\n', '\n')]) {
      const [{ result } = {}] = await read(file as string);
      expect(result).toMatchObject({
        ok: true,
        item: {
          ...{
            externalId: 'F-1',
            version: 1,
            sequence: 7,
            occurredAt: '2021-02-01T00:00:00.000Z',
            authorityCode: '150000',
          },
          facts: { licenceNo: 'T15520210101000001', year: 2021, filedAt: '2021-02-01T00:00:00.000Z', state: 'valid' },
        },
      });
    }
  });

  it('may leave the sequence out, and has its columns in any order', async () => {
    const without = (line: string) =>
      line
        .split(',')
        .filter((_, at) => at !== 2)
        .reverse()
        .join(',');
    const [{ result } = {}] = await read(`${without(HEADING)}\n${without(ROW)}\n`);
    expect(result).toMatchObject({ ok: true, item: { sequence: null, externalId: 'F-1' } });
  });

  it('gives what is wrong in one row as a result of this row', async () => {
    const results = await read(
      `${HEADING}\n${ROW}\n${ROW.replace('2021,', '去年,')}\n${ROW.replace('150000', '15')}\n,,\n`,
    );
    expect(results.map(({ result }) => (result.ok ? 'ok' : result.reason))).toEqual([
      ...['ok', 'bad-content', 'bad-envelope', 'bad-envelope'],
    ]);
  });
});

describe('lines of JSON', () => {
  it('are items of the interface, a line that is none is kept as it stands', async () => {
    const item = {
      id: 'F-1',
      version: 1,
      sequence: 1,
      occurredAt: '2021-02-01T08:00:00+08:00',
      authority: '150000',
      content: {},
    };
    const [whole, broken] = await read(`${JSON.stringify(item)}\n{"id": "F-2", \n`);
    expect(whole?.raw).toEqual(item);
    expect(broken).toMatchObject({ raw: '{"id": "F-2", ', result: { ok: false, reason: 'not-an-object' } });
  });
});

describe('what is no such file', () => {
  it('is refused as a whole, with its reason', async () => {
    expect(await reasonOf('')).toContain('没有记录');
    expect(await reasonOf(' \r\n ')).toContain('没有记录');
    expect(await reasonOf(`${HEADING}\n`)).toContain('没有记录');
    expect(await reasonOf('a,b\n1,2\n')).toContain('缺少：记录编号、版本、发生时间、省级主管部门');
    expect(await reasonOf(`${HEADING}\n"${ROW}`)).toContain('不是有效的 CSV');
    expect(await reasonOf(Buffer.from([0x89, 0x50, 0xff, 0xff, 0x00]))).toContain('编码');
  });

  it('is given up where a line never ends, and holds no more of it than one row may have', async () => {
    const long = (text: string) => read(text, 'filings', 65_536).then(() => 'read', reasonIn);
    expect(await long(`{"id": "${'x'.repeat(400_000)}`)).toContain('一行过长');
    expect(await long(`${HEADING}\n"${'x,'.repeat(400_000)}`)).toContain('不是有效的 CSV');
  });
});

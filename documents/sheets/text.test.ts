import { isUtf8 } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../rules/refusal.ts';
import { TextReader } from './text.ts';

const HEADING = '序号,许可证号,矿业权名称\r\n';
const gb = (text: string) => iconv.encode(text, 'gb18030');

async function* cut(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, size = 1 << 20) {
  const reader = new TextReader();
  const text = (await buffer(reader.read(cut(bytes, size)))).toString();
  return { text, encoding: reader.encoding, bom: reader.bom };
}

async function refusalOf(bytes: Buffer): Promise<string> {
  const error: unknown = await read(bytes).catch((e) => e);
  if (error instanceof Refusal) return `${error.problem.type.split(':').at(-1)} ${error.problem.detail}`;
  throw error;
}

describe('the encoding of a text', () => {
  const rare = `${HEADING}1,C1,𠮷矿 䶮 龴 㐂 ḿ € 𬇙 𫤎\r\n`;

  it.each<[string, Buffer, string, boolean]>([
    ['UTF-8 with BOM', Buffer.from(`\uFEFF${rare}`), 'UTF-8', true],
    ['UTF-8', Buffer.from(rare), 'UTF-8', false],
    ['GB18030', gb(rare), 'GB18030', false],
    ['GB18030 with BOM', gb(`\uFEFF${rare}`), 'GB18030', true],
    ['ASCII above GB18030', Buffer.concat([Buffer.from('a,b\r\n'.repeat(300_000)), gb(rare)]), 'GB18030', false],
    ['ASCII alone', Buffer.from('a,b\r\n'), 'UTF-8', false],
    ['nothing', Buffer.alloc(0), 'UTF-8', false],
  ])('is found: %s', async (_, bytes, encoding, bom) => {
    const found = await read(bytes);
    expect(found).toMatchObject({ encoding, bom });
    const expected = bytes.length === 0 ? '' : bytes.length < 10 ? 'a,b\r\n' : rare;
    expect(found.text.endsWith(expected)).toBe(true);
  });

  it('is found wherever the pieces are cut', async () => {
    for (const bytes of [gb(rare), Buffer.from(`\uFEFF${rare}`)])
      for (let size = 1; size < 40; size++) expect((await read(bytes, size)).text).toBe(rare);
  });

  it('GB18030 reads every character there is as it was written', async () => {
    // 1.1 million; two dozen private ones of the edition of 2000 have since become characters of their own.
    const wrong: number[] = [];
    for (let from = 0xa0; from < 0x110000; from += 0x1000) {
      const codes = Array.from({ length: 0x1000 }, (_, i) => from + i).filter(
        (code) => code < 0x110000 && (code < 0xd800 || code > 0xdfff),
      );
      const { text } = await read(gb(`序\n${codes.map((code) => `${String.fromCodePoint(code)}\n`).join('')}`));
      for (const [i, line] of text.split('\n').slice(1, -1).entries())
        if (line.codePointAt(0) !== codes[i]) wrong.push(codes[i] as number);
    }
    expect(wrong.filter((code) => code < 0xe000 || code > 0xf8ff)).toEqual([]);
    expect(wrong.length).toBeLessThan(30);
  });

  it('whatever it is, no text comes out that did not stand there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const found = await read(Buffer.from(bytes)).catch((error: unknown) => error);
        if (found instanceof Error) expect(found).toBeInstanceOf(Refusal);
        else expect((found as { text: string }).text).not.toContain('\uFFFD');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a text that is refused', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-8 with a line of GBK', Buffer.concat([Buffer.from(HEADING), gb('1,C1,红山\r\n')]), '第 2 行不是有效的 UTF-8'],
    [
      'GBK with a line of UTF-8',
      Buffer.concat([gb(HEADING), Buffer.from('1,C1,红山铁矿,有效\r\n')]),
      '第 2 行不是有效的 GB18030',
    ],
    ['a first line of neither', Buffer.concat([Buffer.from('a\nb'), Buffer.from([0xff, 0xff, 0x0a])]), '第 2 行既不是'],
    ['GBK cut off in a character', gb(`${HEADING}1,C1,红山`).subarray(0, -1), '第 2 行不是有效的 GB18030'],
    ['UTF-16', Buffer.from(`\uFEFF${HEADING}`, 'utf16le'), 'UTF-16'],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${HEADING}`, 'utf16le').swap16(), 'UTF-16'],
    ['UTF-16 without mark', Buffer.from(HEADING, 'utf16le'), 'UTF-16'],
  ])('%s: says which line, or what it is', async (_, bytes, words) => {
    const said = await refusalOf(bytes);
    expect(said).toContain('file-encoding');
    expect(said).toContain(words);
  });

  it('says of bytes that they are no text', async () => {
    expect(await refusalOf(Buffer.from([1, 2, 0, 0, 0, 0, 5, 6, 7, 8]))).toContain('二进制');
  });

  it('is one without any line end, before it fills the memory', async () => {
    expect(await refusalOf(Buffer.alloc(3 << 20, 'x'))).toContain('unreadable-csv');
  });

  it('is none of the names that only look like UTF-8 at a glance', async () => {
    for (const name of ['濮建国', '涿州市', '漯河', '滕州', '渑池县', '淄博']) {
      const bytes = gb(`${HEADING}1,C1,${name}\r\n`);
      expect([isUtf8(bytes), (await read(bytes)).text]).toEqual([false, `${HEADING}1,C1,${name}\r\n`]);
    }
  });
});

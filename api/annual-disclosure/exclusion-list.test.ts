import { describe, expect, it } from 'vitest';
import { readExclusionList } from './exclusion-list.ts';

const TEXT =
  '备注,许可证号,文号,关停原因\r\n已停产,C1,内自然资字〔2020〕1号,限产\r\n\r\n已停产,C2,内自然资字〔2020〕2号,军事禁区\r\n';
// The same text after `iconv -f UTF-8 -t GB18030 | base64 -w0`.
const GB18030 =
  'sbjXoizQ7b/J1qS6xSzOxLrFLLnYzaPUrdLyDQrS0c2jsvosQzEsxNrX1Mi718rX1qGyMjAyMKGzMbrFLM/esvoNCg0K0tHNo7L6LEMyLMTa19TIu9fK19ahsjIwMjChszK6xSy+/MrCvfvH+A0K';
const ROWS = [
  { licenceNo: 'C1', ground: 'limited-output', documentNo: '内自然资字〔2020〕1号', remark: '已停产' },
  {
    ...{ licenceNo: 'C2', ground: 'other-policy', groundText: '军事禁区' },
    ...{ documentNo: '内自然资字〔2020〕2号', remark: '已停产' },
  },
];

describe('readExclusionList', () => {
  it('N2-3: finds the columns by their headings, and knows the grounds of the notice', () => {
    expect(readExclusionList(Buffer.from(TEXT))).toEqual(ROWS);
    expect(readExclusionList(Buffer.from(`\uFEFF${TEXT}`))).toEqual(ROWS);
  });

  it('reads what Excel writes in China: GB18030', () => {
    expect(readExclusionList(Buffer.from(GB18030, 'base64'))).toEqual(ROWS);
  });

  it.each([
    ['another heading', '许可证号,原因\nC1,限产\n'],
    ['nothing at all', ''],
    ['an open quote', '许可证号,关停原因,文号,备注\n"C1,限产'],
    ['neither encoding', Buffer.from([0x81, 0xff, 0xff])],
  ])('refuses %s', (_what, file) => {
    expect(() => readExclusionList(Buffer.from(file as string))).toThrow(/清单应为 CSV/);
  });
});

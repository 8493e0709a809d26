import { describe, expect, it } from 'vitest';
import { readItem } from './item.ts';
import type { SystemItem } from './kinds.ts';
import { fieldsTaken, type RightFacts, readRegisterCells, rowTaken } from './take.ts';

const LICENCE = 'C1506002015061234000003';
const RIGHT = {
  许可证号: LICENCE,
  矿业权名称: '乌兰煤矿',
  矿业权类型: '采矿权',
  矿业权人: '乌兰矿业有限公司',
  矿业权人类型: '企业',
  统一社会信用代码: '91150700272HD1TJ3U',
  矿种: '煤',
  '面积(平方公里)': '1.50000004',
  有效期起: '2015-06-01',
  有效期止: '2025年6月1日',
  首次设立日期: '2005/6/1',
  发证机关: '自治区自然资源厅',
  管理机关: '鄂尔多斯市自然资源局',
  行政区划代码: '150600',
  状态: '有效',
  绿色矿山: '是',
  系统填报电话: '16900000001；０４７１-１１１００００',
};
const envelope = (changes: object = {}) => ({
  ...{ id: LICENCE, version: 1, sequence: 1, occurredAt: '2021-03-01T09:00:00+08:00', authority: '150000' },
  ...{ content: {}, ...changes },
});
const filing = (content: object) =>
  readItem('filings', envelope({ id: 'F1', content: { 许可证号: LICENCE, 年度: '2021', ...content } }));
const right = () => readItem('rights', envelope({ content: RIGHT })) as { ok: true; item: SystemItem };

describe('readItem', () => {
  it('reads a right by the rules of the register', () => {
    expect(right()).toMatchObject({
      ok: true,
      item: {
        ...{ externalId: LICENCE, occurredAt: '2021-03-01T01:00:00.000Z' },
        facts: {
          ...{ validTo: '2025-06-01', areaKm2: 1.5, greenMine: true, kind: 'mining' },
          systemPhones: ['16900000001', '0471-1110000'],
        },
      },
    });
  });

  it('names every column that is wrong, and repeats no value', () => {
    const bad = readItem('rights', envelope({ content: { ...RIGHT, 有效期止: '某人 13900000000', 状态: '未知' } }));
    expect(bad).toMatchObject({ ok: false, reason: 'bad-content', externalId: LICENCE, sequence: 1 });
    expect(JSON.stringify(bad)).not.toContain('13900000000');
    expect(bad.ok === false && bad.problems.map(({ field }) => field)).toEqual(['状态', '有效期止']);
  });

  it('takes the time of a filing as the ministry gives it, in Beijing where no zone is given', () => {
    expect(filing({ 填报时间: '2021-04-30 23:59:59' })).toMatchObject({
      item: { facts: { licenceNo: LICENCE, year: 2021, filedAt: '2021-04-30T15:59:59.000Z', state: null } },
    });
    expect(filing({ 填报时间: '2021-04-30T23:59:59+08:00', 状态: '撤回' })).toMatchObject({
      item: { facts: { filedAt: '2021-04-30T15:59:59.000Z', state: 'withdrawn' } },
    });
    expect(filing({ 填报时间: '昨天' })).toMatchObject({ ok: false, problems: [{ field: '填报时间' }] });
  });

  it.each([
    ['no object', 'x', 'not-an-object'],
    ['a version of 0', envelope({ version: 0 }), 'bad-envelope'],
    ['no offset', envelope({ occurredAt: '2021-03-01T09:00:00' }), 'bad-envelope'],
    ['a day that is none', envelope({ occurredAt: '2021-02-30T09:00:00+08:00' }), 'bad-envelope'],
    ['U+0000 deep inside', envelope({ content: { a: { b: ['x\0'] } } }), 'unstorable'],
    ['nesting without end', JSON.parse(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`), 'unstorable'],
    ['too much', envelope({ content: { a: 'x'.repeat(70_000) } }), 'too-large'],
  ])('does not take %s', (_what, raw, reason) => {
    expect(readItem('filings', raw)).toMatchObject({ ok: false, reason });
  });

  it('names columns nobody knows and takes the item all the same', () => {
    const read = readItem('filings', {
      ...envelope({ id: 'F1', content: { 许可证号: LICENCE, 年度: '2021', 填报时间: '2021-04-30 10:00', 新列: '1' } }),
      signature: 'x',
    });
    expect(read).toMatchObject({ ok: true, item: { unknownFields: ['signature', '新列'] } });
  });
});

describe('rowTaken', () => {
  const facts = () => right().item.facts as RightFacts;

  it('gives back the right it was made of', () => {
    const row = readRegisterCells(rowTaken(LICENCE, undefined, facts(), ''));
    expect(row).toMatchObject({ ok: true, right: { licenceNo: LICENCE, systemPhones: facts().systemPhones } });
  });

  it('takes one field with those that only hold with it, and leaves the others ours', () => {
    const theirs = {
      ...facts(),
      state: 'policy-closed',
      closureGround: '自然保护地',
      documentNo: '1号',
      mineral: '铁',
    };
    const row = readRegisterCells(rowTaken(LICENCE, facts(), theirs, 'state'));
    expect(row).toMatchObject({ right: { state: 'policy-closed', documentNo: '1号', mineral: '煤' } });
    expect(fieldsTaken('validTo')).toEqual(['validFrom', 'validTo']);
    expect(fieldsTaken('mineral')).toEqual(['mineral']);
  });

  it('says what the register would not accept', () => {
    const theirs = { ...facts(), validTo: '2001-01-01' };
    expect(readRegisterCells(rowTaken(LICENCE, facts(), theirs, 'validTo'))).toMatchObject({
      problems: [{ field: '有效期止' }],
    });
  });
});

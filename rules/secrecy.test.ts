import { describe, expect, it } from 'vitest';
import { assertNoSecrecyMarking, hasSecrecyMark, isSecrecyColumn, isSecretLevel, speaksOfSecrets } from './secrecy.ts';

describe('R-10: a column 密级', () => {
  it.each(['密级', '密 级', '涉密等级', '是否涉密', '保密级别', '定密情况'])('is recognised as %s', (title) => {
    expect(isSecrecyColumn(title)).toBe(true);
  });

  it.each(['保密协议编号', '备注', '矿种'])('is not %s', (title) => {
    expect(isSecrecyColumn(title)).toBe(false);
  });

  it.each(['秘密', '机密★10年', '绝密', '是', '内部', '1', '？'])(
    'makes a row secret by %s: in doubt nothing is kept',
    (cell) => {
      expect(isSecretLevel(cell)).toBe(true);
    },
  );

  it.each(['', ' ', '无', '否', '公开', '非 涉密', '—', '０'])('leaves a row in by %j', (cell) => {
    expect(isSecretLevel(cell)).toBe(false);
  });
});

describe('R-10: a remark', () => {
  it.each(['涉密', '本矿业权涉密，不予公开', '秘密级', '属机 密事项', '非涉密部分另报，其余涉密', '定为绝密'])(
    'is secret: %s',
    (text) => {
      expect(speaksOfSecrets(text)).toBe(true);
    },
  );

  it.each(['', '非涉密', '不涉密', '不涉及国家秘密', '资料涉及商业秘密', '请勿填报涉密信息', '密集分布'])(
    'is not: %s',
    (text) => {
      expect(speaksOfSecrets(text)).toBe(false);
    },
  );

  it('is secret in any cell by the mark of a document alone', () => {
    expect(['机密★10年', '秘密 ★长期', '绝密☆'].map(hasSecrecyMark)).toEqual([true, true, true]);
    expect(['★推荐', '机密仪器厂', '五星★'].map(hasSecrecyMark)).toEqual([false, false, false]);
  });
});

describe('R-10: a file', () => {
  it.each([['机密★1年'], ['内蒙古自治区涉密矿业权登记表'], ['', '秘密级测区一览']])(
    'is refused by the line %j, without repeating it',
    (...line) => {
      const refused = expect(() => assertNoSecrecyMarking(line));
      refused.toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ type: 'urn:gongshi:problem:secret-file' }) }),
      );
      refused.not.toThrow(line.join(''));
    },
  );

  it('is not refused for having a column 密级', () => {
    expect(() => assertNoSecrecyMarking(['许可证号', '密级', '是否涉密', '备注'])).not.toThrow();
    expect(() => assertNoSecrecyMarking(['矿业权登记表（非涉密）'])).not.toThrow();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlankRow, readRow } from './register.ts';
import { ACCEPTANCES, findingText, NORMALISATIONS, REJECTIONS } from './register-findings.ts';
import { REGISTER_COLUMNS, type RegisterColumn, readHeading } from './register-heading.ts';

const COLUMNS = Object.keys(REGISTER_COLUMNS) as RegisterColumn[];
const TITLES = Object.values(REGISTER_COLUMNS);

const GOOD: Record<RegisterColumn, string> = {
  licenceNo: 'C1506002015061234000003',
  name: '包头市红山铁矿',
  kind: '采矿权',
  holder: '包头红山矿业有限公司',
  holderKind: '企业',
  creditCode: '91350100M000100Y43',
  mineral: '铁矿',
  area: '1.2500',
  validFrom: '2019-03-20',
  validTo: '2029-03-19',
  firstIssued: '2015-06-25',
  issuingAuthority: '内蒙古自治区自然资源厅',
  managingAuthority: '包头市自然资源局',
  divisionCode: '150200',
  state: '有效',
  closureGround: '',
  documentNo: '',
  mergedInto: '',
  greenMine: '是',
  systemPhones: '16900000001',
  registeredPhones: '0472-1110000',
  contactPerson: '李芳',
  email: 'holder@example.cn',
  remark: '',
};

function heading() {
  const result = readHeading(['序号', ...TITLES]);
  if (!result.ok) throw new Error('the heading of the test is wrong');
  return result.heading;
}

function read(changes: Partial<Record<RegisterColumn, string>>) {
  return readRow(heading(), ['1', ...COLUMNS.map((column) => changes[column] ?? GOOD[column])]);
}

/** `column:reason` of every finding of a row. */
function findings(changes: Partial<Record<RegisterColumn, string>>): string[] {
  const result = read(changes);
  return (result.ok ? result.normalised : result.findings).map((f) => `${f.columnName}:${f.reason}`);
}

function accepted(changes: Partial<Record<RegisterColumn, string>>) {
  const result = read(changes);
  if (!result.ok) throw new Error(JSON.stringify(result.findings));
  return result.right;
}

describe('readHeading', () => {
  it('finds columns by name, in any order, among others', () => {
    const result = readHeading([...TITLES].reverse());
    expect(result.ok && result.heading.index.licenceNo).toBe(TITLES.length - 1);
  });

  it('does not mind the width of brackets and stray spaces', () => {
    expect(readHeading(TITLES.map((title) => ` ${title.replace('(', '（').replace(')', '）')} `)).ok).toBe(true);
  });

  it('names what is missing and what stands twice', () => {
    const cells = [...TITLES.filter((title) => title !== '状态' && title !== '备注'), '文号'];
    expect(readHeading(cells)).toEqual({ ok: false, missing: ['状态'], repeated: ['文号'] });
  });
});

describe('readRow', () => {
  it('reads a clean row without a word', () => {
    const result = read({});
    expect(result).toMatchObject({ ok: true, normalised: [] });
    expect(result.ok && result.right).toMatchObject({
      licenceNo: GOOD.licenceNo,
      kind: 'mining',
      state: 'valid',
      greenMine: true,
      validTo: '2029-03-19',
      closureGround: null,
      holder: { key: 'credit:91350100M000100Y43', kind: 'enterprise' },
      systemPhones: ['16900000001'],
      registeredPhones: ['0472-1110000'],
    });
  });

  it.each<[Partial<Record<RegisterColumn, string>>, string[]]>([
    [{ licenceNo: '' }, ['许可证号:no-licence']],
    [{ licenceNo: 'C1506002015061234000' }, ['许可证号:bad-licence']],
    [{ licenceNo: 'T1506002015061234000003' }, ['许可证号:licence-kind-mismatch']],
    [{ kind: '探矿' }, ['矿业权类型:unknown-kind']],
    [{ creditCode: '91350100M000100Y44' }, ['统一社会信用代码:bad-credit-code']],
    [{ creditCode: '' }, ['统一社会信用代码:no-credit-code']],
    [{ validFrom: '2021-02-30' }, ['有效期起:bad-date']],
    [{ validTo: '2019-03-19' }, ['有效期止:end-before-start']],
    [{ firstIssued: '' }, ['首次设立日期:missing']],
    [{ state: '政策性关停' }, ['关停原因:closure-without-ground']],
    [{ state: '政策性关停', closureGround: '限产' }, ['文号:closure-without-document']],
    [{ state: '已并入' }, ['并入许可证号:merger-without-target']],
    [{ state: '已并入', mergedInto: GOOD.licenceNo }, ['并入许可证号:merged-into-itself']],
    [{ state: '停产' }, ['状态:unknown-state']],
    [{ area: '-1' }, ['面积(平方公里):bad-area']],
    [{ divisionCode: '1502' }, ['行政区划代码:bad-division-code']],
    [{ greenMine: '√' }, ['绿色矿山:bad-yes-no']],
    [{ holder: '　' }, ['矿业权人:missing']],
    [{ name: '包头\u0000' }, ['矿业权名称:control-character']],
    [{ remark: '长'.repeat(501) }, ['备注:too-long']],
  ])('rejects %j', (changes, expected) => {
    expect(read(changes).ok).toBe(false);
    expect(findings(changes)).toEqual(expected);
  });

  it.each<[Partial<Record<RegisterColumn, string>>, string[]]>([
    [{ licenceNo: 'c1506002015061234000003' }, ['许可证号:lower-case']],
    [
      { licenceNo: 'C150600 2015061234000003', holder: ' 包头红山矿业有限公司　' },
      ['许可证号:spaces', '矿业权人:spaces'],
    ],
    [{ systemPhones: '１６９００００００01' }, ['系统填报电话:full-width']],
    [{ systemPhones: '16900000001；16900000002' }, ['系统填报电话:several-numbers']],
    [{ registeredPhones: '04721110000' }, ['登记电话:telephone-style']],
    [{ validFrom: '2019年3月20日', validTo: '2029/3/19' }, ['有效期起:date-style', '有效期止:date-style']],
  ])('puts right %j and says so', (changes, expected) => {
    expect(findings(changes).sort()).toEqual(expected.sort());
    const { holder, licenceNo, validFrom, validTo } = accepted({});
    expect(accepted(changes)).toMatchObject({ holder, licenceNo, validFrom, validTo });
  });

  describe('licence numbers of unknown shape', () => {
    const historic = { licenceNo: '1500000720015' };
    const readAccepting = (changes: Partial<Record<RegisterColumn, string>>) =>
      readRow(heading(), ['1', ...COLUMNS.map((column) => changes[column] ?? GOOD[column])], {
        acceptUnknownLicences: true,
      });

    it('reject the row, and the reason says how to accept them', () => {
      expect(findings(historic)).toEqual(['许可证号:bad-licence']);
      expect(findingText('bad-licence')).toContain('acceptUnknownLicences');
    });

    it('pass where an officer accepts them: the right is flagged, the finding listed', () => {
      const result = readAccepting(historic);
      expect(result).toMatchObject({
        ...{ ok: true, right: { licenceNo: '1500000720015', unknownLicence: true } },
        normalised: [{ severity: 'accepted', reason: 'unknown-licence', value: '1500000720015' }],
      });
      expect(readAccepting({})).toMatchObject({ ok: true, right: { unknownLicence: false }, normalised: [] });
    });

    it('pass as the right another was merged into, too', () => {
      const merged = { state: '已并入', mergedInto: '1500000720015' };
      expect(findings(merged)).toEqual(['并入许可证号:bad-licence']);
      expect(readAccepting(merged)).toMatchObject({
        ...{ ok: true, right: { mergedInto: '1500000720015', unknownLicence: false } },
        normalised: [{ columnName: '并入许可证号', severity: 'accepted' }],
      });
      expect(readAccepting({ ...merged, ...historic }).ok).toBe(false);
    });

    it.each(['', '见附件', '16900000001', '150102198001011234'])('never pass where the cell holds %j', (licenceNo) => {
      expect(readAccepting({ licenceNo }).ok).toBe(false);
    });
  });

  it('reports every fault of a row at once, with column and value', () => {
    const result = read({ licenceNo: '', validFrom: '2021-02-30', state: '停产' });
    expect(result.ok ? [] : result.findings).toMatchObject([
      { column: 2, columnName: '许可证号', severity: 'rejected', reason: 'no-licence', value: '' },
      { column: 16, columnName: '状态', reason: 'unknown-state', value: '停产' },
      { column: 10, columnName: '有效期起', reason: 'bad-date', value: '2021-02-30' },
    ]);
  });

  it('N2-3: accepts another policy ground than the four named', () => {
    expect(
      accepted({ state: '政策性关停', closureGround: '城市规划调整', documentNo: '内自然资字〔2020〕1号' })
        .closureGround,
    ).toBe('城市规划调整');
  });

  it('rejects a row that has slipped sideways', () => {
    const cells = ['1', ...COLUMNS.map((column) => GOOD[column])];
    expect(readRow(heading(), [...cells, '多出的内容'])).toMatchObject({
      ok: false,
      findings: [{ reason: 'wrong-column-count', column: 26 }],
    });
    expect(readRow(heading(), cells.slice(0, -1))).toMatchObject({
      ok: false,
      findings: [{ reason: 'wrong-column-count', column: 25 }],
    });
    expect(readRow(heading(), [...cells, '']).ok).toBe(true);
  });

  it('makes name and both telephones the person', () => {
    const person = { holderKind: '自然人', holder: '李芳', creditCode: '' };
    const key = accepted(person).holder.key;
    expect(accepted({ ...person, licenceNo: 'C1506002015061234000004', name: '另一矿' }).holder.key).toBe(key);
    expect(accepted({ ...person, registeredPhones: '0472-1110001' }).holder.key).not.toBe(key);
    expect(accepted({ ...person, holder: '李娜' }).holder.key).not.toBe(key);
  });

  it('never merges two persons of one name without any telephone', () => {
    const person = { holderKind: '自然人', holder: '李芳', creditCode: '', systemPhones: '', registeredPhones: '' };
    expect(accepted({ ...person, licenceNo: 'C1506002015061234000004' }).holder.key).not.toBe(
      accepted(person).holder.key,
    );
  });

  it('does not repeat what stands in the credit code of a person: it may be an identity number', () => {
    const result = read({ holderKind: '自然人', creditCode: '150102199001011234' });
    expect(JSON.stringify(result)).not.toContain('150102199001011234');
  });

  it.each([
    ['its remark', { remark: '本矿业权涉密' }],
    ['another cell', { closureGround: '秘密事项' }],
    ['the mark of a document in a name', { name: '机密★10年' }],
  ])('R-10: refuses a row that is secret by %s, and repeats nothing of it', (_, changes: Partial<typeof GOOD>) => {
    const result = read({ ...changes, licenceNo: '', validFrom: 'x' });
    expect(result).toMatchObject({ ok: false, licenceNo: undefined, findings: [{ reason: 'secret', value: '' }] });
    const said = JSON.stringify(result);
    for (const cell of Object.values({ ...GOOD, ...changes })) if (cell.length > 1) expect(said).not.toContain(cell);
  });

  it('R-10: takes a column 密级 at its word', () => {
    const result = readHeading([...TITLES, '密级']);
    if (!result.ok) throw new Error('the heading of the test is wrong');
    const cells = COLUMNS.map((column) => GOOD[column]);
    expect(readRow(result.heading, [...cells, '公开']).ok).toBe(true);
    expect(readRow(result.heading, [...cells, '机密'])).toMatchObject({ findings: [{ column: 25, reason: 'secret' }] });
  });

  it('always answers, whatever stands in the cells', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 30 }), (cells) => {
        const result = readRow(heading(), cells);
        const said = result.ok ? result.normalised : result.findings;
        for (const finding of said) expect(findingText(finding.reason)).toBeTruthy();
        if (!result.ok) expect(result.findings.length).toBeGreaterThan(0);
      }),
    );
  });

  it('N2-1: reads its own normalised form without further findings', () => {
    const dirty = { licenceNo: 'c150600 2015061234000003', validFrom: '2019年3月20日', systemPhones: '169-0000-0001' };
    const { licenceNo, validFrom, systemPhones } = accepted(dirty);
    expect(findings({ licenceNo, validFrom, systemPhones: systemPhones.join('；') })).toEqual([]);
  });
});

describe('reasons', () => {
  it('are one set: no rejection has the name of a normalisation', () => {
    const all = [REJECTIONS, NORMALISATIONS, ACCEPTANCES].flatMap((reasons) => Object.keys(reasons));
    expect(all).toHaveLength(new Set(all).size);
  });
});

describe('isBlankRow', () => {
  it('sees full-width spaces as nothing', () => {
    expect(isBlankRow(['', ' ', '　'])).toBe(true);
    expect(isBlankRow(['', '1'])).toBe(false);
  });
});

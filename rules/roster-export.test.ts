import { expect, it } from 'vitest';
import { project } from './privacy/project.ts';
import { EXPORT_HEADINGS, exportRow } from './roster-export.ts';

it('N2-4: tells the ministry system of an excluded right with document and remark, cell by cell', () => {
  const right = {
    ...{ licenceNo: 'C1', name: '乌兰煤矿', kind: 'mining' as const, divisionCode: '150600' },
    ...{ groundText: '限产', documentNo: '内自然资字〔2020〕1号', remark: '已停产', firstIssued: '2015-06-01' },
    ...{ ground: 'policy-closure' as const, mergedInto: null },
  };
  const row = exportRow(right, { year: 2021, cutoff: '2020-07-01' });
  expect(row).toHaveLength(EXPORT_HEADINGS.length);
  expect(row.slice(1, 8)).toEqual([
    ...['C1', '乌兰煤矿', '采矿权', '150600', '政策性关停', '限产', '内自然资字〔2020〕1号'],
  ]);
  expect(row.at(-1)).toContain('不纳入2021年度应公示范围。已停产。');
});

it('N2-4, N6-3: tells of a natural person what the annotation needs, and nothing that names him', () => {
  const right = {
    ...{ licenceNo: 'C1', name: '李芳采石场', kind: 'mining' as const, divisionCode: '150600' },
    ...{ groundText: '李芳已停产', documentNo: '内自然资字〔2020〕1号', remark: '联系李芳', firstIssued: '2015-06-01' },
    ...{ ground: 'policy-closure' as const, mergedInto: null, holderKind: 'natural-person', holderName: '李芳' },
  };
  const shown = project(right, {
    ...{ audience: 'ministry-system', matter: 'roster-annotation', asOf: new Date('2021-01-04T00:00:00Z') },
  });
  const row = exportRow(shown ?? {}, { year: 2021, cutoff: '2020-07-01' });
  expect(row).toEqual([
    ...['2021', 'C1', '（已隐去）', '采矿权', '150600', '政策性关停', '', '内自然资字〔2020〕1号'],
    '因政策原因实施政策性关停（文号：内自然资字〔2020〕1号），不纳入2021年度应公示范围。',
  ]);
});

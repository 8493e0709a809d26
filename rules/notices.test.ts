import { describe, expect, it } from 'vitest';
import type { CampaignTerms } from './annual-disclosure.ts';
import { filingNotice, HOW_TO_FILE_LIMITS, STANDARD_STEPS, stepErrors } from './notices.ts';

const term = (value: unknown) => ({ value, basisDocument: '自然资办发〔2021〕23号', basisClause: '第二部分第一款' });
const terms = {
  'disclosure.cutoff': term('2020-07-01'),
  'disclosure.hotline': term('0471-0000000'),
} as unknown as CampaignTerms;
const campaign = {
  authorityName: '内蒙古自治区自然资源厅',
  year: 2021,
  rulePack: '2021',
  terms,
  lastDay: '2021-04-30',
} as const;

describe('the filing notice', () => {
  it('N2-6: says who files, until when, how, whom to ask, and on what basis', () => {
    const notice = filingNotice({ ...campaign, howToFile: undefined });
    expect(notice).toMatchObject({
      ...{
        title: '关于做好2021年度矿业权人勘查开采信息填报公示的通知',
        deadline: '2021-04-30',
        hotline: '0471-0000000',
      },
      cutoff: { value: '2020-07-01', document: '自然资办发〔2021〕23号', clause: '第二部分第一款' },
      howToFile: STANDARD_STEPS,
    });
    expect(notice.basis.map(({ number }) => number)).toContain('国土资规〔2015〕6号');
  });

  it('takes steps of an officer without the space around them', () => {
    expect(filingNotice({ ...campaign, howToFile: [' 第一步。 '] }).howToFile).toEqual(['第一步。']);
  });
});

describe('steps in an officer’s words', () => {
  const wrong = (...lines: string[]) => stepErrors(lines, '/body/howToFile').map(({ pointer }) => pointer);

  it.each([
    ['a landline', '拨打 0471-6200000 咨询', true],
    ['a service number', '拨打 400-111-0000', true],
    ['a mobile', '联系 16900000001', false],
    ['a mobile in pieces', '联系 169 0000 0001', false],
    ['a mobile in full width', '联系１６９００００１２３４', false],
    ['a mobile with its country code', '联系+8616900000001', false],
    ['an identity number', '身份证 150102198001011234', false],
    ['a licence number', '许可证号 C1501002015031100012345', true],
  ])('N6-3: may hold no personal number: %s', (_what, line, accepted) => {
    expect(wrong(line)).toEqual(accepted ? [] : ['/body/howToFile/0']);
  });

  it('are between one and twelve, none empty, none longer than 300 characters', () => {
    const { lines, characters } = HOW_TO_FILE_LIMITS;
    expect(wrong()).toEqual(['/body/howToFile']);
    expect(wrong(...Array(lines).fill('步'))).toEqual([]);
    expect(wrong(...Array(lines + 1).fill('步'))).toEqual(['/body/howToFile']);
    expect(wrong('矿'.repeat(characters), ' ', '矿'.repeat(characters + 1))).toEqual([
      ...['/body/howToFile/1', '/body/howToFile/2'],
    ]);
    expect(wrong('空\0字符')).toEqual(['/body/howToFile/0']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMPULSORY,
  DEFAULT_TEMPLATES,
  defaultTemplate,
  errorsOfTemplate,
  exampleValues,
  findLink,
  kindRule,
  LONGEST_TEXT,
  longestValues,
  namesIn,
  previewTemplate,
  renderMessage,
  roundFacts,
  sayMessage,
  TEMPLATE_CHANNELS,
  TEMPLATE_KIND_NAMES,
  TEMPLATE_LANGUAGES,
  type TemplateDraft,
} from './index.ts';

const GOOD = '{authority}：{count}宗未填报{year}年度，截止{lastDay}，电话{hotline}，{reference}';

const draft = (overrides: Partial<TemplateDraft> = {}): TemplateDraft => ({
  ...{ kind: 'reminder', channel: 'sms', language: 'zh', subject: null, text: GOOD, providerCodes: {} },
  ...overrides,
});

const details = (overrides: Partial<TemplateDraft>, installed: Parameters<typeof errorsOfTemplate>[1] = ['twilio']) =>
  errorsOfTemplate(draft(overrides), installed).map(({ pointer, detail }) => `${pointer} ${detail}`);

describe('the texts of the product', () => {
  it('N2-6: exist for every kind, channel and language, and break none of the rules, domestic providers included', () => {
    for (const kind of TEMPLATE_KIND_NAMES)
      for (const channel of kindRule(kind).channels)
        for (const language of TEMPLATE_LANGUAGES) {
          const known = defaultTemplate(kind, channel, language);
          expect([kind, channel, language, errorsOfTemplate(known, ['twilio', 'alibaba'])]).toEqual([
            ...[kind, channel, language, []],
          ]);
        }
    expect(new Set(DEFAULT_TEMPLATES.map(({ channel }) => channel))).toEqual(new Set(TEMPLATE_CHANNELS));
  });

  it('N2-6: name who sends, whom to ask, and what to do', () => {
    const words = defaultTemplate('reminder', 'sms', 'zh');
    const facts = roundFacts({ authority: '某厅', year: 2021, lastDay: '2021-04-30', hotline: '0471-1' }, words);
    const wording = { ...words, id: 1, templateId: null, facts };
    const { text, parameters } = sayMessage(wording, { deliveryId: 36, rightsCount: 2 });
    expect(text).toBe(
      '【矿业权公示】您名下有2宗矿业权尚未填报公示上年度（2020年）勘查开采信息，截止日期为2021年4月30日，' +
        '请登录矿业权人勘查开采信息公示系统填报。某厅，咨询电话0471-1，编号G10。',
    );
    expect(parameters).toEqual({ ...facts, count: '2', reference: '编号G10。' });
  });
});

describe('errorsOfTemplate', () => {
  it('accepts what names everything', () => {
    expect(errorsOfTemplate(draft(), ['twilio', 'alibaba'])).toEqual([]);
  });

  it.each(Object.keys(COMPULSORY))('N2-6: wants {%s} in every message', (name) => {
    expect(details({ text: GOOD.replace(`{${name}}`, '') })).toEqual([expect.stringContaining(`缺少 {${name}}`)]);
  });

  it('N2-6: wants to be told what the holder is to do', () => {
    expect(details({ text: GOOD.replace('填报', '公示') })).toEqual([expect.stringContaining('应含“填报”')]);
    expect(details({ kind: 'urging', text: '{authority}{count}{hotline}{reference}填报' })).toEqual([
      expect.stringContaining('应含“整改”'),
    ]);
  });

  it('refuses a placeholder nobody knows, and one of another kind', () => {
    expect(details({ text: `${GOOD}{hotLine}` })).toEqual([expect.stringContaining('没有占位符 {hotLine}')]);
    const urging = '{authority}请整改{lastDay}{hotline}{reference}';
    expect(details({ kind: 'urging', text: urging })).toEqual([
      expect.stringContaining('督促整改没有占位符 {lastDay}'),
    ]);
    expect(details({ text: `${GOOD}{__proto__}{toString}` })).toHaveLength(2);
  });

  it.each(['holderName', 'licenceNo', '姓名', '身份证号'])('N6-4: refuses {%s}, which names a person', (name) => {
    expect(details({ text: `${GOOD}{${name}}` })).toEqual([expect.stringContaining('个人信息')]);
  });

  it('N6-4: refuses a personal number typed into the text, and takes a landline', () => {
    expect(details({ text: `${GOOD}13800138000` })).toEqual([expect.stringContaining('手机号码')]);
    expect(details({ text: `${GOOD}150102198001011234` })).toEqual([expect.stringContaining('证件号码')]);
    expect(details({ text: `${GOOD}0471-6661234` })).toEqual([]);
  });

  it.each(['{hotline', 'hotline}', '{{hotline}}', '{}'])('refuses the brace of %s', (stray) => {
    expect(details({ text: `${GOOD}${stray}` }).length).toBeGreaterThanOrEqual(1);
  });

  it('refuses a link in a text message where a provider forbids links, and nowhere else', () => {
    const linked = { text: `${GOOD}见 https://kyq.mnr.gov.cn/x` };
    expect(details(linked)).toEqual([]);
    expect(details(linked, ['twilio', 'alibaba'])).toEqual([expect.stringContaining('不允许短信含链接')]);
    expect(details({ ...linked, providerCodes: { alibaba: 'SMS_1' } })).toEqual([
      expect.stringContaining('阿里云短信服务不允许短信含链接'),
    ]);
    expect(details({ ...linked, channel: 'email', subject: '主题' }, ['alibaba'])).toEqual([]);
  });

  it('wants a subject of an electronic mail, on one line, and of nothing else', () => {
    expect(details({ channel: 'email' })).toEqual([expect.stringContaining('须有主题')]);
    expect(details({ channel: 'email', subject: ' ' })).toEqual([expect.stringContaining('须有主题')]);
    expect(details({ channel: 'email', subject: '一\n二' })).toEqual([expect.stringContaining('须为一行')]);
    expect(details({ subject: '主题' })).toEqual([expect.stringContaining('只有电子邮件有主题')]);
  });

  it('refuses a channel the kind does not go by, and a code of a provider that registers nothing', () => {
    expect(details({ kind: 'call-script' })).toEqual([expect.stringContaining('/channel')]);
    expect(details({ providerCodes: { twilio: 'x' } })).toEqual([expect.stringContaining('/providerCodes/twilio')]);
    expect(details({ channel: 'voice', providerCodes: { alibaba: 'x' } })).toEqual([
      expect.stringContaining('/providerCodes'),
    ]);
  });

  it('bounds the length with the longest values, signature included', () => {
    const room = LONGEST_TEXT.sms - renderMessage(draft(), longestValues(draft())).text.length;
    expect(details({ text: GOOD + '一'.repeat(room) })).toEqual([]);
    expect(details({ text: GOOD + '一'.repeat(room + 1) })).toEqual([expect.stringContaining('不得超过 500 个')]);
  });
});

describe('findLink', () => {
  it.each([
    'https://a.b/c',
    'HTTP://x',
    'www.mnr.gov.cn',
    'kyq.mnr.gov.cn',
    'gov.cn/x?y=1',
    't.cn/A6',
    '公示.中国'.replace('公示', 'gs'),
  ])('finds %s', (link) => {
    expect(findLink(`请登录${link}填报`)).toContain(link);
  });

  it.each(['填报。Please file.', '0471-1234567', 'file by 30 April 2021.', '第2.3条', '编号G10。'])(
    'finds none in %s',
    (text) => {
      expect(findLink(text)).toBeUndefined();
    },
  );
});

describe('renderMessage', () => {
  it('is a function of version and values: the same again, and nothing of a value is read as a placeholder', () => {
    const value = fc.string({ unit: fc.constantFrom('{', '}', '$', '&', 'hotline', '矿', '1'), maxLength: 12 });
    fc.assert(
      fc.property(value, value, (authority, hotline) => {
        const values = { ...exampleValues(draft()), authority, hotline };
        const { text } = renderMessage(draft({ text: 'A{authority}B{hotline}C' }), values);
        expect(text).toBe(`【矿业权公示】A${authority}B${hotline}C`);
      }),
    );
  });

  it('signs text messages alone, and tells a provider only what the text names', () => {
    const mail = renderMessage(
      draft({ channel: 'email', subject: '{year}', text: '{hotline}' }),
      exampleValues(draft()),
    );
    expect(mail).toEqual({ subject: '2020', text: '0471-1234567', parameters: { hotline: '0471-1234567' } });
  });

  it('says days in words of the language', () => {
    const of = { authority: '厅', year: 2021, lastDay: '2021-04-30', hotline: '1' };
    const zh = roundFacts(of, { channel: 'sms', language: 'zh' });
    const en = roundFacts(of, { channel: 'email', language: 'en' });
    expect([zh.lastDay, en.lastDay]).toEqual(['2021年4月30日', '30 April 2021']);
  });

  it('spells the hotline out where it is heard', () => {
    const of = { authority: '厅', year: 2021, lastDay: '2021-04-30', hotline: '0471-12' };
    expect(roundFacts(of, { channel: 'voice', language: 'zh' }).hotline).toBe('0 4 7 1 - 1 2');
    expect(details({ channel: 'voice', text: GOOD.replace('，{reference}', '') })).toEqual([]);
  });

  it('throws for a name that is no placeholder: such a version was never accepted', () => {
    expect(() => renderMessage(draft({ text: '{name}' }), exampleValues(draft()))).toThrow('{name}');
  });
});

describe('previewTemplate', () => {
  it('shows example and worst case, what each is paid as, and what it costs', () => {
    const priced = { provider: 'alibaba', priceMilliYuan: 45 } as const;
    const { example, worst } = previewTemplate(draft(), exampleValues(draft()), priced);
    expect(example).toMatchObject({ unit: 'segment', units: 1, costMilliYuan: 45, count: { alphabet: 'ucs-2' } });
    expect(worst.units).toBe(2);
    expect(worst.costMilliYuan).toBe(90);
    expect(worst.message.text.length).toBeGreaterThan(example.message.text.length);
  });

  it('pays a call by minutes, a mail by one, and names no cost without a price', () => {
    const priced = { provider: 'twilio' } as const;
    const call = previewTemplate(draft({ channel: 'voice' }), exampleValues(draft()), priced);
    expect(call.example).toMatchObject({ unit: 'minute', units: 1, count: null, costMilliYuan: null });
    const mail = previewTemplate(draft({ channel: 'email', subject: 's' }), exampleValues(draft()), priced);
    expect(mail.worst).toMatchObject({ unit: 'mail', units: 1 });
  });

  it('knows every name of every text', () => {
    for (const { kind, text } of DEFAULT_TEMPLATES)
      for (const name of namesIn(text)) expect([...kindRule(kind).placeholders]).toContain(name);
  });
});

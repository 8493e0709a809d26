/** Parameters of the abnormal list 异常名录, of removal 移出, and of the serious-violation list 严重违法名单 (N3-3, N6-2, N7). */
import { Type } from 'typebox';
import { legal, legalArticles, legalCount, legalPeriod, operational } from './entry.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const Years = Type.Integer({ minimum: 1, maximum: 10 });

const Measures = Type.Array(
  Type.Object(
    {
      id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,60}$' }),
      title: text(200),
      basis: Type.Array(Type.Object({ document: text(200), clause: text(100) }, { additionalProperties: false }), {
        ...{ minItems: 1, maxItems: 10 },
      }),
    },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 50 },
);

const isEachOnce = (measures: { id: string }[]) => new Set(measures.map(({ id }) => id)).size === measures.length;

export const LIST_PARAMETERS = {
  'abnormal.articles': legalArticles('列入异常名录的事由与条款'),
  'abnormal.publicity-working-days': legalCount('拟列入异常名录的公示期限', '工作日'),
  'removal.limit': legalPeriod('移出决定的办理时限'),
  'removal.backstop-months': legalCount('移出申请未办结的最迟提醒', '月', 24),
  'serious.articles': legalArticles('认定（列入严重违法名单）的事由与条款'),
  'serious.publicity-working-days': legalCount('拟列入严重违法名单的公示期限', '工作日'),
  'serious.call-rounds': legalCount('无法取得联系前的电话告知次数', '次', 30),
  'serious.call-segments': operational({
    ...{ title: '电话告知须覆盖的不同时段数', unit: '个', schema: Type.Integer({ minimum: 3, maximum: 12 }) },
    ...{ default: 3, expected: '3 至 12 的整数（个）' },
  }),
  'serious.call-days': operational({
    ...{ title: '电话告知须分布的最少工作日数', unit: '工作日', schema: Type.Integer({ minimum: 2, maximum: 30 }) },
    ...{ default: 2, expected: '2 至 30 的整数（工作日）' },
  }),
  'serious.automated-calls-count': legal({
    ...{ title: '自动语音外呼是否计入电话告知', unit: '是/否', schema: Type.Boolean(), optional: true },
    expected: 'true 或 false',
  }),
  'serious.objection-limit': legalPeriod('异议的核实与答复时限'),
  'serious.measures-years': legal({
    ...{ title: '失信惩戒措施的期限', unit: '年', schema: Years, expected: '1 至 10 的整数（年）' },
  }),
  'serious.measures': legal({
    ...{ title: '本单位可以提示的其他失信惩戒措施', unit: '措施与依据', schema: Measures, optional: true },
    expected:
      '编号互不相同的措施，每项附文号与条款，例如 [{"id":"…","title":"…","basis":[{"document":"…","clause":"…"}]}]',
    holds: isEachOnce,
  }),
  'serious.publication-years': legal({
    ...{ title: '严重失信信息的公示期限（最短与最长）', unit: '年' },
    schema: Type.Object({ least: Years, most: Years }, { additionalProperties: false }),
    expected: '最短与最长年数，例如 {"least":1,"most":3}',
    holds: ({ least, most }) => least <= most,
  }),
} as const;

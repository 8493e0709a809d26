/** Pack 2021: 国土资规〔2015〕6号 as the notice of 2021 reads it. What rehearsals and the demonstration run. */
import { type RulePack, unset } from './pack.ts';
import { REMEDIES } from './remedies.ts';

const NOTICE = '自然资办发〔2021〕23号';
const MEASURES_OF_2015 = '国土资规〔2015〕6号';
const OPINIONS = '国办发〔2020〕49号';
const PROVINCE = '省级实施办法或者年度工作方案';
const LOCAL = `${MEASURES_OF_2015}；${PROVINCE}`;

/** The rate in use under the measures of 2015 (N4-1): a practice, and cited as one. */
const SAMPLE = [{ value: 5, document: MEASURES_OF_2015, clause: '随机抽查比例（执行该办法的通行做法）' }] as const;

export const PACK_2021: RulePack = {
  id: '2021',
  title: '2021年度（国土资规〔2015〕6号及2021年通知）',
  titleEn: '2021: the measures of 2015 as the notice of 2021 reads them',
  documents: [
    { number: NOTICE, title: '自然资源部办公厅关于做好2021年矿业权人勘查开采信息公示工作的通知' },
    { number: MEASURES_OF_2015, title: '矿业权人勘查开采信息公示办法（试行）' },
    { number: OPINIONS, title: '国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见' },
  ],
  opensFrom: null,
  opensThrough: '2024-06-30',
  values: {
    ...REMEDIES,
    'disclosure.cutoff': [{ value: '2020-07-01', document: NOTICE, clause: '第二部分第一款' }],
    'disclosure.deadline': [{ value: '2021-04-30', document: NOTICE, clause: '第二部分第二款' }],
    'summary.last-day': [{ value: '2021-11-30', document: NOTICE, clause: '第八部分第一款' }],
    'check.exploration-share-percent': SAMPLE,
    'check.mining-share-percent': SAMPLE,
    'check.green-mine-share-percent': unset('绿色矿山专项检查的“一定比例”（通知第五部分未写明数值）', PROVINCE),
    'finding.processing-limit': unset('处理核查结果的“规定时限”（通知第六部分未写明长度）', LOCAL),
    'rectification.limit': unset('限期整改的期限', LOCAL),
    'abnormal.articles': unset('列入异常名录的各项事由及其条款', MEASURES_OF_2015),
    'abnormal.publicity-working-days': unset('拟列入异常名录的公示期限（通知第六部分要求公示，未写明期限）', LOCAL),
    'removal.limit': unset('移出异常名录的“规定时限”（通知第三部分未写明长度）', LOCAL),
    'serious.articles': unset('列入严重违法名单的各项事由及其条款', MEASURES_OF_2015),
    'serious.publicity-working-days': [{ value: 15, document: NOTICE, clause: '第七部分第一款', bound: 'at-least' }],
    'serious.call-rounds': [{ value: 3, document: NOTICE, clause: '第七部分第一款', bound: 'at-least' }],
    'serious.automated-calls-count': unset('自动语音外呼能否计为电话告知；未录入的不计', PROVINCE),
    'serious.objection-limit': unset('异议核实与反馈的“规定的时限”（通知第七部分未写明长度）', LOCAL),
    'serious.measures-years': unset('失信惩戒措施的期限', `${MEASURES_OF_2015}；设定该项措施的法律、法规`),
    'serious.measures': unset(
      '可以提示的其他失信惩戒措施，每项附文号与条款',
      '现行全国失信惩戒措施基础清单；地方补充清单',
    ),
    'serious.publication-years': unset('严重失信信息公示的最短与最长期限', '办理时有效的信用信息公示规定'),
    'repair.acceptance-working-days': unset('信用修复申请的受理期限', '办理时有效的信用修复规定'),
    'repair.answer-working-days': unset('信用修复申请的答复期限', '办理时有效的信用修复规定'),
    'report.answer-limit': unset('举报核查与答复的期限', LOCAL),
    'messaging.foreign-provider-basis': unset(
      '使用境外通信服务商的安全评估',
      '个人信息保护法第三十六条；本单位的安全评估',
    ),
  },
  measures: [
    {
      id: 'more-checks',
      title: '增加核查次数',
      basis: [{ document: NOTICE, clause: '第四部分第一款' }],
    },
    {
      id: 'publication',
      title: '列入决定在门户网站和信息公示系统公示（自然人除外）',
      basis: [
        { document: NOTICE, clause: '第七部分第二款' },
        { document: NOTICE, clause: '第六部分第二款' },
      ],
    },
  ],
  particulars: [
    {
      id: 'not-checked',
      text: '信息公示核查不检查年度最低勘查投入和勘查实施方案、开发利用方案的具体执行情况（N4-7）。',
      ...{ document: NOTICE, clause: '第四部分第三款' },
    },
    {
      id: 'clean-up-first',
      text: '确定年度抽查名单前，先清理异常名录（N3-1）。',
      ...{ document: NOTICE, clause: '第三部分第一款' },
    },
    {
      id: 'natural-persons',
      text: '列入两类名录的矿业权人为自然人的，内部管理，不公开；本人同意的，脱敏后公开（N6-3、N6-4）。',
      ...{ document: NOTICE, clause: '第六部分第二款' },
    },
  ],
};

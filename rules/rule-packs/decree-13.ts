/**
 * Pack 令第13号, in force since 2024-07-01. The decree's articles and limits are for an authority to enter: until then
 * its listing steps stay closed. What is to be confirmed against the text (credit repair: 3 and 10 working days)
 * is unset here, so that nothing unconfirmed is ever used.
 */
import { type RulePack, unset } from './pack.ts';
import { REMEDIES } from './remedies.ts';

const DECREE = '自然资源部令第13号';
const REPAIR_SCHEME = '国办发〔2025〕22号';
const REPAIR_MEASURES = '《信用修复管理办法》';
const OPINIONS = '国办发〔2020〕49号';
const YEAR = '当年年度公示通知';
const PROVINCE = '省级实施办法或者年度工作方案';

export const PACK_DECREE_13: RulePack = {
  id: 'decree-13',
  title: '令第13号（2024年7月1日起）',
  titleEn: 'Decree No. 13, from 2024-07-01',
  documents: [
    { number: DECREE, title: '矿业权人勘查开采信息管理办法' },
    { number: OPINIONS, title: '国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见' },
    { number: REPAIR_SCHEME, title: '关于进一步完善信用修复制度的实施方案' },
    { number: null, title: '信用修复管理办法（2026年4月1日起施行）' },
  ],
  opensFrom: '2024-07-01',
  opensThrough: null,
  values: {
    ...REMEDIES,
    'disclosure.cutoff': unset('年度底数的截止日：哪一日以后首次设立的矿业权不纳入', `${YEAR}；${DECREE}`),
    'disclosure.deadline': unset('年度信息填报的最后一日', `${DECREE}关于填报时间的条款；${YEAR}`),
    'summary.last-day': unset('年度书面总结报部的最后一日', YEAR),
    'check.exploration-share-percent': unset('探矿权抽查比例', `${DECREE}关于核查的条款；${YEAR}；${PROVINCE}`),
    'check.mining-share-percent': unset('采矿权抽查比例', `${DECREE}关于核查的条款；${YEAR}；${PROVINCE}`),
    'check.green-mine-share-percent': unset('绿色矿山专项检查的比例', `${YEAR}；${PROVINCE}`),
    'finding.processing-limit': unset('处理核查结果的期限', `${DECREE}关于核查的条款；${PROVINCE}`),
    'rectification.limit': unset(
      '书面告知并提出整改要求后的整改期限',
      `${DECREE}关于书面告知与整改的条款；${PROVINCE}`,
    ),
    'abnormal.articles': unset('列入异常名录的各项事由及其条款', `${DECREE}关于异常名录的条款`),
    'abnormal.publicity-working-days': unset('拟列入异常名录的公示期限', `${DECREE}关于异常名录的条款；${PROVINCE}`),
    'removal.limit': unset('移出异常名录的办理时限', `${DECREE}关于移出的条款；${PROVINCE}`),
    'serious.articles': unset('严重失信主体认定的各项事由及其条款', `${DECREE}关于严重失信主体认定的条款`),
    'serious.publicity-working-days': unset('认定前公示或者告知的期限', `${DECREE}关于认定程序的条款；${OPINIONS}`),
    'serious.call-rounds': unset('无法取得联系前应当电话告知的次数', `${DECREE}关于认定程序的条款；${PROVINCE}`),
    'serious.automated-calls-count': unset('自动语音外呼能否计为电话告知；未录入的不计', PROVINCE),
    'serious.objection-limit': unset('异议核实与答复的期限', `${DECREE}关于认定程序的条款；${OPINIONS}`),
    // The article's number is for the authority to enter; the length is the decree's own.
    'serious.measures-years': [{ value: 3, document: DECREE, clause: '关于对严重失信主体实施信用管理措施期限的规定' }],
    'serious.measures': unset(
      '可以提示的失信惩戒措施，每项附文号与条款',
      `${DECREE}关于信用管理措施的条款；现行全国失信惩戒措施基础清单；地方补充清单`,
    ),
    'serious.publication-years': [
      { value: { least: 1, most: 3 }, document: REPAIR_SCHEME, clause: '第二部分', from: '2025-06-22' },
    ],
    'repair.acceptance-working-days': unset('信用修复申请的受理期限', `${REPAIR_MEASURES}；${REPAIR_SCHEME}`),
    'repair.answer-working-days': unset('信用修复申请的答复期限', `${REPAIR_MEASURES}；${REPAIR_SCHEME}`),
    'report.answer-limit': unset('举报核查与答复的期限', `${DECREE}；${PROVINCE}`),
    'messaging.foreign-provider-basis': unset(
      '使用境外通信服务商的安全评估',
      '个人信息保护法第三十六条；本单位的安全评估',
    ),
  },
  measures: [],
  particulars: [
    {
      id: 'subject',
      text: '严重失信主体认定的对象是矿业权人，不是单个矿业权。',
      ...{ document: DECREE, clause: null },
    },
    {
      id: 'withdrawal-of-inspectors',
      text: '核查人员与被核查对象有利害关系的，应当回避。',
      ...{ document: DECREE, clause: null },
    },
    {
      id: 'written-demand',
      text: '发现未按规定填报的，应当书面告知并提出整改要求。',
      ...{ document: DECREE, clause: null },
    },
    {
      id: 'repair',
      text: '信用修复为一次办理：终止公示、停止共享、解除措施（2026年4月1日起）。',
      ...{ document: REPAIR_MEASURES, clause: null },
    },
    {
      id: 'two-documents',
      text: '送达列入决定时，一并送达信用修复告知书（两书同达）。',
      ...{ document: REPAIR_SCHEME, clause: null },
    },
  ],
};

/**
 * Pack 2023: the annual notice of 2023. Its number 文号 has not been verified, so it is cited by its title; in production
 * the pack opens no case any more. What the notice of 2021 says of its own year is not read into 2023.
 */
import { type RulePack, unset } from './pack.ts';
import { REMEDIES } from './remedies.ts';

const NOTICE = '自然资源部办公厅关于做好2023年矿业权人勘查开采信息公示工作的通知';
const MEASURES_OF_2015 = '国土资规〔2015〕6号';
const PROVINCE = '省级实施办法或者年度工作方案';
const IN_NOTICE = '2023年度公示通知';
const LOCAL = `${IN_NOTICE}；${MEASURES_OF_2015}；${PROVINCE}`;

export const PACK_2023: RulePack = {
  id: '2023',
  title: '2023年度（2023年通知）',
  titleEn: '2023: the annual notice of 2023',
  documents: [
    { number: null, title: NOTICE },
    { number: MEASURES_OF_2015, title: '矿业权人勘查开采信息公示办法（试行）' },
  ],
  opensFrom: null,
  opensThrough: '2024-06-30',
  values: {
    ...REMEDIES,
    'disclosure.cutoff': unset('年度底数的截止日：哪一日以后首次设立的矿业权不纳入', IN_NOTICE),
    'disclosure.deadline': [{ value: '2023-03-31', document: NOTICE, clause: '关于填报公示截止日期的规定' }],
    'summary.last-day': unset('年度书面总结报部的最后一日', IN_NOTICE),
    'check.exploration-share-percent': unset('探矿权抽查比例', LOCAL),
    'check.mining-share-percent': unset('采矿权抽查比例', LOCAL),
    'check.green-mine-share-percent': unset('绿色矿山专项检查的比例', PROVINCE),
    'finding.processing-limit': unset('处理核查结果的期限', LOCAL),
    'rectification.limit': unset('限期整改的期限', LOCAL),
    'abnormal.articles': unset('列入异常名录的各项事由及其条款', MEASURES_OF_2015),
    'abnormal.publicity-working-days': unset('拟列入异常名录的公示期限', LOCAL),
    'removal.limit': unset('移出异常名录的“规定时限”（未写明长度）', LOCAL),
    'serious.articles': unset('列入严重违法名单的各项事由及其条款', MEASURES_OF_2015),
    'serious.publicity-working-days': unset('拟列入严重违法名单的公示期限', LOCAL),
    'serious.call-rounds': unset('无法取得联系前应当电话告知的次数', LOCAL),
    'serious.automated-calls-count': unset('自动语音外呼能否计为电话告知；未录入的不计', PROVINCE),
    'serious.objection-limit': unset('异议核实与答复的期限', LOCAL),
    'serious.measures-years': unset('失信惩戒措施的期限', `${MEASURES_OF_2015}；设定该项措施的法律、法规`),
    'serious.measures': unset('可以提示的失信惩戒措施，每项附文号与条款', '现行全国失信惩戒措施基础清单；地方补充清单'),
    'serious.publication-years': unset('严重失信信息公示的最短与最长期限', '办理时有效的信用信息公示规定'),
    'repair.acceptance-working-days': unset('信用修复申请的受理期限', '办理时有效的信用修复规定'),
    'repair.answer-working-days': unset('信用修复申请的答复期限', '办理时有效的信用修复规定'),
    'report.answer-limit': unset('举报核查与答复的期限', LOCAL),
    'messaging.foreign-provider-basis': unset(
      '使用境外通信服务商的安全评估',
      '个人信息保护法第三十六条；本单位的安全评估',
    ),
  },
  measures: [],
  particulars: [
    {
      id: 'removal-on-site',
      text: '申请移出异常名录的，除经室内核验可以查实整改完成的以外，均应实地核查。',
      ...{ document: NOTICE, clause: null },
    },
  ],
};

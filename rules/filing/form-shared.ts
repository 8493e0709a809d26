/** Items that both kinds of right are filed with. */
import { ALWAYS, amount, CONCERNS_ALL, choice, day, telephone, text } from './fields.ts';

/** Basic information 基本信息: whose right it is, and whom to ask. */
export const HOLDER_FIELDS = {
  holderName: text('矿业权人', 'Holder', '演示矿业有限责任公司', { without: ALWAYS, privacy: 'name' }),
  holderAddress: text('住所', 'Address of the holder', '演示市演示区演示路1号', {
    without: ALWAYS,
    privacy: 'contact',
  }),
  contactPerson: text('联系人', 'Contact person', '演示联系人', { maxLength: 50, without: ALWAYS, privacy: 'contact' }),
  // N7-5: the numbers filled in here are those a holder is called at.
  contactTelephone: telephone('联系电话', 'Telephone', { without: ALWAYS }),
} as const;

/** What the licence says. */
export const LICENCE_FIELDS = {
  areaKm2: amount('面积', 'Area', '平方千米', '12.5000', { most: '1000000', without: CONCERNS_ALL }),
  validFrom: day('有效期起', 'Valid from', '2015-06-01', { without: CONCERNS_ALL }),
  validTo: day('有效期止', 'Valid to', '2025-05-31', { without: CONCERNS_ALL }),
} as const;

/** Money due and paid: 使用费 in yuan, 出让收益 in ten thousand yuan, as assessments name them. */
export const feeFields = (right: '探矿权' | '采矿权', rightEn: string) => ({
  usageFeeDue: amount(`${right}使用费应缴`, `${rightEn} usage fee due`, '元', '5000.00', { places: 2 }),
  usageFeePaid: amount(`${right}使用费已缴`, `${rightEn} usage fee paid`, '元', '5000.00', { places: 2 }),
  grantIncomeDue: amount(`${right}出让收益（价款）应缴`, `${rightEn} grant income due`, '万元', '120.00'),
  grantIncomePaid: amount(`${right}出让收益（价款）已缴`, `${rightEn} grant income paid`, '万元', '120.00'),
});

/** Handing over of geological data 地质资料汇交. */
export const GEOLOGICAL_DATA = choice('地质资料汇交', 'Geological data handed over', {
  submitted: { zh: '已汇交', en: 'handed over' },
  'not-due': { zh: '未到汇交期限', en: 'not due yet' },
  overdue: { zh: '逾期未汇交', en: 'overdue' },
});

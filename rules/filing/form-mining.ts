/** Items of a mining right proper 采矿权. */
import { ALWAYS, amount, CONCERNS_ALL, choice, count, percent, type Section, text } from './fields.ts';
import { feeFields, GEOLOGICAL_DATA, HOLDER_FIELDS, LICENCE_FIELDS } from './form-shared.ts';

export const MINING_SECTIONS: Readonly<Record<string, Section>> = {
  basic: {
    zh: '基本信息',
    en: 'Basic information',
    fields: {
      mineName: text('矿山名称', 'Mine', '演示采石场', { without: ALWAYS }),
      ...HOLDER_FIELDS,
      mineral: text('开采主矿种', 'Main mineral', '建筑石料用灰岩', {
        maxLength: 100,
        without: ALWAYS,
        privacy: 'open',
      }),
      method: choice(
        '开采方式',
        'Method',
        {
          'open-pit': { zh: '露天开采', en: 'open pit' },
          underground: { zh: '地下开采', en: 'underground' },
          both: { zh: '露天/地下开采', en: 'both' },
          other: { zh: '其他', en: 'other' },
        },
        { without: CONCERNS_ALL },
      ),
      designedCapacity: amount('设计生产规模', 'Designed capacity', '万吨/年', '50'),
      ...LICENCE_FIELDS,
    },
  },
  obligations: {
    zh: '履行法定义务信息',
    en: 'Statutory obligations',
    fields: {
      ...feeFields('采矿权', 'Mining right'),
      resourceTaxPaid: amount('资源税已缴', 'Resource tax paid', '万元', '36.20'),
      restorationFundSetAside: amount('矿山地质环境治理恢复基金计提', 'Restoration fund set aside', '万元', '40.00'),
      restorationFundUsed: amount('矿山地质环境治理恢复基金使用', 'Restoration fund used', '万元', '12.50'),
      environmentRestoredHectares: amount('矿山地质环境治理恢复面积', 'Environment restored', '公顷', '1.2'),
      landReclaimedHectares: amount('土地复垦面积', 'Land reclaimed', '公顷', '0.8'),
      geologicalData: GEOLOGICAL_DATA,
      reservesReport: choice('矿山储量年报', 'Annual report of reserves', {
        submitted: { zh: '已提交', en: 'submitted' },
        'not-submitted': { zh: '未提交', en: 'not submitted' },
      }),
    },
  },
  extraction: {
    zh: '开采活动信息',
    en: 'Extraction activity',
    fields: {
      activity: choice(
        '矿山状态',
        'State of the mine',
        {
          producing: { zh: '生产', en: 'producing' },
          building: { zh: '筹建', en: 'being built' },
          suspended: { zh: '停产', en: 'suspended' },
          closed: { zh: '关闭', en: 'closed' },
        },
        { without: CONCERNS_ALL },
      ),
      output: amount('年度产量（原矿）', 'Output of the year (crude ore)', '万吨', '42.3'),
      outputQuota: amount('开采总量控制指标', 'Output quota', '万吨', '50'),
      reservesUsed: amount('动用资源储量', 'Reserves used', '万吨', '45'),
      reservesExtracted: amount('采出资源储量', 'Reserves extracted', '万吨', '42.3'),
      reservesLost: amount('损失资源储量', 'Reserves lost', '万吨', '2.7'),
      reservesRemaining: amount('年末保有资源储量', 'Reserves remaining at year end', '万吨', '880.5'),
      recoveryRate: percent('开采回采率', 'Mining recovery rate', '94'),
      dilutionRate: percent('采矿贫化率', 'Dilution rate', '3.5'),
      beneficiationRate: percent('选矿回收率', 'Beneficiation recovery rate', '88.2'),
      utilisationRate: percent('综合利用率', 'Comprehensive utilisation rate', '90'),
      sales: amount('矿产品销售收入', 'Sales', '万元', '1260.75'),
      employees: count('从业人员', 'Employees', '人', '38'),
    },
  },
};

/** Items of an exploration right 探矿权. */
import { ALWAYS, amount, CONCERNS_ALL, choice, count, type Section, text, yesNo } from './fields.ts';
import { feeFields, GEOLOGICAL_DATA, HOLDER_FIELDS, LICENCE_FIELDS } from './form-shared.ts';

export const EXPLORATION_SECTIONS: Readonly<Record<string, Section>> = {
  basic: {
    zh: '基本信息',
    en: 'Basic information',
    fields: {
      projectName: text('勘查项目名称', 'Exploration project', '演示地区铜矿普查', { without: ALWAYS }),
      ...HOLDER_FIELDS,
      explorer: text('勘查单位', 'Exploration contractor', '演示地质勘查院'),
      mineral: text('勘查矿种', 'Mineral explored', '铜矿', { maxLength: 100, without: ALWAYS, privacy: 'open' }),
      ...LICENCE_FIELDS,
    },
  },
  obligations: {
    zh: '履行法定义务信息',
    en: 'Statutory obligations',
    fields: {
      ...feeFields('探矿权', 'Exploration right'),
      geologicalData: GEOLOGICAL_DATA,
      openingsSealed: yesNo('勘查遗留井硐封填', 'Openings left by exploration sealed'),
      siteRestored: yesNo('勘查场地恢复', 'Exploration site restored'),
    },
  },
  exploration: {
    zh: '勘查活动信息',
    en: 'Exploration activity',
    fields: {
      activity: choice(
        '勘查状态',
        'State of exploration',
        {
          working: { zh: '正常施工', en: 'at work' },
          'not-started': { zh: '未开工', en: 'not started' },
          suspended: { zh: '停工', en: 'suspended' },
          completed: { zh: '野外工作结束', en: 'field work completed' },
        },
        { without: CONCERNS_ALL },
      ),
      stage: choice(
        '勘查阶段',
        'Stage',
        {
          reconnaissance: { zh: '预查', en: 'reconnaissance' },
          general: { zh: '普查', en: 'general exploration' },
          detailed: { zh: '详查', en: 'detailed exploration' },
          advanced: { zh: '勘探', en: 'advanced exploration' },
        },
        { without: CONCERNS_ALL },
      ),
      invested: amount('年度勘查投入', 'Invested in the year', '万元', '86.5000', { without: CONCERNS_ALL }),
      drillingMetres: amount('钻探工作量', 'Drilling', '米', '1250.5', { places: 2 }),
      drillHoles: count('钻孔数', 'Drill holes', '个', '4'),
      tunnellingMetres: amount('坑探工作量', 'Tunnelling', '米', '0', { places: 2 }),
      trenchingCubicMetres: amount('槽探工作量', 'Trenching', '立方米', '320', { places: 2 }),
      mappedKm2: amount('地质测量面积', 'Geological mapping', '平方千米', '3.2'),
      geophysicalPoints: count('物探工作量', 'Geophysical survey', '点', '400'),
      geochemicalPoints: count('化探工作量', 'Geochemical survey', '点', '260'),
      samples: count('样品分析', 'Samples analysed', '件', '180'),
      associatedMinerals: yesNo('共伴生矿产综合勘查评价', 'Associated minerals evaluated'),
      report: yesNo('编制勘查成果报告', 'Report of results written'),
    },
  },
};

/**
 * The clauses the product answers for, in our words. N: the ministry's notice of 2021, by section and number; R: our
 * readings where it is silent. Code cites a clause by its id in a comment, a test in its title; docs/law.md is made of
 * both (`npm run docs`).
 */
export interface Clause {
  id: string;
  zh: string;
  en: string;
}

const clause = (id: string, zh: string, en: string): Clause => ({ id, zh, en });

export const CLAUSES: readonly Clause[] = [
  clause('N0-1', '失信惩戒措施须有依据', 'Every credit measure cites its legal basis'),

  clause('N1-1', '各处室共用平台、各负其责', 'Each division owns its class of problem'),
  clause('N1-2', '处室督促整改并认定结果', 'The division determines the result of a rectification'),
  clause('N1-3', '处室共同参与实地核查', 'Divisions take part together in on-site checks'),

  clause('N2-1', '核实底数，应公示尽公示', 'The province fixes the roster; every right is on it or excluded'),
  clause('N2-2', '7月1日后新立的不纳入', 'Rights newly set after 1 July are out'),
  clause('N2-3', '政策性关停的不纳入', 'Rights closed for policy reasons are out, with document, by two officers'),
  clause('N2-4', '除外的在系统备注说明', 'Exclusions are annotated in the ministry system'),
  clause('N2-5', '填报截止日期', 'The deadline for filing, its extensions and how it ends'),
  clause('N2-6', '多种方式催报', 'Reminders by several channels, until the holder files'),
  clause('N2-7', '宣传与应急安排', 'Publicity and planning are logged as measures'),

  clause('N3-1', '确定抽查名单前清理异常名录', 'The abnormal list is cleared before the check list is fixed'),
  clause('N3-2', '督促名录内矿业权人整改', 'Holders on the list are urged to rectify'),
  clause('N3-3', '移出渠道畅通，限期办理', 'An open way off the list, decided within its limit'),

  clause('N4-1', '双随机抽取并公布名单', 'Objects and inspectors are drawn, and the list published'),
  clause('N4-2', '专项抽查', 'Directed checks with a reason, apart from the sample'),
  clause('N4-3', '异常名录内全部实地核查', 'Everybody on the abnormal list is checked on site'),
  clause('N4-4', '严重违法名单加大抽查', 'Those on the serious list are checked more often'),
  clause('N4-5', '数据比对、遥感、无人机', 'Checks by data, remote sensing and drones'),
  clause('N4-6', '不能实地的可非接触核查', 'Without contact where on site is impossible'),
  clause('N4-7', '不核查的事项', 'What is not checked'),

  clause('N5-1', '绿色矿山按比例抽查', 'A share of the green mines is checked'),
  clause('N5-2', '不足之处限期整改', 'Shortcomings of a green mine get a deadline'),
  clause('N5-3', '严重违法的按程序移出', 'Serious violation: removal from the directory by procedure'),
  clause('N5-4', '结果作为名录管理依据', 'Results reach the managers of the directory'),

  clause('N6-1', '核查结果限期处理', 'Results are processed within the limit, none left pending'),
  clause('N6-2', '拟列入、移出异常名录的公示', 'Intended listing or removal: reason, document, publication'),
  clause('N6-3', '自然人内部管理，不再公开', 'Natural persons on a list stay inside the authority'),
  clause('N6-4', '经本人同意脱敏公开', 'With consent, natural persons are published masked'),

  clause('N7-1', '列入严重名单前公示不少于15个工作日', 'Prior public notice of at least 15 working days'),
  clause('N7-2', '同时电话告知', 'A telephone call at the same time'),
  clause('N7-3', '告知事由、依据和权利', 'Reason, basis and rights in the notice'),
  clause('N7-4', '异议须核实并答复', 'Objections are verified and answered'),
  clause('N7-5', '多次联系不上的处理', 'When an unreached holder lets the result stand'),
  clause('N7-6', '决定文书的五项内容', 'The five parts of a decision'),
  clause('N7-7', '决定在门户和系统公布', 'Decisions are published on portal and system'),

  clause('N8-1', '分阶段掌握进度', 'Progress by stage, in counts that add up'),
  clause('N8-2', '专人负责，及时受理申请与举报', 'A named person; applications and reports handled in time'),
  clause('N8-3', '11月底前报送总结', 'A written summary by the end of November'),
  clause('N8-4', '收集并解决地方问题', 'Problems and wishes of the localities'),

  clause('R-1', '现行有效的规则包', 'No case opens under a regime no longer in force'),
  clause('R-2', '生效时点', 'Adverse acts take effect when served and published, favours at once'),
  clause('R-3', '自然人与个体工商户的特别保护', 'Natural persons: served instead of published; strata withheld'),
  clause('R-4', '未设定的期限只停不利步骤', 'An unset limit stops adverse steps only'),
  clause('R-5', '签批流程', 'The sign-off chain of each kind of document'),
  clause('R-6', '送达', 'Service of documents, with receipts'),
  clause('R-7', '行政复议与诉讼', 'Review and litigation of a case'),
  clause('R-8', '归档', 'One case, one file'),
  clause('R-9', '批量列入的审慎', 'Bulk listing sets doubtful cases aside'),
  clause('R-10', '涉密矿业权不入库', 'Secret rights never enter the register'),
];

/**
 * What a missing parameter stops: the steps of the procedures, and the parameters each works with.
 *
 * - *adverse* (对矿业权人不利): the step does not start while one of its parameters is unset.
 * - otherwise the step goes on with an alarm: receipts, verification, answers and removals never wait for a value.
 */
import type { ParameterName } from './catalogue.ts';

interface Step {
  title: string;
  adverse: boolean;
  parameters: readonly ParameterName[];
}

export const STEPS = {
  'annual-disclosure.open': {
    ...{ title: '启动年度公示', adverse: true },
    parameters: [
      ...(['disclosure.cutoff', 'disclosure.deadline', 'disclosure.rounds'] as const),
      ...(['disclosure.contact-window', 'disclosure.hotline', 'sms.rate-per-second'] as const),
      ...(['voice.rate-per-second', 'email.rate-per-second'] as const),
      ...(['cascade.channels', 'cascade.receipt-hours', 'call-list.most-calls'] as const),
      ...(['channel.daily-caps', 'messages.holder-daily-cap'] as const),
    ],
  },
  'annual-disclosure.simulate': {
    ...{ title: '年度公示启动前演算', adverse: false },
    parameters: ['simulation.assumptions'],
  },
  'listed.urge': { title: '督促在列矿业权人整改', adverse: false, parameters: ['listed.urging-every-days'] },
  'list-removal.decide': {
    ...{ title: '办理移出', adverse: false },
    parameters: ['removal.limit', 'removal.backstop-months'],
  },
  'random-check.draw': {
    ...{ title: '抽取年度抽查名单', adverse: true },
    parameters: [
      ...(['check.exploration-share-percent', 'check.mining-share-percent'] as const),
      ...(['check.minimum-inspectors', 'check.serious-checks-per-year'] as const),
    ],
  },
  'green-mine.draw': {
    title: '抽取绿色矿山专项检查名单',
    adverse: true,
    parameters: ['check.green-mine-share-percent'],
  },
  'finding.process': { title: '处理核查结果', adverse: false, parameters: ['finding.processing-limit'] },
  'rectification.order': { title: '责令限期整改', adverse: true, parameters: ['rectification.limit'] },
  'abnormal-list.announce': {
    ...{ title: '拟列入异常名录公示', adverse: true },
    parameters: ['abnormal.articles', 'abnormal.publicity-working-days'],
  },
  'serious-violation.announce': {
    ...{ title: '拟列入严重违法名单公示', adverse: true },
    parameters: [
      ...(['serious.articles', 'serious.publicity-working-days', 'serious.call-rounds'] as const),
      ...(['serious.call-segments', 'serious.call-days'] as const),
    ],
  },
  'serious-violation.count-automated-call': {
    ...{ title: '认定自动外呼的效力', adverse: false },
    parameters: ['serious.automated-calls-count'],
  },
  'serious-violation.answer-objection': {
    ...{ title: '核实并答复异议', adverse: false },
    parameters: ['serious.objection-limit'],
  },
  'serious-violation.decide': {
    ...{ title: '作出列入决定', adverse: true },
    parameters: [
      ...(['serious.articles', 'serious.publicity-working-days', 'serious.call-rounds'] as const),
      ...(['serious.call-segments', 'serious.call-days', 'serious.measures-years'] as const),
      ...(['serious.publication-years', 'review.application-days', 'review.lawsuit-months'] as const),
    ],
  },
  'credit-repair.answer': {
    ...{ title: '办理信用修复', adverse: false },
    parameters: ['repair.acceptance-working-days', 'repair.answer-working-days'],
  },
  'review.answer': { title: '答复行政复议', adverse: false, parameters: ['review.answer-days'] },
  'review.end-listing': {
    ...{ title: '处罚撤销后终止列入', adverse: false },
    parameters: ['review.revoked-penalty-working-days'],
  },
  'public-report.answer': { title: '核查并答复举报', adverse: false, parameters: ['report.answer-limit'] },
  'annual-summary.submit': { title: '报送年度总结', adverse: false, parameters: ['summary.last-day'] },
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof STEPS;
export type StepParameter<S extends StepName> = (typeof STEPS)[S]['parameters'][number];

/** In the order of the notice. */
export const STEP_NAMES = Object.keys(STEPS) as StepName[];

/** The step of that name. */
export function stepOf(name: StepName): Step {
  return STEPS[name];
}

/** Steps that work with a parameter. */
export function stepsWith(name: ParameterName): StepName[] {
  return STEP_NAMES.filter((step) => stepOf(step).parameters.includes(name));
}

/** Whether a missing value stops anything: only steps against the holder are ever stopped. */
export function isAdverse(name: ParameterName): boolean {
  return stepsWith(name).some((step) => STEPS[step].adverse);
}

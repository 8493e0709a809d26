/**
 * The annual disclosure (年度填报公示) as a campaign of one authority.
 *
 * - it opens under a rule pack in force (rules/rule-packs/regime), and keeps it.
 * - N2-1: the roster is fixed by two officers; what the register says when the second approves is what counts.
 * - N2-5: filing closes at 24:00 of the last day.
 */
import { legalDayOf } from './legal-day.ts';
import type { EffectiveParameter, ParameterValue, StepName, StepParameter } from './parameters/index.ts';
import { Refusal } from './refusal.ts';

/** preparing 准备 (roster not yet frozen) · running 进行 · closed 截止 · stopped 提前终止 */
export type CampaignState = 'preparing' | 'running' | 'closed' | 'stopped';
/** scheduled 待发 · sending 发送中 · closed 已结束 · stopped 未举行 (the campaign was stopped before) */
/** reminder 催报 · urging 督促整改 */
export type RoundKind = 'reminder' | 'urging';
export type RoundState = 'scheduled' | 'sending' | 'closed' | 'stopped';

/** Whether its filings are no longer waited for. */
export function isOver(state: LiveCampaign['phase']): state is 'closed' | 'stopped' {
  return state === 'closed' || state === 'stopped';
}

/** One value a campaign runs under, with what it rests on and where it came from. */
export interface Term<T> {
  value: T;
  basisDocument: string;
  basisClause: string;
  demonstration: boolean;
  source: EffectiveParameter['source'];
  /** Row of the parameter; null: the text's own value, or the operational default. */
  parameterId: number | null;
}

/** The step a campaign opens with, and the one that ends its year (N8-3) without stopping it. */
export const OPENING = 'annual-disclosure.open';
export const SUMMARY = 'annual-summary.submit';

type Terms<S extends StepName> = { [N in StepParameter<S>]: Term<ParameterValue<N>> };

/** The parameters a campaign was opened under; it keeps them until it ends. */
export type CampaignTerms = Terms<typeof OPENING> & Partial<Terms<typeof SUMMARY>>;

/** What was found to hold, as a campaign keeps it. Precondition: nothing the opening needs is missing. */
export function campaignTerms(values: readonly EffectiveParameter[]): CampaignTerms {
  const terms = values.map(({ name, id, ...term }) => [name, { ...term, parameterId: id }] as const);
  return Object.fromEntries(terms) as unknown as CampaignTerms;
}

/** The workflow's id: one disclosure a year for one authority, so a second start meets the first. */
export function annualDisclosureWorkflowId(authority: string, year: number): string {
  return `annual-disclosure/${authority}/${year}`;
}

export function campaignExists(authority: string, year: number): Refusal {
  return new Refusal('campaign-exists', {
    status: 409,
    title: '该年度公示工作已经启动',
    titleEn: 'The campaign of that year has already been opened',
    detail: `行政区划 ${authority} 的 ${year} 年度公示已经启动；请查询 GET /api/v1/campaigns?authority=${authority}，不必重复启动。`,
  });
}

/** N2-1: the province verifies the number of rights and fixes the roster. */
export function notAProvince(authority: string, name: string): Refusal {
  return new Refusal('authority-not-a-province', {
    status: 422,
    title: '须由省级主管部门启动',
    titleEn: 'A campaign is opened for a province',
    detail: `${authority}（${name}）不是省级主管部门；年度公示的底数由省级主管部门确定，请以省级行政区划代码启动。`,
    errors: [{ pointer: '/body/authority', value: authority, detail: '不是省级主管部门' }],
  });
}

export function deadlinePassed(lastDay: string, asOf: Date): Refusal {
  return new Refusal('deadline-passed', {
    status: 422,
    title: '填报截止日期已过',
    titleEn: 'The last day of filing has passed',
    detail: `参数 disclosure.deadline 为 ${lastDay}，今日为 ${legalDayOf(asOf)}，不能再启动；请核对年度与参数。`,
    errors: [{ pointer: '/parameters/disclosure.deadline', value: lastDay, detail: '已过' }],
  });
}

/** The deadline waits for an event or a calendar; what needs a day cannot be done or said. */
export function noDateYet(campaignId: number, year: number): Refusal {
  return new Refusal('no-date-yet', {
    status: 409,
    title: '暂无截止日期',
    titleEn: 'There is no deadline yet',
    detail: `${year} 年度公示暂无截止日期，原因见 GET /api/v1/campaigns/${campaignId}/deadline；有了日期后再办理。`,
  });
}

export function registerEmpty(authority: string): Refusal {
  return new Refusal('register-empty', {
    status: 409,
    title: '矿业权登记库为空',
    titleEn: 'The register is empty',
    detail: `行政区划 ${authority} 尚无矿业权数据，无法确定底数；请先导入登记数据（POST /api/v1/rights/imports）。`,
  });
}

export function rosterNotProposed(): Refusal {
  return new Refusal('roster-not-proposed', {
    status: 409,
    title: '底数尚未提出',
    titleEn: 'No roster has been proposed',
    detail: '须先由一名工作人员提出底数（freeze-proposal），再由另一人审核冻结。',
  });
}

/** An approval without the name of what is approved: nobody could say later what the second officer saw. */
export function proposalNotNamed(campaignId: number): Refusal {
  return new Refusal('proposal-not-named', {
    status: 422,
    title: '未指明所审核的底数',
    titleEn: 'The approval names no proposal',
    detail: `审核须指明所审核的底数：请先查看 GET /api/v1/campaigns/${campaignId}/roster/difference，再以其 subject.digest 为 digest 提交。`,
    errors: [{ pointer: '/body/digest', detail: '缺少此项，请填写所审核底数的摘要（SHA-256，64 位十六进制）' }],
  });
}

/** The roster approved is not the one proposed last. */
export function proposalSuperseded(named: string, latest: { version: number; digest: string }): Refusal {
  return new Refusal('proposal-superseded', {
    status: 409,
    title: '所审核的不是最近提出的底数',
    titleEn: 'The approval names another proposal than the latest',
    detail: `所审核底数的摘要为 ${named}，最近提出的是第 ${latest.version} 版，摘要为 ${latest.digest}；请查看该版与前一版的差异（roster/difference）后，审核该版。`,
    errors: [{ pointer: '/body/digest', value: named, detail: `最近提出的为 ${latest.digest}` }],
  });
}

export function rosterChanged(changes: number): Refusal {
  return new Refusal('roster-changed', {
    status: 409,
    title: '登记数据或除外事项在提出底数后有变化',
    titleEn: 'The register or the exclusions have changed since the roster was proposed',
    detail: `提出底数之后，有 ${changes} 宗矿业权的结论因登记数据或除外事项发生变化；请重新提出底数（freeze-proposal），核对差异后再审核。`,
  });
}

/** The latest version is frozen, and nothing has been proposed since. */
export function rosterFrozen(): Refusal {
  return new Refusal('roster-frozen', {
    status: 409,
    title: '底数已经冻结',
    titleEn: 'The roster has already been frozen',
    detail: '最近提出的底数已经冻结，没有待审核的底数；首轮提醒开始前需要更正的，请重新提出底数（freeze-proposal）。',
  });
}

/** A corrected freeze that corrects nothing. */
export function rosterUnchanged(version: number): Refusal {
  return new Refusal('roster-unchanged', {
    status: 409,
    title: '与已冻结的底数一致',
    titleEn: 'The roster is as it was frozen',
    detail: `按登记数据与除外事项计算，底数与已冻结的第 ${version} 版一致，无须更正；请先更正登记数据，或提出并审核除外事项。`,
  });
}

/** The first round has begun, or the deadline has passed: whoever was reminded was on this roster. */
export function rosterClosed(year: number): Refusal {
  return new Refusal('roster-closed', {
    status: 409,
    title: '底数不能再更正',
    titleEn: 'The roster can no longer be corrected',
    detail: `${year} 年度公示的首轮提醒已经开始，或填报已经截止，底数及其除外事项不能再更改；已冻结的底数见 GET /api/v1/campaigns/{id}/roster。`,
  });
}

/** There is nothing to compare a roster with, or no roster. */
export function noSuchRoster(against: string): Refusal {
  return new Refusal('no-such-roster', {
    status: 404,
    title: '没有可供比较的底数',
    titleEn: 'No such roster',
    detail: `没有 ${against} 所指的底数；请以 GET /api/v1/campaigns/{id}/roster/versions 查看各版，或去掉该参数。`,
    errors: [{ pointer: 'against', value: against, detail: '没有这一版底数' }],
  });
}

export function notOnRoster(licenceNo: string, campaign: string, ground: string | null): Refusal {
  const why = ground === null ? '不在该年度底数中' : `已列为不纳入本年度应公示范围（${ground}）`;
  return new Refusal('not-on-roster', {
    status: 422,
    title: '该矿业权不在应公示底数中',
    titleEn: 'The right is not on the roster',
    detail: `许可证号 ${licenceNo} 在 ${campaign} 中${why}，不能填报；请核对许可证号与年度。`,
    errors: [{ pointer: '/body/licenceNo', value: licenceNo, detail: why }],
  });
}

/** Where a campaign's workflow stands, as it answers a query. Ids and instants only. */
export interface LiveCampaign {
  phase: 'opening' | CampaignState;
  campaignId: number | null;
  /** The round being held. */
  round: number | null;
  /** What the campaign waits for; `dueAt` (ISO 8601) only when a clock ends the wait. */
  waiting: { what: string; dueAt: string | null } | null;
}

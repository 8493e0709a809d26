/**
 * Measures of a campaign 宣传培训措施 (N2-6, N2-7): what an authority does beside its messages so that holders know.
 * An entry is never changed: a correction is a new entry that stands in for it, or says that it should not have been made.
 */
import { Refusal } from './refusal.ts';

export const MEASURE_KINDS = {
  training: '培训',
  media: '媒体宣传',
  'new-media': '新媒体宣传',
  hotline: '咨询电话',
  'epidemic-planning': '疫情防控安排',
} as const;

export type MeasureKind = keyof typeof MEASURE_KINDS;

/** The entry a correction names is none of this campaign's. */
export function noSuchMeasure(id: number, campaignId: number): Refusal {
  return new Refusal('no-such-measure', {
    status: 422,
    title: '没有这条措施记录',
    titleEn: 'No such measure',
    detail: `年度公示 ${campaignId} 没有编号为 ${id} 的措施记录；请以 GET /api/v1/campaigns/${campaignId}/measures 查询编号。`,
    errors: [{ pointer: '/body/corrects', value: id, detail: '不存在' }],
  });
}

/** It has been corrected before: the correction is what holds now. */
export function measureCorrected(id: number): Refusal {
  return new Refusal('measure-corrected', {
    status: 409,
    title: '该记录已被更正',
    titleEn: 'The entry has been corrected already',
    detail: `措施记录 ${id} 已被更正；需要再次更正的，请更正最近的一条。`,
    errors: [{ pointer: '/body/corrects', value: id, detail: '已被更正' }],
  });
}

/** What has not been held yet is none. */
export function measureInFuture(heldOn: string, today: string): Refusal {
  return new Refusal('measure-in-future', {
    status: 422,
    title: '措施尚未举办',
    titleEn: 'The measure lies in the future',
    detail: `举办日期 ${heldOn} 晚于今日 ${today}；请在举办后记录。`,
    errors: [{ pointer: '/body/date', value: heldOn, detail: `应不晚于 ${today}` }],
  });
}

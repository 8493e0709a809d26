import { instantInWords } from '../legal-day.ts';
import { type FieldError, Refusal } from '../refusal.ts';
import type { RightKind } from '../registry.ts';

/** Everything that is wrong with one filing; nothing of it was taken in. */
export function filingInvalid(errors: readonly FieldError[], kind: RightKind): Refusal {
  return new Refusal('filing-invalid', {
    status: 422,
    title: '填报内容有误',
    titleEn: 'The filing is not valid',
    detail: `填报内容共有 ${errors.length} 处须更正，尚未受理；请按 errors 逐项更正后重新提交，填报表见 GET /api/v1/filings/form?kind=${kind}。`,
    errors: errors.map((error) => ({ ...error, pointer: `/body/content${error.pointer}` })),
  });
}

/** Filed already, with other content: what counts would be unclear, and what was sent now would be lost. */
export function alreadyFiled(filing: { id: number; version: number }, licenceNo: string): Refusal {
  return new Refusal('already-filed', {
    status: 409,
    title: '该矿业权本年度已经填报',
    titleEn: 'The right has been filed already',
    detail: `许可证号 ${licenceNo} 本年度已有填报（编号 ${filing.id}，第 ${filing.version} 版），内容与本次不同；需要更正的，请先查看 GET /api/v1/filings/${filing.id}，再以 POST /api/v1/filings/${filing.id}/corrections 更正。`,
    errors: [{ pointer: '/body/licenceNo', value: licenceNo, detail: '已经填报' }],
  });
}

export function noSuchFiling(id: string): Refusal {
  return new Refusal('no-such-filing', {
    status: 404,
    title: '没有该填报',
    titleEn: 'No such filing',
    detail: `没有编号为 ${id} 的填报；请从 GET /api/v1/filings?authority=…&year=… 查询编号。`,
    errors: [{ pointer: 'id', value: id, detail: '不存在' }],
  });
}

/** A correction that does not say which version it corrects. */
export function versionNotNamed(id: number): Refusal {
  return new Refusal('if-match-missing', {
    status: 428,
    title: '未指明所更正的版本',
    titleEn: 'The correction names no version',
    detail: `更正须以请求头 If-Match 指明所更正的版本：请先查看 GET /api/v1/filings/${id}，再将其响应头 ETag 的值原样作为 If-Match。`,
    errors: [{ pointer: 'If-Match', detail: '缺少此项，或不是 "1" 这样的一个版本' }],
  });
}

/** Somebody else has corrected it since. */
export function versionSuperseded(id: number, named: number, current: number): Refusal {
  return new Refusal('version-superseded', {
    status: 412,
    title: '填报已有更新的版本',
    titleEn: 'The filing has a newer version',
    detail: `所更正的是第 ${named} 版，填报 ${id} 现为第 ${current} 版；请查看 GET /api/v1/filings/${id}，在最新版本上更正。`,
    errors: [{ pointer: 'If-Match', value: `"${named}"`, detail: `现为 "${current}"` }],
  });
}

/** Says nothing that is not filed already. */
export function nothingCorrected(version: number): Refusal {
  return new Refusal('nothing-corrected', {
    status: 409,
    title: '更正内容与现有版本一致',
    titleEn: 'The correction changes nothing',
    detail: `所提交的内容与第 ${version} 版完全一致，无须更正。`,
  });
}

/** After the holder's due instant what was filed stands, unless an officer corrects it on paper. */
export function correctionAfterDeadline(dueAt: Date): Refusal {
  return new Refusal('correction-after-deadline', {
    status: 422,
    title: '填报截止后的更正须有依据',
    titleEn: 'A correction after the deadline needs a document',
    detail: `该矿业权的填报已于 ${instantInWords(dueAt)} 截止，填报内容不再由矿业权人自行更正；确有错误的，请由工作人员填写 lateCorrection（文号 documentNo 与理由 reason），作为截止后更正记录，原版本与是否按期填报均不改变。`,
    errors: [{ pointer: '/body/lateCorrection', detail: '截止后更正须填写文号与理由' }],
  });
}

import { Refusal } from './refusal.ts';

export function noSuchHolder(id: number | string, pointer = 'id'): Refusal {
  return new Refusal('no-such-holder', {
    status: 404,
    title: '没有这个矿业权人',
    titleEn: 'No such holder',
    detail: `没有编号为 ${id} 的矿业权人，或其矿业权不在您的管辖范围内；请以 GET /api/v1/holders 查询编号。`,
    errors: [{ pointer, value: id, detail: '不存在' }],
  });
}

/** @param why from rules/holder-decisions: objectionToDecision */
export function decisionImpossible(why: string): Refusal {
  return new Refusal('holder-decision-impossible', {
    status: 409,
    title: '不能作此认定',
    titleEn: 'The two holders cannot be decided about so',
    detail: `${why}；请以 GET /api/v1/holders 核对两者的现状。`,
  });
}

export function decisionOpen(): Refusal {
  return new Refusal('holder-decision-open', {
    status: 409,
    title: '两者已有待审核的认定',
    titleEn: 'A decision about the two is open already',
    detail: '这两个矿业权人已有待审核的认定；请以 GET /api/v1/holder-decisions?state=proposed 核对，审核后再提出。',
  });
}

export function noSuchDecision(id: string): Refusal {
  return new Refusal('no-such-holder-decision', {
    status: 404,
    title: '没有这项认定',
    titleEn: 'No such decision',
    detail: `没有编号为 ${id} 的矿业权人认定；请以 GET /api/v1/holder-decisions 查询编号。`,
  });
}

export function decisionDecided(id: number): Refusal {
  return new Refusal('already-decided', {
    status: 409,
    title: '已经审核',
    titleEn: 'It has already been decided',
    detail: `矿业权人认定 ${id} 已经审核；需要更改的，请重新提出。`,
  });
}

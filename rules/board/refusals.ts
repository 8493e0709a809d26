import { Refusal } from '../refusal.ts';

export function noSuchAuthority(code: string): Refusal {
  return new Refusal('no-such-authority', {
    status: 404,
    title: '没有这个主管部门',
    titleEn: 'No such authority',
    detail: `没有行政区划代码为 ${code} 的主管部门；请以 gongshi authority list 核对代码。`,
    errors: [{ pointer: 'authority', value: code, detail: '没有这个主管部门' }],
  });
}

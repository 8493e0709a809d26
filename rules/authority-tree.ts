/**
 * The tree of competent departments (主管部门) as divisions of the country are numbered (GB/T 2260).
 *
 * - The ministry (自然资源部) stands above all, and below nobody.
 * - A province's code ends in 0000; it stands under the ministry, or under nobody where the ministry is not kept here.
 * - A city stands under a province; a county under a city, or under a province that governs it directly (省直管县).
 * - Below the ministry, parent and child share the first two digits: they are of one province.
 */
import type { AuthorityLevel } from './identity.ts';
import { Refusal } from './refusal.ts';

export const AUTHORITY_LEVELS: readonly AuthorityLevel[] = ['ministry', 'province', 'city', 'county'];

const LEVEL_NAMES: Record<AuthorityLevel, string> = {
  ministry: '部级',
  province: '省级',
  city: '市级',
  county: '县级',
};

const PARENT_LEVELS: Record<AuthorityLevel, readonly AuthorityLevel[]> = {
  ministry: [],
  province: ['ministry'],
  city: ['province'],
  county: ['city', 'province'],
};

/** An authority's place in the tree. */
export interface Place {
  code: string;
  level: AuthorityLevel;
}

/** Refuses a place the numbering of divisions does not have. `parent` null: it stands under nobody. */
export function assertPlacement(place: Place, parent: Place | null): void {
  if (place.level === 'province' && !place.code.endsWith('0000'))
    throw misplaced('code', place.code, '省级主管部门的行政区划代码应以 0000 结尾，例如 150000');
  if (parent === null) return assertMayStandAlone(place);
  const allowed = PARENT_LEVELS[place.level];
  if (!allowed.includes(parent.level))
    throw misplaced(
      'parent',
      parent.code,
      allowed.length === 0
        ? '部级主管部门没有上级，请去掉上级'
        : `${parent.code} 为${LEVEL_NAMES[parent.level]}，${LEVEL_NAMES[place.level]}主管部门的上级应为${allowed.map((level) => LEVEL_NAMES[level]).join('或')}`,
    );
  if (parent.level !== 'ministry' && parent.code.slice(0, 2) !== place.code.slice(0, 2))
    throw misplaced('parent', parent.code, `与 ${place.code} 不属同一省份（代码前两位不同），请核对代码与上级`);
}

function assertMayStandAlone({ level, code }: Place): void {
  if (level === 'ministry' || level === 'province') return;
  const wanted = PARENT_LEVELS[level].map((parent) => LEVEL_NAMES[parent]).join('或');
  throw misplaced('parent', null, `${LEVEL_NAMES[level]}主管部门 ${code} 须指明上级（${wanted}）的行政区划代码`);
}

function misplaced(pointer: string, value: string | null, detail: string): Refusal {
  return new Refusal('authority-misplaced', {
    status: 422,
    title: '主管部门的层级或上级不正确',
    titleEn: 'The authority cannot stand there in the tree',
    detail: `${detail}。`,
    errors: [{ pointer, value, detail }],
  });
}

/** A division 处室 stands below one of its own authority. */
export function noSuchParentDivision(authority: string, parent: number | null): Refusal {
  const detail = `主管部门 ${authority} 没有编号为 ${parent} 的处室`;
  return new Refusal('no-such-division', {
    status: 422,
    title: '没有该上级处室',
    titleEn: 'No such parent division',
    detail: `${detail}；请以 GET /api/v1/authorities/${authority}/divisions 查询编号。`,
    errors: [{ pointer: '/body/parent', value: parent, detail }],
  });
}

export function divisionExists(authority: string, name: string): Refusal {
  return new Refusal('division-exists', {
    status: 409,
    title: '处室已存在',
    titleEn: 'The division is already there',
    detail: `主管部门 ${authority} 已有名为“${name}”的处室；请核对，或另用名称。`,
    errors: [{ pointer: '/body/name', value: name, detail: '已存在' }],
  });
}

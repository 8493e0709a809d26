import { Refusal } from './refusal.ts';

/** What an official may act as: clerk 经办, reviewer 审核, inspector 核查, auditor 审计, administrator 管理员. */
export type Role = 'clerk' | 'reviewer' | 'inspector' | 'auditor' | 'administrator';

export const ROLES: readonly Role[] = ['clerk', 'reviewer', 'inspector', 'auditor', 'administrator'];

const ROLE_TITLES: Record<Role, string> = {
  clerk: '经办',
  reviewer: '审核',
  inspector: '核查',
  auditor: '审计',
  administrator: '管理员',
};

/** Level of a competent department 主管部门. */
export type AuthorityLevel = 'ministry' | 'province' | 'city' | 'county';

/** Whoever acts: an official 工作人员 of an authority. */
export interface Official {
  id: number;
  authorityCode: string;
  username: string;
  name: string;
  roles: Role[];
  disabledAt: Date | null;
}

/** Shortest password accepted, in characters. */
export const MIN_PASSWORD_LENGTH = 10;

/** Refuses an official who holds none of `roles`, or who was disabled: asked at the door, and again when a command is applied. */
export function assertMayAct(actor: Official, roles: readonly Role[]): void {
  if (actor.disabledAt !== null)
    throw new Refusal('official-disabled', {
      status: 403,
      title: '账号已停用',
      titleEn: 'The account is disabled',
      detail: `用户 ${actor.username} 已停用，不能办理；请联系本单位管理员。`,
    });
  if (actor.roles.some((role) => roles.includes(role))) return;
  const wanted = roles.map((role) => `${ROLE_TITLES[role]}（${role}）`).join('、');
  throw new Refusal('role-missing', {
    status: 403,
    title: '没有办理权限',
    titleEn: 'A role is missing',
    detail: `此操作须由具备下列角色之一的人员办理：${wanted}；用户 ${actor.username} 的角色为：${actor.roles.join('、') || '无'}。`,
  });
}

/** Four eyes: what one official proposed, another decides. */
export function assertOtherOfficial(proposerId: number, actor: Official): void {
  if (proposerId !== actor.id) return;
  throw new Refusal('same-officer', {
    status: 403,
    title: '提出人与审核人不得为同一人',
    titleEn: 'Proposer and approver must be two officials',
    detail: `该事项由用户 ${actor.username} 本人提出，须由另一名具备审核权限的人员办理。`,
  });
}

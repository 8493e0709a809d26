/** What an official may act as: clerk 经办, reviewer 审核, inspector 核查, auditor 审计, administrator 管理员. */
export type Role = 'clerk' | 'reviewer' | 'inspector' | 'auditor' | 'administrator';

export const ROLES: readonly Role[] = ['clerk', 'reviewer', 'inspector', 'auditor', 'administrator'];

/** Level of a competent department 主管部门. */
export type AuthorityLevel = 'ministry' | 'province' | 'city' | 'county';

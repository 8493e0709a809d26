import type { Role } from './identity.ts';
import { ROLES } from './identity.ts';
import { Refusal } from './refusal.ts';

/** The answer a command was given; kept, and repeated to whoever asks again. */
export interface Answer {
  status: number;
  body: unknown;
}

/** What a workflow's Update carries: everything else is re-read from the command's row. */
export interface CommandMessage {
  commandId: string;
  /** Legal time of the request, ISO 8601 in UTC. */
  asOf: string;
}

export interface Operation {
  /** Who may ask for it: any one of these roles. */
  roles: readonly Role[];
  /** Sent to that workflow as an Update; absent: applied in the transaction that records it. */
  workflow?: string;
  /** The Update may begin the workflow, whose input is the request's body with `asOf`; what operators read of it. */
  starts?: string;
}

/** Every request that acts, by the name that is also its permission and its Update. */
export const OPERATIONS = {
  'call-list.record': { roles: ['clerk', 'reviewer'] },
  'call-list.record-list': { roles: ['clerk', 'reviewer'] },
  'identity.revoke-token': { roles: ROLES },
  'calendars.propose': { roles: ['clerk', 'reviewer', 'administrator'] },
  'calendars.decide': { roles: ['reviewer', 'administrator'] },
  'calendars.withdraw': { roles: ['clerk', 'reviewer', 'administrator'] },
  'parameters.propose': { roles: ['clerk', 'reviewer'] },
  'parameters.decide': { roles: ['reviewer'] },
  'holders.choose-language': { roles: ['clerk', 'reviewer'] },
  'templates.propose': { roles: ['clerk', 'reviewer'] },
  'templates.decide': { roles: ['reviewer'] },
  'registry.import': { roles: ['clerk', 'administrator'] },
  'registry.propose-act': { roles: ['clerk', 'reviewer'] },
  'registry.decide-act': { roles: ['reviewer'] },
  'registry.withdraw-act': { roles: ['clerk', 'reviewer'] },
  'holders.propose-decision': { roles: ['clerk', 'reviewer'] },
  'holders.decide': { roles: ['reviewer'] },
  'identity.add-division': { roles: ['administrator'] },
  'campaigns.open': { roles: ['clerk'], workflow: 'annualDisclosureWorkflow', starts: '年度填报公示' },
  'campaigns.propose-freeze': { roles: ['clerk', 'reviewer'], workflow: 'annualDisclosureWorkflow' },
  'campaigns.approve-freeze': { roles: ['reviewer'], workflow: 'annualDisclosureWorkflow' },
  'outages.propose': { roles: ['clerk', 'reviewer', 'administrator'] },
  'outages.decide': { roles: ['reviewer'] },
  'extensions.propose': { roles: ['clerk', 'reviewer'] },
  'extensions.decide': { roles: ['reviewer'] },
  'campaigns.propose-stop': { roles: ['clerk', 'reviewer'] },
  'campaigns.decide-stop': { roles: ['reviewer'], workflow: 'annualDisclosureWorkflow' },
  'campaigns.record-measure': { roles: ['clerk', 'reviewer'] },
  'campaigns.propose-deadline': { roles: ['clerk', 'reviewer'] },
  'campaigns.decide-deadline': { roles: ['reviewer'], workflow: 'annualDisclosureWorkflow' },
  'exclusions.propose': { roles: ['clerk', 'reviewer'] },
  'exclusions.propose-list': { roles: ['clerk', 'reviewer'] },
  'exclusions.decide': { roles: ['reviewer'] },
  'exclusions.decide-list': { roles: ['reviewer'] },
  'exclusions.withdraw': { roles: ['clerk', 'reviewer'] },
  'filings.submit': { roles: ['clerk'] },
  'filings.correct': { roles: ['clerk', 'reviewer'] },
  'reconciliation.poll': { roles: ['clerk', 'reviewer', 'administrator'] },
  'reconciliation.take-file': { roles: ['clerk', 'administrator'] },
  'reconciliation.decide-difference': { roles: ['clerk', 'reviewer'] },
  'reconciliation.approve-difference': { roles: ['reviewer'] },
  'reconciliation.decide-quarantine': { roles: ['clerk', 'reviewer'] },
  'reconciliation.note-gap': { roles: ['reviewer'] },
  'notices.propose': { roles: ['clerk', 'reviewer'] },
  'notices.decide': { roles: ['reviewer'] },
  'notices.take-down': { roles: ['reviewer'] },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** The operation of that name. */
export function operationOf(name: OperationName): Operation {
  return OPERATIONS[name];
}

/** Same key, another request: the caller has mixed two requests up, and neither answer would be right. */
export function keyReused(key: string): Refusal {
  return new Refusal('idempotency-key-reused', {
    status: 409,
    title: '幂等键已用于另一请求',
    titleEn: 'Idempotency-Key was used for another request',
    detail: `请求头 Idempotency-Key 的值 ${JSON.stringify(key)} 已用于内容不同的请求；新的请求请使用新的键，重发原请求请保持内容不变。`,
    errors: [{ pointer: 'Idempotency-Key', value: key, detail: '已用于内容不同的请求' }],
  });
}

/** The workflow that would have answered has ended, or never began. */
export function caseNotLive(operation: string, workflowId: string): Refusal {
  return new Refusal('case-not-live', {
    status: 409,
    title: '事项不在办理中',
    titleEn: 'The case is not live',
    detail: `操作 ${operation} 所针对的事项 ${workflowId} 尚未开始或已经办结，不能再受理；请先查询该事项的当前状态。`,
  });
}

/** The workflow failed at the request without saying why in our own terms; whole cause in the log. */
export function commandFailed(operation: string, commandId: string): Refusal {
  return new Refusal('command-failed', {
    status: 500,
    title: '请求未能完成',
    titleEn: 'The request could not be carried out',
    detail: `操作 ${operation}（编号 ${commandId}）未能完成，原因已记入系统日志；请将该编号告知系统管理员。`,
  });
}

/** exploration right 探矿权 · mining right proper 采矿权 */
export type RightKind = 'exploration' | 'mining';

/** 有效 · 政策性关停 · 注销 · 废止 · 已并入 */
export type RightState = 'valid' | 'policy-closed' | 'cancelled' | 'abolished' | 'merged';

/** How a version of a right came about: 导入 · 转让 · 合并 · 注销 · 废止 · 管辖移交 · 矿业权人合并 · 矿业权人拆分 */
export const RIGHT_EVENTS = [
  'imported',
  'transferred',
  'merged',
  'cancelled',
  'abolished',
  'jurisdiction-transferred',
  'holder-merged',
  'holder-split',
] as const;
export type RightEvent = (typeof RIGHT_EVENTS)[number];

/** 企业 · 个体工商户 · 自然人 */
export type HolderKind = 'enterprise' | 'individual-business' | 'natural-person';

export const RIGHT_STATES = [
  'valid',
  'policy-closed',
  'cancelled',
  'abolished',
  'merged',
] as const satisfies readonly RightState[];

/** queued: waits for a worker · running · done · failed: the file was refused as a whole, nothing of it was taken over */
export type ImportState = 'queued' | 'running' | 'done' | 'failed';

/** The workflow's id: one import, one run, so a start that is tried twice meets the first. */
export function importWorkflowId(importId: string): string {
  return `registry/import/${importId}`;
}

/** What an import's workflow is told; the rest stands in its row. */
export interface ImportMessage {
  importId: string;
  /** Legal time of the request, ISO 8601 in UTC. */
  asOf: string;
}

/** How an import's workflow begins, by the request that queued it or by the sweep that found its start lost. */
export function importStart(input: ImportMessage) {
  return {
    workflowType: 'importRightsWorkflow',
    workflowId: importWorkflowId(input.importId),
    input,
    summary: '导入矿业权登记表',
  };
}

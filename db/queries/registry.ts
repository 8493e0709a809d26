/** registry: rights, holders, and the imports that brought them. One file per concern in registry/. */
export * from './registry/accepted-licences.ts';
export * from './registry/acts.ts';
export * from './registry/apply-act.ts';
export { holdOffImports } from './registry/change-rights.ts';
export * from './registry/chunks.ts';
export * from './registry/findings.ts';
export * from './registry/holder-candidates.ts';
export * from './registry/holder-decisions.ts';
export * from './registry/holders.ts';
export * from './registry/imports.ts';
export * from './registry/missing.ts';
export * from './registry/purge.ts';
export * from './registry/rights.ts';
export * from './registry/roster.ts';
export * from './registry/search.ts';
export type { StagedRow } from './registry/staging.ts';
export * from './registry/take-over.ts';
export * from './registry/versions.ts';

/** registry: rights, holders, and the imports that brought them. One file per concern in registry/. */
export * from './registry/accepted-licences.ts';
export * from './registry/chunks.ts';
export * from './registry/findings.ts';
export * from './registry/imports.ts';
export * from './registry/rights.ts';
export * from './registry/roster.ts';
export type { StagedRow } from './registry/staging.ts';
export * from './registry/take-over.ts';

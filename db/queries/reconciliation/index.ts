/** reconciliation: what the ministry's system says, how far that is complete, what differs. One file per concern. */
export * from './batch.ts';
export * from './compare.ts';
export { findOurFacts } from './compare-rights.ts';
export * from './differences.ts';
export * from './files.ts';
export * from './filings.ts';
export * from './items.ts';
export * from './listed.ts';
export * from './polls.ts';
export * from './quarantine.ts';
export * from './row-import.ts';
export * from './sequences.ts';

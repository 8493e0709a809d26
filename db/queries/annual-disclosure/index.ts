export * from './campaigns.ts';
export * from './filings.ts';
export * from './late.ts';
export * from './roster.ts';
export * from './rounds.ts';

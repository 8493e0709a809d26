export * from './listed.ts';
export * from './next.ts';
export * from './rounds.ts';

export * from './deadlines.ts';
export * from './notices.ts';
export * from './recompute.ts';

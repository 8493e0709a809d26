export * from './cascade.ts';
export * from './dispatch.ts';
export * from './list.ts';
export * from './plan.ts';
export * from './receipts.ts';
export * from './settle.ts';
export * from './stop.ts';
export * from './withdraw.ts';

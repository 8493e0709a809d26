export * from './filing-deadline.ts';
export * from './public.ts';
export * from './versions.ts';

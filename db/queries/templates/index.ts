export * from './facts.ts';
export * from './versions.ts';

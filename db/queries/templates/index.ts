export * from './facts.ts';
export * from './versions.ts';
export * from './wordings.ts';

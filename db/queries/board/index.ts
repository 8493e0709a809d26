export * from './read.ts';
export * from './scope.ts';
export * from './unreachable.ts';
export * from './view-unreachable.ts';

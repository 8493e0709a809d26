export * from './simulate.ts';
export * from './spread.ts';

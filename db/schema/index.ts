export * from './annual-disclosure.ts';
export * from './commands.ts';
export * from './deliveries.ts';
export * from './evidence.ts';
export * from './identity.ts';
export * from './parameters.ts';
export * from './registry.ts';
export * from './rehearsal-clock.ts';

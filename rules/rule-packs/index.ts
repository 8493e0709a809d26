/**
 * Rule packs 规则包: one for each regime, as data. What a text says stands here with its clause; what it leaves open is
 * `unset` with what to look up, and is never filled by this product.
 */
export * from './measures.ts';
export * from './pack.ts';
export * from './packs.ts';
export * from './regime.ts';

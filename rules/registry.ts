/** exploration right 探矿权 · mining right proper 采矿权 */
export type RightKind = 'exploration' | 'mining';

/** 有效 · 政策性关停 · 注销 · 废止 · 已并入 */
export type RightState = 'valid' | 'policy-closed' | 'cancelled' | 'abolished' | 'merged';

/** 企业 · 个体工商户 · 自然人 */
export type HolderKind = 'enterprise' | 'individual-business' | 'natural-person';

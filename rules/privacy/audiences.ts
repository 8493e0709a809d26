/**
 * Who may come to see what. A closed set: an output without one of these does not exist (rules/privacy/outputs.ts).
 */
export const AUDIENCES = {
  /** One record, opened by an official who may; the view stands in the log. */
  authority: '主管部门工作人员（逐条查阅）',
  /** Many records at once: who needs a telephone opens the one. */
  'authority-list': '主管部门工作人员（列表）',
  /** The holder itself, of its own rights (个保法 45). Its identity is for the caller to have verified. */
  holder: '矿业权人本人',
  /** 公示系统 of the ministry: what stands there the public can read. */
  'ministry-system': '部公示系统',
  public: '社会公众',
  /** Entrusted with a message (个保法 21): number and text, nothing of a right. */
  provider: '通信服务商',
  /** Whoever runs the machines: ids and counts. Histories, logs, metrics. */
  operator: '运维人员',
} as const;

export type Audience = keyof typeof AUDIENCES;

/** Outside the authority, and not the holder: everything they get goes through the projection's rules. */
export type ThirdParty = 'ministry-system' | 'public';

/**
 * A separate consent 单独同意 (个保法 25; N6-4) of a holder to being published masked. `document` is the number of the
 * paper it was given on; a consent without one does not hold.
 */
export interface Consent {
  document: string;
  givenAt: Date;
  /** Revoked 撤回 (个保法 15): from this instant on nothing more is shown. */
  revokedAt: Date | null;
}

/** Whether a consent is in force at an instant: from the one it was given on, up to but not at the one it was revoked. */
export function consentHolds(consent: Consent | undefined, asOf: Date): boolean {
  if (!consent || consent.document.trim() === '') return false;
  return consent.givenAt <= asOf && (consent.revokedAt === null || asOf < consent.revokedAt);
}

/**
 * Whether a holder is protected as a natural person: everybody who is not known to be a legal person. Individual
 * businesses 个体工商户 are natural persons in law (民法典 54); a kind nobody knows is taken for one.
 */
export function isProtected(holderKind: unknown): boolean {
  return holderKind !== 'enterprise';
}

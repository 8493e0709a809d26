/**
 * Acts on the register 登记事项变更 that no file brings: each rests on a document 文号, says why, takes effect on a legal
 * day, is proposed by one officer and decided by another.
 *
 *   1. Transfer 转让: rights in force pass to another holder. His telephones take the place of the former holder's, who
 *      is not written to about them any more.
 *   2. Merger 合并: rights in force pass into one, which survives or comes with a licence of its own.              N3-1
 *   3. Cancellation 注销 and abolition 废止: rights in force end.                                            N2-1, N3-1
 *   4. Jurisdiction transfer 管辖移交: rights, or all of an area, pass from one authority to another of the province.
 *   5. The authority that keeps the register (the province) decides 1 to 3, the authority that receives decides 4, or
 *      whoever stands above it. Proposing is for whoever manages the rights, or stands above.
 *   6. A right has one open act at a time. A day to come is waited for; until then an officer who may decide can still
 *      reject it. When the day comes, the act is applied if the rights are still as it needs them, else it lapses, and
 *      says so.
 *
 *   proposed ──approve──▶ approved ──its day──▶ applied
 *      │ └──reject──▶ rejected ◀──reject──┘ └──no longer possible──▶ lapsed
 *      └──withdraw──▶ withdrawn
 */
import { isCreditCode, normaliseCreditCode } from './credit-code.ts';
import { parseDay } from './dates.ts';
import { normaliseLicence, parseLicence } from './licence.ts';
import type { FieldError } from './refusal.ts';
import type { HolderKind, RightEvent, RightState } from './registry.ts';
import { parseTelephones } from './telephone.ts';

/** 转让 · 合并 · 注销 · 废止 · 管辖移交 */
export const ACT_KINDS = ['transfer', 'merger', 'cancellation', 'abolition', 'jurisdiction-transfer'] as const;
export type ActKind = (typeof ACT_KINDS)[number];

export const ACT_NAMES: Readonly<Record<ActKind, string>> = {
  transfer: '转让',
  merger: '合并',
  cancellation: '注销',
  abolition: '废止',
  'jurisdiction-transfer': '管辖移交',
};

/** 待审核 · 已批准，未到生效日 · 未批准 · 已撤回 · 已生效 · 已失效 */
export const ACT_STATES = ['proposed', 'approved', 'rejected', 'withdrawn', 'applied', 'lapsed'] as const;
export type ActState = (typeof ACT_STATES)[number];

export const EVENT_OF: Readonly<Record<ActKind, RightEvent>> = {
  transfer: 'transferred',
  merger: 'merged',
  cancellation: 'cancelled',
  abolition: 'abolished',
  'jurisdiction-transfer': 'jurisdiction-transferred',
};

/** The holder a transfer names: one of the register by number, or a new one. */
export interface NamedHolder {
  id?: number | undefined;
  kind?: HolderKind | undefined;
  name?: string | undefined;
  creditCode?: string | undefined;
}

/** An act as somebody asks for it. */
export interface ActRequest {
  kind: ActKind;
  licenceNos?: string[] | undefined;
  documentNo: string;
  effectiveFrom: string;
  reason: string;
  /** transfer */
  holder?: NamedHolder | undefined;
  systemPhones?: string | undefined;
  registeredPhones?: string | undefined;
  contactPerson?: string | undefined;
  email?: string | undefined;
  /** merger: the licence number that remains */
  into?: string | undefined;
  /** jurisdiction-transfer */
  division?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What an act says beyond its rights, as its row keeps it. */
export interface ActDetails {
  holder?: NamedHolder;
  systemPhones?: string[];
  registeredPhones?: string[];
  contactPerson?: string;
  email?: string;
  into?: string;
  division?: string;
  from?: string;
  to?: string;
}

export interface ReadAct {
  kind: ActKind;
  licenceNos: string[];
  details: ActDetails;
  documentNo: string;
  effectiveFrom: string;
  reason: string;
}

/** Members that belong to one kind only. */
const MEMBERS_OF: Readonly<Record<ActKind, readonly (keyof ActRequest)[]>> = {
  transfer: ['holder', 'systemPhones', 'registeredPhones', 'contactPerson', 'email'],
  merger: ['into'],
  cancellation: [],
  abolition: [],
  'jurisdiction-transfer': ['division', 'from', 'to'],
};
const SPECIAL = Object.values(MEMBERS_OF).flat();

/** Reads a request: the act in its stored form, or every member that is wrong (`/documentNo`). */
export function readAct(request: ActRequest): { ok: true; act: ReadAct } | { ok: false; errors: FieldError[] } {
  const licenceNos = [...new Set((request.licenceNos ?? []).map(normaliseLicence))];
  const details = readDetails(request);
  const texts = { documentNo: request.documentNo.trim(), reason: request.reason.trim() };
  const errors = [
    ...SPECIAL.filter((member) => request[member] !== undefined && !MEMBERS_OF[request.kind].includes(member)).map(
      (member) => wrong(member, undefined, `${ACT_NAMES[request.kind]}没有这一项，请删除`),
    ),
    ...(texts.documentNo === '' ? [wrong('documentNo', request.documentNo, '缺少文号；登记事项变更须有文件依据')] : []),
    ...(texts.reason === '' ? [wrong('reason', request.reason, '缺少事由')] : []),
    ...(parseDay(request.effectiveFrom) === request.effectiveFrom
      ? []
      : [wrong('effectiveFrom', request.effectiveFrom, '应为有效日期，写作 2021-03-05')]),
    ...errorsOfSelection(request, licenceNos),
    ...errorsOfDetails(request, details),
  ];
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, act: { kind: request.kind, licenceNos, details, effectiveFrom: request.effectiveFrom, ...texts } };
}

const wrong = (member: string, value: unknown, detail: string): FieldError => ({
  pointer: `/${member}`,
  value,
  detail,
});

function errorsOfSelection(request: ActRequest, licenceNos: readonly string[]): FieldError[] {
  const { kind, division, into } = request;
  const byArea = kind === 'jurisdiction-transfer' && division !== undefined;
  if (byArea && licenceNos.length > 0) return [wrong('licenceNos', undefined, '与 division 只能填一项')];
  if (byArea && (!/^[0-9]{6}$/.test(division) || division.endsWith('0000')))
    return [wrong('division', division, '应为市级或县级行政区划代码，例如 150121')];
  if (!byArea && licenceNos.length === 0) return [wrong('licenceNos', [], '缺少许可证号，至少一个')];
  if (into !== undefined && licenceNos.includes(normaliseLicence(into)))
    return [wrong('into', into, '并入的许可证号不能同时是被合并的矿业权')];
  return [];
}

function readDetails(request: ActRequest): ActDetails {
  const { kind, holder, into, division, from, to } = request;
  if (kind === 'merger') return { into: normaliseLicence(into ?? '') };
  if (kind === 'jurisdiction-transfer')
    return { ...(division && { division }), ...(from && { from }), ...(to && { to }) };
  if (kind !== 'transfer') return {};
  const numbers = (cell = '') => parseTelephones(cell).map(({ number }) => number);
  return {
    ...(holder && { holder: readNamedHolder(holder) }),
    systemPhones: numbers(request.systemPhones),
    registeredPhones: numbers(request.registeredPhones),
    contactPerson: request.contactPerson?.trim() ?? '',
    email: request.email?.trim() ?? '',
  };
}

function readNamedHolder({ id, kind, name, creditCode }: NamedHolder): NamedHolder {
  if (id !== undefined) return { id };
  return { kind, name: name?.trim(), ...(creditCode && { creditCode: normaliseCreditCode(creditCode) }) };
}

function errorsOfDetails(request: ActRequest, { holder, into, from, to }: ActDetails): FieldError[] {
  switch (request.kind) {
    case 'transfer':
      return holder
        ? errorsOfHolder(request.holder as NamedHolder, holder)
        : [wrong('holder', undefined, '缺少受让人')];
    case 'merger':
      return parseLicence(into ?? '').ok ? [] : [wrong('into', request.into, '应为合并后的许可证号')];
    case 'jurisdiction-transfer':
      return [
        ...(from ? [] : [wrong('from', from, '缺少移出机关的行政区划代码')]),
        ...(to ? [] : [wrong('to', to, '缺少接收机关的行政区划代码')]),
        ...(from && from === to ? [wrong('to', to, '接收机关与移出机关相同')] : []),
      ];
    default:
      return [];
  }
}

function errorsOfHolder(given: NamedHolder, { id, kind, name, creditCode }: NamedHolder): FieldError[] {
  if (id !== undefined)
    return given.kind || given.name || given.creditCode ? [wrong('holder', id, '已填编号 id，其余各项请删除')] : [];
  const errors = name ? [] : [wrong('holder/name', name, '缺少受让人名称，或以编号 id 指明已有的矿业权人')];
  if (!kind) return [...errors, wrong('holder/kind', kind, '缺少受让人类型')];
  if (kind === 'natural-person')
    // As in the register: what stands there is most likely an identity number, and is not repeated.
    return creditCode
      ? [...errors, wrong('holder/creditCode', '（已隐去）', '自然人没有统一社会信用代码，请删除')]
      : errors;
  if (!isCreditCode(creditCode ?? ''))
    errors.push(wrong('holder/creditCode', creditCode, '统一社会信用代码校验不通过（GB 32100），请核对 18 位代码'));
  return errors;
}

/** A right an act is about. */
export interface ActedRight {
  licenceNo: string;
  state: RightState;
  firstIssued: string;
  /** The holder after merges. */
  holderId: number;
  /** The authority that manages it now. */
  manager: string;
}

/** States in which a right is in force, closed or not: what is gone cannot pass on or end once more. */
const IN_FORCE: ReadonlySet<RightState> = new Set(['valid', 'policy-closed']);
export const isInForce = (state: RightState) => IN_FORCE.has(state);

/** Why an act cannot be about a right, asked when it is proposed, decided and applied; undefined: it can. */
export function objectionTo(
  right: ActedRight,
  act: { kind: ActKind; effectiveFrom: string; from?: string | undefined; newHolderId?: number | undefined },
): string | undefined {
  if (act.effectiveFrom < right.firstIssued) return `生效日早于首次设立日期 ${right.firstIssued}`;
  if (act.kind === 'jurisdiction-transfer')
    return right.manager === act.from ? undefined : `现由 ${right.manager} 管辖，不由 ${act.from} 管辖`;
  if (!isInForce(right.state)) return `状态为${STATE_NAMES[right.state]}，不能再${ACT_NAMES[act.kind]}`;
  if (act.kind === 'transfer' && right.holderId === act.newHolderId) return '受让人已是该矿业权人';
  return undefined;
}

export const STATE_NAMES: Readonly<Record<RightState, string>> = {
  valid: '有效',
  'policy-closed': '政策性关停',
  cancelled: '注销',
  abolished: '废止',
  merged: '已并入',
};

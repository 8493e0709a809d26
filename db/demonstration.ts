import { asc, eq } from 'drizzle-orm';
import type { Official, Role } from '../rules/identity.ts';
import { assertParameter, isLegalName, type ParameterName } from '../rules/parameters/index.ts';
import type { Database, Executor } from './client.ts';
import { seedTemplates } from './demonstration-templates.ts';
import { type Authority, findOfficialByUsername, saveAuthority, saveOfficial } from './queries/identity.ts';
import { saveParameterDecision, saveParameterProposal } from './queries/parameters.ts';
import { parametersTable } from './schema/index.ts';

/**
 * The demonstration (演示): one province with its cities, a second province that must not see the first, and the values
 * the year 2021 runs on. Refused in production by whoever calls it.
 */
const PROVINCE = '150000';

const AUTHORITIES: readonly Authority[] = [
  { code: '100000', name: '自然资源部', level: 'ministry', parentCode: null },
  { code: PROVINCE, name: '内蒙古自治区自然资源厅', level: 'province', parentCode: '100000' },
  { code: '150100', name: '呼和浩特市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '150200', name: '包头市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '150300', name: '乌海市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '150400', name: '赤峰市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '150500', name: '通辽市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '150600', name: '鄂尔多斯市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '150700', name: '呼伦贝尔市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '150800', name: '巴彦淖尔市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '150900', name: '乌兰察布市自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '152200', name: '兴安盟自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '152500', name: '锡林郭勒盟自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '152900', name: '阿拉善盟自然资源局', level: 'city', parentCode: PROVINCE },
  { code: '110000', name: '北京市规划和自然资源委员会', level: 'province', parentCode: '100000' },
];

/** Username → authority, name and role of the demonstration's officials. */
const OFFICIALS = {
  clerk: [PROVINCE, '经办一', 'clerk'],
  clerk2: [PROVINCE, '经办二', 'clerk'],
  reviewer: [PROVINCE, '审核一', 'reviewer'],
  reviewer2: [PROVINCE, '审核二', 'reviewer'],
  inspector: [PROVINCE, '核查一', 'inspector'],
  auditor: [PROVINCE, '审计一', 'auditor'],
  administrator: [PROVINCE, '管理员', 'administrator'],
  'city-clerk': ['150100', '市级经办', 'clerk'],
  'city-reviewer': ['150100', '市级审核', 'reviewer'],
  'other-clerk': ['110000', '外省经办', 'clerk'],
  'other-reviewer': ['110000', '外省审核', 'reviewer'],
  'other-auditor': ['110000', '外省审计', 'auditor'],
} as const satisfies Record<string, readonly [authority: string, name: string, role: Role]>;

export type DemonstrationUsername = keyof typeof OFFICIALS;

// Cut-off and deadline are the text's own (rule pack 2021).
const PARAMETERS: readonly [name: ParameterName, value: unknown, clause: string][] = [
  ['disclosure.rounds', [60, 30, 14, 7, 3, 1], '二、（三）催报安排'],
  ['disclosure.contact-window', { from: '09:00', to: '20:00' }, '二、（三）联系时段'],
  ['disclosure.hotline', '0471-0000000', '二、（三）咨询电话'],
  ['sms.rate-per-second', 500, '发送上限'],
];

export interface DemonstrationOptions {
  /** One password for all of them, as platform/passwords hashes it. */
  passwordHash: string;
  /** Legal time. */
  asOf: Date;
  machineNow: Date;
}

/** Lays the demonstration down where it is not there yet, and returns its officials. Repeated, it changes nothing. */
export function seedDemonstration(
  db: Database,
  options: DemonstrationOptions,
): Promise<Record<DemonstrationUsername, Official>> {
  return db.transaction(async (tx) => {
    const byName = await seedPeople(tx, options);
    for (const [name, value, clause] of PARAMETERS) await seedParameter(tx, name, value, clause, byName, options.asOf);
    const { clerk, reviewer } = byName;
    await seedTemplates(tx, PROVINCE, { proposedBy: clerk.id, decidedBy: reviewer.id, asOf: options.asOf });
    return byName;
  });
}

/** Its authorities and officials alone, without any value marked 演示. */
export async function seedPeople(
  tx: Executor,
  options: DemonstrationOptions,
): Promise<Record<DemonstrationUsername, Official>> {
  for (const authority of AUTHORITIES) await saveAuthority(tx, authority);
  const officials: [string, Official][] = [];
  for (const username of Object.keys(OFFICIALS) as DemonstrationUsername[])
    officials.push([username, await seedOfficial(tx, username, options)]);
  return Object.fromEntries(officials) as Record<DemonstrationUsername, Official>;
}

async function seedOfficial(
  tx: Executor,
  username: DemonstrationUsername,
  { passwordHash, machineNow }: DemonstrationOptions,
): Promise<Official> {
  const found = await findOfficialByUsername(tx, username);
  if (found) return found.official;
  const [authorityCode, name, role] = OFFICIALS[username];
  return saveOfficial(tx, { authorityCode, username, name, passwordHash, roles: [role], createdAt: machineNow });
}

async function seedParameter(
  tx: Executor,
  name: ParameterName,
  value: unknown,
  clause: string,
  officials: Record<DemonstrationUsername, Official>,
  asOf: Date,
): Promise<void> {
  const [there] = await tx
    .select({ id: parametersTable.id })
    .from(parametersTable)
    .where(eq(parametersTable.name, name))
    .orderBy(asc(parametersTable.id))
    .limit(1);
  if (there) return;
  assertParameter(name, value);
  const proposal = await saveParameterProposal(tx, {
    ...{ authorityCode: PROVINCE, name, value, basisDocument: '演示', basisClause: clause, demonstration: true },
    rulePack: isLegalName(name) ? '2021' : null,
    ...{ effectiveFrom: '2021-01-01', effectiveTo: null, proposedBy: officials.clerk.id, proposedAt: asOf },
  });
  await saveParameterDecision(tx, proposal.id, {
    state: 'approved',
    decidedBy: officials.reviewer.id,
    decidedAt: asOf,
  });
}

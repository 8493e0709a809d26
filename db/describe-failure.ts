import { causes } from './queries/failure.ts';

const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET'];
const UNDEFINED_TABLE = '42P01';
const NO_SUCH_DATABASE = '3D000';
const WRONG_PASSWORD = ['28P01', '28000'];

/**
 * What an operator is told when the database itself fails: undefined where the failure has nothing to do with it. Never
 * the statement and its parameters, which a query error carries: a password's hash may be among them.
 */
export function describeDatabaseFailure(error: unknown, url: string): string | undefined {
  const failed = causes(error).find((cause) => typeof cause.code === 'string');
  if (!failed) return undefined;
  const { code, message } = failed;
  const { host, pathname } = new URL(url); // without the password
  const where = `the database ${host}${pathname}`;
  if (UNREACHABLE.includes(code!))
    return `${where} does not answer; does it run, and is DATABASE_URL right? / 数据库无应答`;
  if (WRONG_PASSWORD.includes(code!))
    return `${where} refuses the user or password; correct DATABASE_URL / 数据库用户或密码不正确`;
  if (code === NO_SUCH_DATABASE) return `${where} does not exist; correct DATABASE_URL / 数据库不存在`;
  if (code === UNDEFINED_TABLE)
    return `${where} has not our tables yet; run \`gongshi migrate\` first / 数据库尚未初始化，请先运行 gongshi migrate`;
  return `${where} failed: ${message} (${code}) / 数据库出错`;
}

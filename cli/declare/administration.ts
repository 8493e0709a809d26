import { type Command, Option } from 'commander';
import { AUTHORITY_LEVELS } from '../../rules/authority-tree.ts';
import { ROLES } from '../../rules/identity.ts';

/** Who there is: done at the machine, beside a running system or on DATABASE_URL, without signing in. */
export function declareAdministration(program: Command): void {
  program.commandsGroup('Authorities and officials / 主管部门与用户:');
  declareAuthority(program.command('authority').description('competent departments in their tree / 主管部门'));
  declareOfficial(program.command('official').description('who may sign in, and as what / 用户'));
}

// On the database itself: whoever has its password needs no other. That is how the first official comes about.
const onDatabase = (command: Command) =>
  command
    .option('--data <folder>', 'data folder of the system that runs, instead of GONGSHI_DATA or DATABASE_URL')
    .option('--json', 'print the outcome as one JSON line');

function declareAuthority(authority: Command): void {
  onDatabase(authority.command('add').description('add an authority / 添加主管部门'))
    .requiredOption('--code <code>', 'six digits, such as 150000 / 行政区划代码')
    .requiredOption('--name <name>', 'its name / 名称')
    .addOption(new Option('--level <level>', 'its level / 层级').choices(AUTHORITY_LEVELS).makeOptionMandatory())
    .option('--parent <code>', 'the authority above it / 上级的行政区划代码')
    .action(async (options) => (await import('../authority.ts')).addAuthority(process.env, options));
  onDatabase(authority.command('list').description('list the authorities / 查看主管部门')).action(async (options) =>
    (await import('../authority.ts')).showAuthorities(process.env, options),
  );
}

function declareOfficial(official: Command): void {
  onDatabase(official.command('add').description('add an official; asks for the password / 添加用户'))
    .requiredOption('--authority <code>', 'the authority they act for / 所在主管部门')
    .requiredOption('--username <name>', 'what they sign in with, such as li.ming / 用户名')
    .requiredOption('--name <name>', 'their name / 姓名')
    .requiredOption('--roles <roles>', `one or more of ${ROLES.join(', ')}, with commas / 角色`)
    .option('--password-stdin', 'read the password from standard input / 从标准输入读取密码')
    .action(async (options) => (await import('../official.ts')).addOfficial(process.env, options));
  onDatabase(official.command('list').description('list the officials / 查看用户'))
    .option('--authority <code>', 'of one authority only / 仅某一主管部门')
    .action(async (options) => (await import('../official.ts')).showOfficials(process.env, options));
  onDatabase(official.command('disable <username>').description('let an official act no more / 停用用户')).action(
    async (username, options) => (await import('../official.ts')).endOfficial(process.env, username, options),
  );
}

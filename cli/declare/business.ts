import type { Command } from 'commander';
import { toId, toYear } from '../options.ts';

/** What officials do, over the API and in their own name. */
export function declareBusiness(program: Command): void {
  program.commandsGroup('Work over the API / 业务办理:');
  overApi(program.command('login').description('sign in and print the token / 登录，输出登录凭证'), false)
    .requiredOption('--username <name>', 'who signs in / 用户名')
    .option('--password-stdin', 'read the password from standard input / 从标准输入读取密码')
    .action(async (options) => (await import('../login.ts')).login(process.env, options));
  overApi(program.command('import <file>').description('bring a register of mining rights in / 导入矿业权登记表'))
    .option('--authority <code>', 'the province whose register it is; default: your own')
    .option('--dry-run', 'check only, take nothing over / 仅核对，不入库')
    .action(async (file, options) => (await import('../import.ts')).importFile(process.env, file, options));
  declareCampaign(program.command('campaign').description("the year's disclosure of an authority / 年度公示"));
}

const overApi = (command: Command, asOfficial = true) => {
  command
    .option('--api <url>', 'base address of the API, instead of GONGSHI_PUBLIC_URL')
    .option('--data <folder>', 'data folder of the system that runs, instead of GONGSHI_DATA')
    .option('--json', 'print the outcome as one JSON line, progress on standard error');
  return asOfficial ? command.option('--token <token>', 'token of `gongshi login`, instead of GONGSHI_TOKEN') : command;
};

function declareCampaign(campaign: Command): void {
  overApi(campaign.command('open').description('begin the disclosure of a year / 启动年度公示'))
    .requiredOption('--year <year>', 'the year disclosed, such as 2021 / 年度', toYear)
    .requiredOption('--authority <code>', 'whose rights, such as 150000 / 行政区划代码')
    .action(async (options) => (await import('../campaign.ts')).openCampaign(process.env, options));
  onCampaign(campaign, 'propose-freeze', 'put the roster forward / 提出底数').action(async (id, options) =>
    (await import('../campaign.ts')).proposeFreeze(process.env, id, options),
  );
  onCampaign(campaign, 'approve-freeze', 'freeze the roster another put forward / 审核并冻结底数').action(
    async (id, options) => (await import('../campaign.ts')).approveFreeze(process.env, id, options),
  );
  onCampaign(campaign, 'show', 'where it stands, and the accounts of its rounds / 查看进展与账目').action(
    async (id, options) => (await import('../campaign.ts')).showCampaign(process.env, id, options),
  );
  onCampaign(campaign, 'late', 'who did not file in time / 逾期未填报名单').action(async (id, options) =>
    (await import('../campaign.ts')).showLate(process.env, id, options),
  );
  overApi(campaign.command('list').description('list the campaigns of an authority / 查看年度公示'))
    .option('--authority <code>', 'whose; default: your own / 行政区划代码')
    .action(async (options) => (await import('../campaign.ts')).showCampaigns(process.env, options));
}

function onCampaign(campaign: Command, name: string, description: string): Command {
  const command = campaign.command(name).description(description);
  return overApi(command.argument('<id>', 'number of the campaign / 编号', toId));
}

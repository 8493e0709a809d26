import type { Command } from 'commander';
import { toId, toYear } from '../options.ts';
import { overApi } from './over-api.ts';
import { declareParameters } from './parameters.ts';
import { declarePortal } from './portal.ts';

/** What officials do, over the API and in their own name. */
export function declareBusiness(program: Command): void {
  program.commandsGroup('Work over the API / 业务办理:');
  overApi(program.command('login').description('sign in and print the token / 登录，输出登录凭证'), false)
    .requiredOption('--username <name>', 'who signs in / 用户名')
    .option('--password-stdin', 'read the password from standard input / 从标准输入读取密码')
    .action(async (options) => (await import('../login.ts')).login(process.env, options));
  overApi(program.command('import <file>').description('bring a register in, CSV or XLSX / 导入矿业权登记表'))
    .option('--authority <code>', 'the province whose register it is; default: your own')
    .option('--complete', 'the file is the whole register; rights it lacks are listed / 本表为登记簿全部矿业权')
    .option('--stands-for <day>', 'the day the register stands for, such as 2021-01-31; default: today / 数据截止日')
    .option('--dry-run', 'check only, take nothing over / 仅核对，不入库')
    .option('--accept-unknown-licences', 'take licence numbers of unknown shape over, flagged / 接受未知格式的许可证号')
    .option('--errors <new file>', 'where rows were rejected, the same sheet with a column 错误 / 带“错误”列的原表')
    .action(async (file, options) => (await import('../import.ts')).importFile(process.env, file, options));
  declareParameters(program);
  declareCampaign(program.command('campaign').description("the year's disclosure of an authority / 年度公示"));
  declarePortal(program);
}

function declareCampaign(campaign: Command): void {
  overApi(campaign.command('open').description('begin the disclosure of a year / 启动年度公示'))
    .requiredOption('--year <year>', 'the year disclosed, such as 2021 / 年度', toYear)
    .requiredOption('--authority <code>', 'whose rights, such as 150000 / 行政区划代码')
    .option('--rule-pack <id>', '2021, 2023 or decree-13; default: that in force / 规则包')
    .action(async (options) => (await import('../campaign.ts')).openCampaign(process.env, options));
  onCampaign(campaign, 'propose-freeze', 'put the roster forward / 提出底数').action(async (id, options) =>
    (await import('../campaign.ts')).proposeFreeze(process.env, id, options),
  );
  onCampaign(campaign, 'approve-freeze', 'freeze the roster another put forward / 审核并冻结底数')
    .option('--digest <digest>', 'the proposal meant, by the beginning of its digest; default: the latest / 底数摘要')
    .action(async (id, options) => (await import('../campaign.ts')).approveFreeze(process.env, id, options));
  onCampaign(campaign, 'difference', 'how the latest roster differs from another / 查看底数差异')
    .option('--against <which>', 'former, frozen, last-year or a version / 前一版、已冻结、上一年度或版本号')
    .action(async (id, options) => (await import('../campaign.ts')).showDifference(process.env, id, options));
  declareExclusions(campaign);
  onCampaign(campaign, 'show', 'where it stands, and the accounts of its rounds / 查看进展与账目').action(
    async (id, options) => (await import('../campaign.ts')).showCampaign(process.env, id, options),
  );
  onCampaign(campaign, 'terms', 'the rule pack and the values it runs under / 查看所适用的规则包与参数').action(
    async (id, options) => (await import('../campaign.ts')).showTerms(process.env, id, options),
  );
  onCampaign(campaign, 'late', 'who did not file in time / 逾期未填报名单').action(async (id, options) =>
    (await import('../campaign.ts')).showLate(process.env, id, options),
  );
  overApi(campaign.command('list').description('list the campaigns of an authority / 查看年度公示'))
    .option('--authority <code>', 'whose; default: your own / 行政区划代码')
    .action(async (options) => (await import('../campaign.ts')).showCampaigns(process.env, options));
}

function declareExclusions(campaign: Command): void {
  onCampaign(campaign, 'exclude', 'propose to leave rights out for policy reasons / 提出除外')
    .option('--licence <number>', 'licence number / 许可证号')
    .option(
      '--ground <ground>',
      'nature-reserve, ecological-red-line, minimum-capacity, limited-output or other-policy / 关停原因',
    )
    .option('--ground-text <words>', 'the other policy ground in words / 其他政策性原因')
    .option('--document <number>', 'the document it rests on / 文号')
    .option('--remark <words>', 'what the ministry system is told / 备注说明')
    .option('--file <csv>', 'many at once: 许可证号, 关停原因, 文号, 备注 / 清单文件')
    .action(async (id, options) => (await import('../exclusions.ts')).exclude(process.env, id, options));
  onCampaign(campaign, 'exclusions', 'list the exclusions and where they stand / 查看除外事项').action(
    async (id, options) => (await import('../exclusions.ts')).showExclusions(process.env, id, options),
  );
  onCampaign(campaign, 'decide-exclusion', 'approve what another proposed / 审核除外')
    .argument('<exclusions...>', 'their numbers / 除外编号')
    .option('--reject', 'do not approve / 否决')
    .action(async (id, exclusions: string[], options) =>
      (await import('../exclusions.ts')).decideExclusion(process.env, id, exclusions.map(toId), options),
    );
}

function onCampaign(campaign: Command, name: string, description: string): Command {
  const command = campaign.command(name).description(description);
  return overApi(command.argument('<id>', 'number of the campaign / 编号', toId));
}

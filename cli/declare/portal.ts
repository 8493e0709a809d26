import type { Command } from 'commander';
import { toId, toYear } from '../options.ts';
import { overApi } from './over-api.ts';

/** What the public is told, and what officials see of a year. */
export function declarePortal(program: Command): void {
  overApi(program.command('board').description('where a year stands at each authority / 进展看板'))
    .requiredOption('--year <year>', 'the year disclosed, such as 2021 / 年度', toYear)
    .option('--authority <code>', 'whose; default: your own / 行政区划代码')
    .action(async (options) => (await import('../board.ts')).showBoard(process.env, options));
  const notice = program.command('notice').description('notices on the portal / 门户公告');
  overApi(notice.command('propose').description('put the filing notice forward / 提出填报公示通知'))
    .argument('<campaign>', 'number of the campaign / 年度公示编号', toId)
    .option('--step <words...>', 'how to file, step by step; default: the standard ones / 填报办法')
    .action(async (campaign, options) => (await import('../notice.ts')).proposeNotice(process.env, campaign, options));
  overApi(notice.command('publish').description('make public what another put forward / 审核并发布'))
    .argument('<id>', 'number of the notice / 编号', toId)
    .option('--reject', 'do not / 否决')
    .action(async (id, options) => (await import('../notice.ts')).publishNotice(process.env, id, options));
  overApi(notice.command('take-down').description('off the portal at once / 撤下'))
    .argument('<id>', 'number of the notice / 编号', toId)
    .requiredOption('--reason <words>', 'why / 撤下理由')
    .action(async (id, options) => (await import('../notice.ts')).takeDownNotice(process.env, id, options));
  overApi(notice.command('list').description('notices and where they stand / 查看公告'))
    .option('--authority <code>', 'whose; default: your own / 行政区划代码')
    .action(async (options) => (await import('../notice.ts')).showNotices(process.env, options));
}

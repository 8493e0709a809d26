import type { Command } from 'commander';
import { toId, toYear } from '../options.ts';
import { overApi } from './over-api.ts';

/** Reconciliation with the ministry's system, over the API. */
export function declareReconciliation(program: Command): void {
  const reconcile = program.command('reconcile').description("the ministry's system / 与部公示系统核对");
  overApi(reconcile.command('show').description('how far it is read, and what waits / 查看核对情况')).action(
    async (options) => (await import('../reconcile.ts')).showStanding(process.env, options),
  );
  overApi(reconcile.command('poll').description('ask it now / 立即查询')).action(async (options) =>
    (await import('../reconcile.ts')).pollNow(process.env, options),
  );
  overApi(reconcile.command('file <file>').description('take in what it exported, CSV or JSON lines / 收入导出文件'))
    .requiredOption('--kind <kind>', 'rights, filings, abnormal-list, serious-list or draws / 数据类别')
    .option('--authority <code>', 'the province it concerns; default: your own / 行政区划代码')
    .option('--through <instant>', 'up to when it is complete, such as 2021-05-01T00:00:00+08:00 / 数据齐至')
    .action(async (file, options) => (await import('../reconcile.ts')).takeFile(process.env, file, options));
  reconcile
    .command('rehearse')
    .description('fill its simulator with a year of a province / 演练：装入部公示系统模拟器')
    .option('--register <file>', "CSV as for import; default: the demonstration's / 登记表")
    .option('--authority <code>', 'the province / 行政区划代码', '150000')
    .option('--year <year>', 'the year disclosed / 年度', toYear, 2021)
    .option('--seed <number>', 'another one, other things / 种子', toId, 1)
    .option('--system <url>', 'address of the simulator, instead of GONGSHI_SYSTEM_URL')
    .option('--json', 'print the outcome as one JSON line')
    .action(async (options) => (await import('../fill-system.ts')).fillSystem(process.env, options));
}

import type { Command } from 'commander';
import { toPercent, toPort, toSpeed, toYear } from '../options.ts';

/** Commands that run the system, or parts of it. */
export function declareSystem(program: Command): void {
  program.commandsGroup('Run / 运行:');
  program
    .command('start')
    .description('bring up the whole system on this machine / 启动整套系统')
    .option('--data <folder>', 'data folder, instead of GONGSHI_DATA')
    .option('--port <port>', 'port of the API, instead of GONGSHI_PORT; other ports not set are chosen free', toPort)
    .option('--json', 'print one JSON line when ready, progress on standard error')
    .action(async (options) => (await import('../start.ts')).start(process.env, options));
  program
    .command('time-lapse')
    .description('let the legal time of a rehearsal pass / 演练：推进法定时间')
    .requiredOption('--to <instant>', 'a day such as 2021-05-01, or an instant')
    .option('--data <folder>', 'data folder of the system that runs, instead of GONGSHI_DATA')
    .option('--json', 'print the instants stopped at as JSON')
    .action(async (options) => (await import('../time-lapse.ts')).timeLapse(process.env, options));
  declareSimulate(program.command('simulate'));
}

function declareSimulate(simulate: Command): void {
  simulate
    .description('rehearse a whole campaign in time-lapse, on a system of its own / 演练一次完整的年度公示')
    .option('--year <year>', 'the year disclosed / 年度', toYear, 2021)
    .option('--authority <code>', 'the province / 行政区划代码', '150000')
    .option('--seed <text>', 'who files when; the same seed, the same story / 随机种子', '1')
    .option('--filing <percent>', 'rights filed for by the deadline, of a hundred / 按期填报的百分比', toPercent, 85)
    .option('--speed <days>', 'legal days a second at most; default: as fast as it goes / 每秒推进的天数', toSpeed)
    .option('--data <folder>', 'a rehearsal that runs, instead of one of its own / 已在运行的演练系统')
    .option('--json', 'print the accounts as one JSON line, progress on standard error')
    .action(async (options) => (await import('../simulate.ts')).simulate(process.env, options));
}

/** Parts of the system one by one, for containers and service managers. */
export function declareProcesses(program: Command): void {
  program.commandsGroup('Single processes / 单个进程:');
  program
    .command('api')
    .description('run the API alone / 仅运行接口服务')
    .action(async () => (await import('../api.ts')).runApi(process.env));
  program
    .command('worker')
    .description('run one worker alone / 仅运行一个工作进程')
    .action(async () => (await import('../worker.ts')).runWorker(process.env));
  program
    .command('sms-simulator')
    .description('run the simulated providers alone: SMS, calls, mail / 仅运行模拟的短信、外呼与邮件服务')
    .action(async () => (await import('../sms-simulator.ts')).runSmsSimulator(process.env));
  program
    .command('system-simulator')
    .description("run the simulator of the ministry's system alone / 仅运行部公示系统模拟器")
    .action(async () => (await import('../system-simulator.ts')).runSimulator(process.env));
  program
    .command('bundle')
    .description('bundle the workflow code ahead of the first worker / 预先打包流程代码')
    .action(async () => (await import('../bundle.ts')).bundle(process.env));
  program
    .command('migrate')
    .description('bring the database, and the Temporal namespace if an address is set, up to date / 升级数据库')
    .option('--json', 'print the outcome as JSON')
    .action(async (options) => (await import('../migrate.ts')).migrate(process.env, options));
}

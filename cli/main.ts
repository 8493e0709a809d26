import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { describeError, EXIT, exitCodeOf } from './output.ts';

// Commands are loaded when they are run: the Temporal SDK alone takes half a second.
const program = new Command('gongshi')
  .description('公示: the yearly public disclosure of mining rights, as durable procedures')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

program
  .command('start')
  .description('bring up the whole system on this machine / 启动整套系统')
  .option('--data <folder>', 'data folder, instead of GONGSHI_DATA')
  .option('--port <port>', 'port of the API, instead of GONGSHI_PORT; other ports not set are chosen free', toPort)
  .option('--json', 'print one JSON line when ready, progress on standard error')
  .action(async (options) => (await import('./start.ts')).start(process.env, options));

program
  .command('api')
  .description('run the API alone / 仅运行接口服务')
  .action(async () => (await import('./api.ts')).runApi(process.env));

program
  .command('worker')
  .description('run one worker alone / 仅运行一个工作进程')
  .action(async () => (await import('./worker.ts')).runWorker(process.env));

program
  .command('sms-simulator')
  .description('run the SMS simulator alone / 仅运行短信模拟器')
  .action(async () => (await import('./sms-simulator.ts')).runSimulator(process.env));

program
  .command('bundle')
  .description('bundle the workflow code ahead of the first worker / 预先打包流程代码')
  .action(async () => (await import('./bundle.ts')).bundle(process.env));

program
  .command('migrate')
  .description('bring the database, and the Temporal namespace if an address is set, up to date / 升级数据库')
  .option('--json', 'print the outcome as JSON')
  .action(async (options) => (await import('./migrate.ts')).migrate(process.env, options));

program
  .command('import <file>')
  .description('bring a register of mining rights in through the API / 导入矿业权登记表')
  .option('--authority <code>', 'the province whose register it is; default: your own')
  .option('--dry-run', 'check only, take nothing over / 仅核对，不入库')
  .option('--api <url>', 'base address of the API, instead of GONGSHI_PUBLIC_URL')
  .option('--token <token>', 'bearer token of a clerk or an administrator')
  .option('--json', 'print the outcome as one JSON line, progress on standard error')
  .action(async (file, options) => (await import('./import.ts')).importFile(process.env, file, options));

program
  .command('time-lapse')
  .description('let the legal time of a rehearsal pass / 演练：推进法定时间')
  .requiredOption('--to <instant>', 'a day such as 2021-05-01, or an instant')
  .option('--data <folder>', 'data folder of the system that runs, instead of GONGSHI_DATA')
  .option('--json', 'print the instants stopped at as JSON')
  .action(async (options) => (await import('./time-lapse.ts')).timeLapse(process.env, options));

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message; help and version are no errors.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('a port from 1 to 65535 / 端口须为 1–65535');
  return port;
}

import { type Command, Option } from 'commander';
import { toId, toYear } from '../options.ts';
import { overApi } from './over-api.ts';

/** Legal limits and operational values: what is missing, who enters it, who approves it. */
export function declareParameters(program: Command): void {
  const parameter = program
    .command('parameter')
    .description('legal limits and operational values, each with its basis / 参数及其依据');
  whose(parameter.command('missing').description('what must be looked up before a year can start / 查看尚缺的参数'))
    .option('--year <year>', 'the year disclosed; default: this one / 年度', toYear)
    .action(async (options) => (await import('../parameter.ts')).showMissing(process.env, options));
  whose(parameter.command('list').description('what was entered / 查看录入的参数'))
    .option('--name <name>', 'one parameter only / 仅某一参数')
    .option('--on <day>', 'in force that day / 某日在效的')
    .addOption(new Option('--state <state>', 'in that state / 状态').choices(['proposed', 'approved', 'rejected']))
    .action(async (options) => (await import('../parameter.ts')).showParameters(process.env, options));
  whose(parameter.command('history <name>').description('which value held when / 查看各时期的值')).action(
    async (name, options) => (await import('../parameter.ts')).showHistory(process.env, name, options),
  );
  declareFourEyes(parameter);
}

function declareFourEyes(parameter: Command): void {
  whose(parameter.command('propose <name>').description('enter a value with its basis / 提出参数'))
    .requiredOption('--value <value>', 'the value, as JSON or as plain text / 值')
    .requiredOption('--document <number>', 'the document it rests on / 文号')
    .requiredOption('--clause <clause>', 'the clause that says so / 条款')
    .requiredOption('--from <day>', 'its first day / 生效日')
    .option('--to <day>', 'its last day; default: until superseded / 失效日')
    .option('--demonstration', 'a value of a rehearsal without basis / 演示')
    .action(async (name, options) => (await import('../parameter.ts')).proposeParameter(process.env, name, options));
  overApi(parameter.command('approve').description('approve what another proposed / 审核参数'))
    .argument('<id>', 'number of the parameter / 编号', toId)
    .option('--reject', 'do not approve / 否决')
    .action(async (id, options) => (await import('../parameter.ts')).decideParameter(process.env, id, options));
}

const whose = (command: Command) =>
  overApi(command)
    .option('--authority <code>', 'whose; default: your own / 行政区划代码')
    .option('--rule-pack <id>', '2021, 2023 or decree-13; default: that in force / 规则包');

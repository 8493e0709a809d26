import type { Command } from 'commander';
import { toId, toLength } from '../options.ts';
import { overApi } from './over-api.ts';

/** Counting days at the machine alone, and bringing new notices of holidays in over the API. */
export function declareCalendar(program: Command): void {
  program.commandsGroup('Counting days / 期限与日历:');
  const calendar = program.command('calendar').description('working days and deadlines / 工作日与期限');
  question(calendar.command('add').description('when a period ends / 计算截止日期')).action(async (options) =>
    (await import('../calendar.ts')).addPeriod(options),
  );
  question(calendar.command('explain').description('the same, day by day / 逐日说明如何计算')).action(async (options) =>
    (await import('../calendar.ts')).explainPeriod(options),
  );
  declareProposals(calendar);
}

// Answered by the calendar that came with the product: no server is asked.
const question = (command: Command) =>
  command
    .option('--from <day>', 'the day it begins, itself not counted, such as 2021-04-20 / 起始日，当日不计入')
    .option('--working-days <n>', 'length in working days / 工作日数', toLength)
    .option('--days <n>', 'length in calendar days / 日数（自然日）', toLength)
    .option('--months <n>', 'length in months / 月数', toLength)
    .option('--years <n>', 'length in years / 年数', toLength)
    .option('--date <day>', 'a fixed date, which moves on from a holiday / 确定的日期，遇法定休假日顺延')
    .option('--calendar <version>', 'a version of the calendar, such as 2020.1; default: the newest / 日历版本')
    .option('--known-on <day>', 'the calendar as it was known on a day / 按该日已公布的日历')
    .option('--json', 'print the outcome as one JSON line / 输出一行 JSON');

function declareProposals(calendar: Command): void {
  overApi(
    calendar
      .command('import <file>')
      .description('propose a notice of holidays: its text, or data as .json / 录入放假安排'),
  )
    .option('--published-on <day>', 'when it was published; default: the day below the text / 公布日期，缺省为文末日期')
    .action(async (file, options) => (await import('../calendar-notices.ts')).importNotice(process.env, file, options));
  overApi(
    calendar
      .command('show <id>')
      .description('a proposed notice, day by day, and what it changes / 查看录入的放假安排及其影响'),
  ).action(async (id, options) =>
    (await import('../calendar-notices.ts')).showProposal(process.env, toId(id), options),
  );
  overApi(calendar.command('decide <id>').description('approve what another proposed / 审核放假安排'))
    .option('--reject', 'do not approve / 否决')
    .option('--note <words>', 'why / 审核意见')
    .action(async (id, options) =>
      (await import('../calendar-notices.ts')).decideProposal(process.env, toId(id), options),
    );
  overApi(calendar.command('list').description('the versions of the calendar / 查看日历版本')).action(async (options) =>
    (await import('../calendar-notices.ts')).listVersions(process.env, options),
  );
}

import { Command, CommanderError } from 'commander';
import { declareAdministration } from './declare/administration.ts';
import { declareBusiness } from './declare/business.ts';
import { declareCalendar } from './declare/calendar.ts';
import { declareReconciliation } from './declare/reconciliation.ts';
import { declareProcesses, declareSystem } from './declare/system.ts';
import { describeError, EXIT, exitCodeOf } from './output.ts';

// Commands are loaded when they are run: the Temporal SDK alone takes half a second.
const program = new Command('gongshi')
  .description('公示: the yearly public disclosure of mining rights, as durable procedures')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

declareSystem(program);
declareBusiness(program);
declareReconciliation(program);
declareCalendar(program);
declareAdministration(program);
declareProcesses(program);

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

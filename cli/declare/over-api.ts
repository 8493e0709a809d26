import type { Command } from 'commander';

/** Options of a command that works over the API, as an official who has signed in unless said otherwise. */
export function overApi(command: Command, asOfficial = true): Command {
  command
    .option('--api <url>', 'base address of the API, instead of GONGSHI_PUBLIC_URL')
    .option('--data <folder>', 'data folder of the system that runs, instead of GONGSHI_DATA')
    .option('--json', 'print the outcome as one JSON line, progress on standard error');
  return asOfficial ? command.option('--token <token>', 'token of `gongshi login`, instead of GONGSHI_TOKEN') : command;
}

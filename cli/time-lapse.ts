import { loadConfig } from '../platform/config.ts';
import { instantInWords, instantOf } from '../rules/legal-day.ts';
import { UsageError } from './output.ts';
import { openRehearsalTime } from './rehearsal-time.ts';

export interface TimeLapseOptions {
  to: string;
  data?: string;
  json?: boolean;
}

/** `gongshi time-lapse --to 2021-05-01`: lets a rehearsal's legal time pass; everything due on the way happens. */
export async function timeLapse(env: NodeJS.ProcessEnv, options: TimeLapseOptions): Promise<void> {
  const until = readInstant(options.to);
  const config = loadConfig({ ...env, ...(options.data !== undefined && { GONGSHI_DATA: options.data }) });
  const time = await openRehearsalTime(config, 'time-lapse');
  const said: string[] = [];
  try {
    await time.lapse(until, (instant) => {
      said.push(instant.toISOString());
      if (!options.json) process.stdout.write(`${instantInWords(instant)}\n`);
    });
    if (options.json)
      process.stdout.write(`${JSON.stringify({ legalNow: (await time.now()).toISOString(), stops: said })}\n`);
  } finally {
    await time.close();
  }
}

/** A day means its first instant in Beijing. */
function readInstant(text: string): Date {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? instantOf(text, '00:00') : new Date(text);
  if (Number.isNaN(instant.getTime()))
    throw new UsageError(
      `--to ${text}: must be a day such as 2021-05-01, or an instant such as 2021-04-30T18:00:00+08:00 / 应为日期或时刻`,
    );
  return instant;
}

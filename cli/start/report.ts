/** Tells whoever started us how far we are. */
export interface Report {
  /** One line of progress, with the seconds since the start. */
  step(line: string): void;
  /** A line that stands for itself. */
  line(line: string): void;
}

/** Progress goes to standard output, or to standard error where a program reads the output. */
export function createReport(json: boolean): Report {
  const stream = json ? process.stderr : process.stdout;
  // A reader that went away (`gongshi start | head`) must not end a system that runs.
  stream.on('error', () => undefined);
  const line = (text: string) => void stream.write(`${text}\n`);
  const seconds = () => (performance.now() / 1000).toFixed(1).padStart(6);
  return { line, step: (text) => line(`${seconds()} s  ${text}`) };
}

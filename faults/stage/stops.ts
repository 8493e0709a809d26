/** What has to be undone, the latest first, once, whoever asks for it and however often. */
export function createStops() {
  const steps: (() => unknown)[] = [];
  let stopped: Promise<void> | undefined;
  const run = async () => {
    for (let step = steps.shift(); step; step = steps.shift()) await step();
  };
  return {
    /** Adds a step that runs before those added earlier; added too late, it still runs. */
    before: (step: () => unknown): void => {
      if (stopped) void stopped.then(step);
      else steps.unshift(step);
    },
    stop: (): Promise<void> => {
      stopped ??= run();
      return stopped;
    },
  };
}

import type { BareFigures } from './bare-loop.ts';
import type { DispatchFigures } from './dispatch.ts';

/** What all runs measured, one entry a run. */
export interface Figures {
  bare: BareFigures[];
  silent: DispatchFigures[];
  reported: DispatchFigures[];
  simulatorPeakMiB: number | undefined;
}

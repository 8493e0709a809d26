import type { BareFigures } from './bare-loop.ts';
import type { DispatchFigures } from './dispatch.ts';

/** A dispatch, and the mean of the bare loops before and after it. */
export type HeldFigures = DispatchFigures & { limitPerSecond: number };

/** What all runs measured. */
export interface Figures {
  /** One before all dispatches and one after each. */
  bare: BareFigures[];
  silent: HeldFigures[];
  reported: HeldFigures[];
  /** A campaign of its own to the deadline, six rounds. */
  whole: DispatchFigures;
  simulatorPeakMiB: number | undefined;
}

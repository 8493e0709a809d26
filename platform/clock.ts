/**
 * Two clocks, never mixed.
 *
 * machineNow: leases, tokens, throttles, recordedAt. Always the machine's own time.
 * legalNow: what the law's periods are counted by. In production the machine's time; in a rehearsal the instant the
 * time-lapse driver stands at. Inside a workflow neither is used: there it is `asOf` of the start plus workflow time.
 */
export interface Clocks {
  machineNow(): Date;
  legalNow(): Promise<Date>;
}

/** The machine's own time; the only place it is read. */
export const machineNow = () => new Date();

/** Clocks of production: legal time is the machine's. */
export function productionClocks(): Clocks {
  return { machineNow, legalNow: async () => machineNow() };
}

/** Clocks of a rehearsal: legal time is the driver's instant, read afresh each time; before the first move, the machine's. */
export function rehearsalClocks(readDriver: () => Promise<Date | undefined>): Clocks {
  return { machineNow, legalNow: async () => (await readDriver()) ?? machineNow() };
}

/** By whom, when, and for which request. */
export interface Taking {
  asOf: Date;
  machineNow: Date;
  actorId: number;
  commandId: string;
}

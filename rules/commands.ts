/** The answer a command was given; kept, and repeated to whoever asks again. */
export interface Answer {
  status: number;
  body: unknown;
}

/** What a workflow's Update carries: everything else is re-read from the command's row. */
export interface CommandMessage {
  commandId: string;
  /** Legal time of the request, ISO 8601 in UTC. */
  asOf: string;
}

/**
 * Every request that acts, by the name that is also its permission and its Update.
 * `workflow`: sent to that workflow; absent: applied in the transaction that records it.
 * `starts`: the Update may begin the workflow, whose input is the request's body with `asOf`.
 */
export const OPERATIONS = {
  'identity.revoke-token': {},
  'parameters.propose': {},
  'parameters.decide': {},
  'registry.import': {},
  'campaigns.open': { workflow: 'annualDisclosureWorkflow', starts: true },
  'campaigns.propose-freeze': { workflow: 'annualDisclosureWorkflow' },
  'campaigns.approve-freeze': { workflow: 'annualDisclosureWorkflow' },
  'filings.submit': {},
} as const satisfies Record<string, { workflow?: string; starts?: true }>;

export type OperationName = keyof typeof OPERATIONS;

export type CampaignState = 'preparing' | 'frozen' | 'running' | 'closed' | 'stopped';
export type RoundState = 'scheduled' | 'sending' | 'closed';

/** One value a campaign runs under, with what it rests on. */
export interface Term<T> {
  value: T;
  basisDocument: string;
  basisClause: string;
  demonstration: boolean;
}

/** The parameters a campaign was opened under; it keeps them until it ends. */
export interface CampaignTerms {
  'disclosure.cutoff': Term<string>;
  'disclosure.deadline': Term<string>;
  'disclosure.rounds': Term<number[]>;
  'disclosure.contact-window': Term<{ from: string; to: string }>;
  'disclosure.hotline': Term<string>;
  'sms.rate-per-second': Term<number>;
}

/** The workflow's id: one disclosure a year for one authority, so a second start meets the first. */
export function annualDisclosureWorkflowId(authority: string, year: number): string {
  return `annual-disclosure/${authority}/${year}`;
}

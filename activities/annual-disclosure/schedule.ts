import { findCampaign, listRounds } from '../../db/queries/annual-disclosure/index.ts';
import type { ContactWindow } from '../../rules/contact-window.ts';
import type { ActivityDeps } from '../deps.ts';

/** What the workflow waits for: instants as ISO 8601 in UTC. */
export interface CampaignSchedule {
  deadline: string;
  window: ContactWindow;
  /** Dispatch activities that share a round. */
  lanes: number;
  rounds: { id: number; number: number; daysBefore: number; dueAt: string; endsAt: string }[];
}

/** Reads the rounds and the deadline of a frozen campaign. */
export async function loadSchedule(deps: ActivityDeps, input: { campaignId: number }): Promise<CampaignSchedule> {
  const campaign = await findCampaign(deps.database, input.campaignId);
  if (!campaign) throw new Error(`campaign ${input.campaignId} is not in the database`);
  const rounds = await listRounds(deps.database, input.campaignId);
  return {
    deadline: campaign.deadline.toISOString(),
    window: campaign.terms['disclosure.contact-window'].value,
    lanes: deps.dispatch.lanes,
    rounds: rounds.map((round) => ({
      id: round.id,
      number: round.number,
      daysBefore: round.daysBefore,
      dueAt: round.dueAt.toISOString(),
      endsAt: round.endsAt.toISOString(),
    })),
  };
}

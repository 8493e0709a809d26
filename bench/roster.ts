import { type ApiClient, apiClient } from '../test/harness/client.ts';

const PROVINCE = '150000';

export interface RosterFigures {
  /** Computing the roster, its digest and its counts, and keeping it as a version: the answer to a proposal, seconds. */
  proposalSeconds: number;
  /** Checking it against register and exclusions again, and freezing it, seconds. */
  freezeSeconds: number;
}

/** Has the roster of the whole register proposed and frozen through the API, as two officers do. */
export async function measureRoster(url: string, tokens: { clerk: string; reviewer: string }): Promise<RosterFigures> {
  const clerk = apiClient(url, tokens.clerk);
  const reviewer = apiClient(url, tokens.reviewer);
  const opened = await answered(clerk, '/campaigns', { year: 2021, authority: PROVINCE });
  const proposal = await answered(clerk, `/campaigns/${opened.body.id}/roster/freeze-proposal`);
  const { digest } = proposal.body.proposal;
  const freeze = await answered(reviewer, `/campaigns/${opened.body.id}/roster/freeze-approval`, { digest });
  return { proposalSeconds: proposal.seconds, freezeSeconds: freeze.seconds };
}

/** The answer of a request that acts, and how long it took; where it comes later than the request waits, it is asked for. */
async function answered(client: ApiClient, path: string, body?: object) {
  const started = performance.now();
  const reply = await client.post(path, body);
  let { status, body: answer } = reply;
  while (status === 202) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const command = (await client.get(`/commands/${reply.body.commandId}`)).body;
    if (command.state !== 'pending') ({ status, body: answer } = command.answer);
  }
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  return { body: answer, seconds: (performance.now() - started) / 1000 };
}

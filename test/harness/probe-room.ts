import { Type } from '@fastify/type-provider-typebox';
import type { App } from '../../api/deps.ts';

const Year = Type.Object({ year: Type.Integer() }, { additionalProperties: false });
const Params = Type.Object({ year: Type.String() });
const Answer = Type.Object({ applied: Type.Integer() });

/** Routes whose commands go to the probe workflow, and one that is applied here by `effects`. */
export function probeRoom(effects: { apply: () => Promise<void> }) {
  const shared = { tags: ['probe'], summary: 'probe', responses: { 200: Answer } };
  return (app: App): void => {
    app.command({
      ...{ ...shared, url: '/probes', operation: 'campaigns.open', body: Year },
      target: ({ body }) => `probe/${body.year}`,
    });
    app.command({
      ...{ ...shared, url: '/probes/:year/refused', operation: 'campaigns.propose-freeze', params: Params },
      target: ({ params }) => `probe/${params.year}`,
    });
    app.command({
      ...{ ...shared, url: '/probes/:year/end', operation: 'campaigns.approve-freeze', params: Params },
      target: ({ params }) => `probe/${params.year}`,
    });
    app.command({
      ...{ ...shared, url: '/probes/here', operation: 'filings.submit' },
      apply: async () => {
        await effects.apply();
        return { status: 200, body: { applied: 1 } };
      },
    });
  };
}

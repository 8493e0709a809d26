import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Accepted } from '../../../db/queries/annual-disclosure/index.ts';
import { Instant } from '../schemas.ts';

export const FilingId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });

export const ContentSchema = Type.Object(
  {},
  {
    additionalProperties: true,
    description:
      '填报内容：按 GET /filings/form 的节与项填写；每项为一个值，或 {"answer":"not-applicable"}，或 {"answer":"unknown"}',
  },
);

/** What a filing or a correction is answered with: never what was filed, which would be kept a second time. */
export const AcceptedSchema = Type.Object({
  id: Type.Integer(),
  campaignId: Type.Integer(),
  licenceNo: Type.String(),
  filedAt: Instant,
  late: Type.Boolean(),
  version: Type.Integer(),
  /** Messages not yet sent that the right left. */
  remindersStopped: Type.Integer(),
});

export function shownAccepted(
  { filing, remindersStopped }: Pick<Accepted, 'filing' | 'remindersStopped'>,
  licenceNo: string,
): Static<typeof AcceptedSchema> {
  const { id, campaignId, filedAt, late, version } = filing;
  return { id, campaignId, licenceNo, filedAt: filedAt.toISOString(), late, version, remindersStopped };
}

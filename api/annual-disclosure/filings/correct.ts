import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../../db/client.ts';
import {
  contentDigest,
  correctFiling,
  findDueAt,
  findShownFiling,
  findVersion,
  isLateAt,
  lockCampaign,
  lockFiling,
  type ShownFiling,
} from '../../../db/queries/annual-disclosure/index.ts';
import type { Command } from '../../../db/queries/commands.ts';
import { assertWithinAuthority } from '../../../db/queries/identity.ts';
import type { Answer } from '../../../rules/commands.ts';
import {
  correctionAfterDeadline,
  currentForm,
  filingInvalid,
  noSuchFiling,
  nothingCorrected,
  readFiling,
  versionNotNamed,
  versionSuperseded,
} from '../../../rules/filing/index.ts';
import type { Official } from '../../../rules/identity.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { CommandHeaders, commandRouteOptions, submitCommand } from '../../plugins/commands.ts';
import { AcceptedSchema, ContentSchema, FilingId, shownAccepted } from './schemas.ts';

const Text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S', description });

const BodySchema = Type.Object(
  {
    content: ContentSchema,
    lateCorrection: Type.Optional(
      Type.Object(
        { documentNo: Text(200, '文号'), reason: Text(500, '理由') },
        { additionalProperties: false, description: '填报截止后的更正所依据的文件；截止前不填' },
      ),
    ),
  },
  { additionalProperties: false },
);

const HeadersSchema = Type.Object({
  ...CommandHeaders.properties,
  'if-match': Type.Optional(Type.String({ maxLength: 40, description: 'ETag of the version that is corrected' })),
});

/** What is kept of the request: its body and the version it names. */
type Kept = Static<typeof BodySchema> & { version: number };

/** A correction 更正 of a filing: a new version, on the version the official has seen. */
export function correctionRoute(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags: ['annual-disclosure'], operationId: 'filings.correct', summary: '更正填报' },
    ...{ headers: HeadersSchema, params: FilingId, body: BodySchema },
    response: { 201: AcceptedSchema },
  };
  app.post(
    '/filings/:id/corrections',
    { ...commandRouteOptions('filings.correct'), schema },
    async (request, reply) => {
      const { id } = request.params;
      const named = /^"([1-9][0-9]{0,8})"$/.exec(request.headers['if-match'] ?? '')?.[1];
      if (named === undefined) throw versionNotNamed(Number(id));
      await submitCommand(deps, request, reply, {
        ...{ operation: 'filings.correct', params: { id }, body: { ...request.body, version: Number(named) } },
        apply: (tx, command, actor) => applyCorrection(deps, tx, command, actor),
      });
    },
  );
}

async function applyCorrection(deps: ApiDeps, tx: Transaction, command: Command, actor: Official): Promise<Answer> {
  const { content: given, lateCorrection, version } = command.body as Kept;
  const found = await visibleFiling(tx, command.params.id as string, actor);
  const campaign = await lockCampaign(tx, found.campaignId, 'file');
  const filing = await lockFiling(tx, found.campaignId, found.rightId);
  if (!campaign || !filing) throw noSuchFiling(String(found.id));
  if (filing.version !== version) throw versionSuperseded(filing.id, version, filing.version);
  const form = currentForm(found.rightKind);
  const read = readFiling(form, given);
  if (!read.ok) throw filingInvalid(read.errors, found.rightKind);
  const { content } = read;
  const dueAt = await findDueAt(tx, found.campaignId, found.rightId);
  const over = dueAt !== null && isLateAt(dueAt, command.asOf);
  if (over && !lateCorrection) throw correctionAfterDeadline(dueAt);
  if ((await findVersion(tx, filing))?.digest.equals(contentDigest(form.id, content))) throw nothingCorrected(version);
  const accepted = await correctFiling(
    tx,
    {
      ...{ campaign, filing, dueAt, rightId: found.rightId, licenceNo: found.licenceNo, form: form.id, content },
      ...{ lateCorrection: over ? lateCorrection : undefined, by: { actorId: actor.id, commandId: command.id } },
    },
    { asOf: command.asOf, machineNow: deps.clocks.machineNow() },
  );
  return { status: 201, body: shownAccepted(accepted, found.licenceNo) };
}

/** The filing of a path, if it is there and within the official's authority. */
export async function visibleFiling(
  executor: Parameters<typeof findShownFiling>[0],
  id: string,
  official: Official,
): Promise<ShownFiling> {
  const filing = await findShownFiling(executor, Number(id));
  if (!filing) throw noSuchFiling(id);
  await assertWithinAuthority(executor, official, filing.authorityCode);
  return filing;
}

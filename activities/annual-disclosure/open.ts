import type { Transaction } from '../../db/client.ts';
import { saveCampaign } from '../../db/queries/annual-disclosure/index.ts';
import type { ApplyCommand, Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { findParameter } from '../../db/queries/parameters.ts';
import {
  annualDisclosureWorkflowId,
  assertRegimeInForce,
  type CampaignTerms,
  deadlinePassed,
  parametersNotSet,
  RULE_PACK,
  TERM_NAMES,
} from '../../rules/annual-disclosure.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { deadlineOf } from '../../rules/rounds.ts';
import type { ActivityDeps } from '../deps.ts';

/** Opens a campaign: fixes the parameters it runs under, with the basis of each. Applied once per command. */
export function applyOpen(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const { authority, year } = command.body as { authority: string; year: number };
    await assertWithinAuthority(tx, actor, authority);
    assertRegimeInForce(RULE_PACK, command.asOf, deps.mode);
    const terms = await collectTerms(tx, authority, command.asOf);
    const lastDay = terms['disclosure.deadline'].value;
    if (deadlineOf(lastDay) <= command.asOf) throw deadlinePassed(lastDay, command.asOf);
    const campaign = await saveCampaign(tx, {
      authorityCode: authority,
      year,
      rulePack: RULE_PACK,
      terms,
      cutoff: terms['disclosure.cutoff'].value,
      deadline: deadlineOf(lastDay),
      workflowId: annualDisclosureWorkflowId(authority, year),
      openedBy: actor.id,
      openedAt: command.asOf,
    });
    await recordOpening(tx, deps, command, campaign.id);
    return { status: 201, body: { id: campaign.id, authority, year, state: campaign.state } };
  };
}

async function collectTerms(tx: Transaction, authority: string, asOf: Date): Promise<CampaignTerms> {
  const on = legalDayOf(asOf);
  const found = await Promise.all(TERM_NAMES.map((name) => findParameter(tx, { authority, name, on })));
  const missing = TERM_NAMES.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) throw parametersNotSet(missing, authority, on);
  const terms = found.map((parameter, index) => {
    const { value, basisDocument, basisClause, demonstration } = parameter as NonNullable<typeof parameter>;
    return [TERM_NAMES[index], { value, basisDocument, basisClause, demonstration }];
  });
  return Object.fromEntries(terms) as CampaignTerms;
}

function recordOpening(tx: Transaction, deps: ActivityDeps, command: Command, campaignId: number): Promise<void> {
  return recordEvidence(tx, {
    asOf: command.asOf,
    recordedAt: deps.machineNow(),
    actorId: command.actorId,
    room: 'annual-disclosure',
    kind: 'campaign.opened',
    subject: `campaign/${campaignId}`,
    commandId: command.id,
    data: { rulePack: RULE_PACK },
  });
}

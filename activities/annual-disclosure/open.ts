import type { Transaction } from '../../db/client.ts';
import { saveCampaign } from '../../db/queries/annual-disclosure/index.ts';
import type { ApplyCommand } from '../../db/queries/commands.ts';
import { assertWithinAuthority, findAuthority } from '../../db/queries/identity.ts';
import { findParameter } from '../../db/queries/parameters.ts';
import {
  annualDisclosureWorkflowId,
  assertNoDemonstrationTerms,
  assertRegimeInForce,
  assertTermsOfYear,
  type CampaignTerms,
  deadlinePassed,
  notAProvince,
  parametersNotSet,
  RULE_PACK,
  TERM_NAMES,
  type Term,
  type TermName,
} from '../../rules/annual-disclosure.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { deadlineOf } from '../../rules/rounds.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordCampaignEvent } from './record.ts';

/** Opens a campaign: fixes the parameters it runs under, with the basis of each. Applied once per command. */
export function applyOpen(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const { authority, year } = command.body as { authority: string; year: number };
    await assertWithinAuthority(tx, actor, authority);
    const found = await findAuthority(tx, authority);
    if (found?.level !== 'province') throw notAProvince(authority, found?.name ?? '');
    assertRegimeInForce(RULE_PACK, command.asOf, deps.mode);
    const terms = await collectTerms(tx, authority, command.asOf);
    assertNoDemonstrationTerms(terms, deps.mode);
    assertTermsOfYear(terms, year);
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
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: campaign.id, kind: 'campaign.opened', by: command },
      data: { rulePack: RULE_PACK },
    });
    return { status: 201, body: { id: campaign.id, authority, year, state: campaign.state } };
  };
}

async function collectTerms(tx: Transaction, authority: string, asOf: Date): Promise<CampaignTerms> {
  const on = legalDayOf(asOf);
  const terms: Partial<Record<TermName, Term<unknown>>> = {};
  for (const name of TERM_NAMES) {
    const parameter = await findParameter(tx, { authority, name, on });
    if (!parameter) continue;
    const { value, basisDocument, basisClause, demonstration } = parameter;
    terms[name] = { value, basisDocument, basisClause, demonstration };
  }
  const missing = TERM_NAMES.filter((name) => terms[name] === undefined);
  if (missing.length > 0) throw parametersNotSet(missing, authority, on);
  return terms as CampaignTerms;
}

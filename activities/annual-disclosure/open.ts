import type { Transaction } from '../../db/client.ts';
import { saveCampaign, saveFilingDeadline } from '../../db/queries/annual-disclosure/index.ts';
import type { ApplyCommand } from '../../db/queries/commands.ts';
import { assertWithinAuthority, findAuthority } from '../../db/queries/identity.ts';
import { resolveStep } from '../../db/queries/parameters.ts';
import {
  annualDisclosureWorkflowId,
  type CampaignTerms,
  campaignTerms,
  deadlinePassed,
  notAProvince,
  OPENING,
  SUMMARY,
} from '../../rules/annual-disclosure.ts';
import { filingPeriod } from '../../rules/filing-deadline.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { assertStepReady, type MissingAlarm, valuesOf } from '../../rules/parameters/index.ts';
import { assertRegimeInForce, defaultRulePack, type RulePackId, rulePack } from '../../rules/rule-packs/index.ts';
import type { ActivityDeps } from '../deps.ts';
import { evidenceBy, recordCampaignEvent } from './record.ts';

/** What the API has accepted. */
interface Opening {
  authority: string;
  year: number;
  rulePack?: RulePackId;
}

/** Opens a campaign: fixes the rule pack and the parameters it runs under, with the basis of each. Applied once per command. */
export function applyOpen(deps: ActivityDeps): ApplyCommand {
  return async (tx, command, actor) => {
    const { authority, year, rulePack: named } = command.body as Opening;
    await assertWithinAuthority(tx, actor, authority);
    const found = await findAuthority(tx, authority);
    if (found?.level !== 'province') throw notAProvince(authority, found?.name ?? '');
    const day = legalDayOf(command.asOf);
    const pack = named ?? defaultRulePack({ mode: deps.mode, day, year });
    assertRegimeInForce(rulePack(pack), command.asOf, deps.mode);
    const { terms, alarm } = await collectTerms(tx, { authority, year, rulePack: pack, on: day });
    const campaign = await saveCampaign(tx, {
      authorityCode: authority,
      year,
      rulePack: pack,
      terms,
      cutoff: terms['disclosure.cutoff'].value,
      workflowId: annualDisclosureWorkflowId(authority, year),
      openedBy: actor.id,
      openedAt: command.asOf,
    });
    const period = filingPeriod(terms['disclosure.deadline']);
    const deadline = period && (await saveFilingDeadline(tx, campaign, period, evidenceBy(deps, command)));
    if (deadline?.dueAt && deadline.dueAt <= command.asOf) throw deadlinePassed(deadline.due as string, command.asOf);
    const about = { campaignId: campaign.id, by: command };
    await recordCampaignEvent(tx, deps, {
      ...{ ...about, kind: 'campaign.opened' },
      data: { rulePack: pack, terms, due: deadline?.due ?? null },
    });
    if (alarm) await recordCampaignEvent(tx, deps, { ...about, kind: 'parameters.found-missing', data: { ...alarm } });
    return { status: 201, body: { id: campaign.id, authority, year, state: campaign.state, rulePack: pack } };
  };
}

/** Refuses where the opening lacks a value; where only the year's summary does, that is an alarm. */
async function collectTerms(
  tx: Transaction,
  at: { authority: string; year: number; rulePack: RulePackId; on: string },
): Promise<{ terms: CampaignTerms; alarm: MissingAlarm | undefined }> {
  const opening = await resolveStep(tx, OPENING, at);
  assertStepReady(OPENING, opening, { ...at, day: at.on });
  const summary = await resolveStep(tx, SUMMARY, at);
  const alarm = assertStepReady(SUMMARY, summary, { ...at, day: at.on });
  return { terms: campaignTerms([...valuesOf(OPENING, opening), ...valuesOf(SUMMARY, summary)]), alarm };
}

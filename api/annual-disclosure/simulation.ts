import { type Static, Type } from '@fastify/type-provider-typebox';
import { type Campaign, listRounds } from '../../db/queries/annual-disclosure/index.ts';
import { findCalendarOn } from '../../db/queries/calendar/index.ts';
import { findParameter } from '../../db/queries/parameters.ts';
import { countReach, type SimulationBasis } from '../../db/queries/simulation.ts';
import { findCampaignFacts, listTemplatesInForce } from '../../db/queries/templates/index.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { Refusal } from '../../rules/refusal.ts';
import { scheduleRounds } from '../../rules/rounds.ts';
import {
  type PerChannel,
  SIMULATED_CHANNELS,
  type SimulatedRound,
  type Simulation,
  type SimulationTerms,
  simulateCampaign,
} from '../../rules/simulation/index.ts';
import {
  defaultTemplate,
  exampleValues,
  renderMessage,
  roundFacts,
  sizeOfMessage,
} from '../../rules/templates/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import { installedProviders } from '../templates/installed.ts';
import { campaignOf } from './find.ts';
import { CampaignId } from './schemas.ts';
import { SimulationSchema } from './simulation-schemas.ts';

const Price = (of: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, description: `${of}单价，厘（千分之一元）` }));
const Percent = (of: string) =>
  Type.Optional(
    Type.Number({ minimum: 0, maximum: 100, description: `假设：${of}，%；缺省为参数 simulation.assumptions` }),
  );

const Query = Type.Object({
  ...{ smsPrice: Price('短信每条'), voicePrice: Price('语音每分钟'), emailPrice: Price('邮件每封') },
  ...{ smsFailing: Percent('短信失败'), voiceFailing: Percent('语音失败'), emailFailing: Percent('邮件失败') },
  filing: Percent('每轮之间完成填报的矿业权人'),
});

/** What a campaign would come to, before it starts or for what is left of it. Nothing is changed. */
export function simulationRoute(app: App, deps: ApiDeps): void {
  app.get(
    '/campaigns/:id/simulation',
    {
      schema: {
        tags: ['annual-disclosure'],
        operationId: 'campaigns.simulation',
        summary: '启动前演算：每日各渠道消息数、费用、各轮结束时间、无法联系的矿业权人；不作任何更改',
        params: CampaignId,
        querystring: Query,
        response: { 200: SimulationSchema },
      },
    },
    async (request) => {
      const campaign = await campaignOf(deps, request.params.id, request.official);
      const basis = basisOf(campaign);
      const asOf = await deps.clocks.legalNow();
      const [groups, rounds, terms] = await Promise.all([
        countReach(deps.database, { campaignId: campaign.id, basis }),
        roundsToCome(deps, campaign, asOf),
        termsOf(deps, campaign, asOf, request.query),
      ]);
      return { basis, ...shownTerms(terms), ...shown(simulateCampaign(groups, rounds, terms)) };
    },
  );
}

/** Before the freeze the register as it is now counts, afterwards whoever of the roster has not filed. */
export function basisOf(campaign: Campaign): SimulationBasis {
  if (campaign.state !== 'preparing' && campaign.state !== 'running') throw nothingToSimulate(campaign);
  return campaign.state === 'preparing' ? 'register' : 'roster';
}

async function roundsToCome(deps: ApiDeps, campaign: Campaign, from: Date): Promise<SimulatedRound[]> {
  if (campaign.state !== 'preparing')
    return (await listRounds(deps.database, campaign.id)).filter(({ state }) => state === 'scheduled');
  const { lastDay } = await findCampaignFacts(deps.database, campaign.id);
  const { terms } = campaign;
  return scheduleRounds({
    ...{ lastDay, from, daysBefore: terms['disclosure.rounds'].value },
    window: terms['disclosure.contact-window'].value,
  });
}

async function termsOf(
  { database, config }: ApiDeps,
  campaign: Campaign,
  asOf: Date,
  asked: Static<typeof Query>,
): Promise<SimulationTerms> {
  const on = legalDayOf(asOf);
  const authority = campaign.authorityCode;
  const assumed = await findParameter(database, { authority, on, name: 'simulation.assumptions' });
  const { sms, voice, email, filed } = assumed?.value ?? { sms: 0, voice: 0, email: 0, filed: 0 };
  const { calendar } = await findCalendarOn(database, on);
  const { terms } = campaign;
  return {
    ...{ window: terms['disclosure.contact-window'].value, calendar },
    ladder: ['sms', ...terms['cascade.channels'].value.filter((channel) => channel !== 'file-drop')],
    reportHours: terms['cascade.receipt-hours'].value,
    ratePerSecond: {
      ...{ sms: terms['sms.rate-per-second'].value, voice: terms['voice.rate-per-second'].value },
      email: terms['email.rate-per-second'].value,
    },
    failurePercent: {
      ...{ sms: asked.smsFailing ?? sms, voice: asked.voiceFailing ?? voice, email: asked.emailFailing ?? email },
    },
    filedPercent: asked.filing ?? filed,
    unitsPerMessage: await unitsPerMessage({ database, config }, campaign, on),
    priceMilliYuan: {
      ...(asked.smsPrice !== undefined && { sms: asked.smsPrice }),
      ...(asked.voicePrice !== undefined && { voice: asked.voicePrice }),
      ...(asked.emailPrice !== undefined && { email: asked.emailPrice }),
    },
  };
}

/** What a Chinese message of each channel is paid as, by the version in force and the campaign's own facts. */
async function unitsPerMessage(
  { database, config }: Pick<ApiDeps, 'database' | 'config'>,
  campaign: Campaign,
  on: string,
): Promise<PerChannel<number>> {
  const at = { authority: campaign.authorityCode, kind: 'reminder', on } as const;
  const versions = await listTemplatesInForce(database, at);
  const facts = await findCampaignFacts(database, campaign.id);
  const [provider] = installedProviders(config);
  const units = SIMULATED_CHANNELS.map((channel) => {
    const version = versions.find((one) => one.channel === channel && one.language === 'zh');
    const words = version ?? defaultTemplate('reminder', channel, 'zh');
    const { text } = renderMessage(words, { ...exampleValues(words), ...roundFacts(facts, words) });
    return [channel, sizeOfMessage(words, text, { provider }).units];
  });
  return Object.fromEntries(units) as PerChannel<number>;
}

function shownTerms({
  failurePercent,
  filedPercent,
  unitsPerMessage: units,
  ratePerSecond,
  reportHours,
}: SimulationTerms) {
  return { assumptions: { failurePercent, filedPercent, unitsPerMessage: units, ratePerSecond, reportHours } };
}

const instant = (date: Date | null) => date?.toISOString() ?? null;

function shown({ rounds, days, totals, lastFinishesAt, unreachable }: Simulation) {
  return {
    rounds: rounds.map(({ ways, dueAt, endsAt, finishesAt, ...round }) => ({
      ...round,
      ...{ dueAt: dueAt.toISOString(), endsAt: endsAt.toISOString(), finishesAt: instant(finishesAt) },
      ways: ways.map((way) => ({ ...way, finishesAt: instant(way.finishesAt) })),
    })),
    ...{ days, totals, unreachable, lastFinishesAt: instant(lastFinishesAt) },
  };
}

function nothingToSimulate({ id, year }: Campaign): Refusal {
  return new Refusal('campaign-closed', {
    status: 409,
    title: '该年度公示已经截止',
    titleEn: 'The campaign has been closed',
    detail: `${year} 年度公示（编号 ${id}）已经截止，没有尚待发送的轮次可演算；各轮账目见 GET /api/v1/campaigns/${id}。`,
  });
}

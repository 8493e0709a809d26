import { setHandler } from '@temporalio/workflow';
import { campaignExists, isOver, rosterClosed, rosterNotProposed } from '../../rules/annual-disclosure.ts';
import { campaignOver } from '../../rules/campaign-refusals.ts';
import type { CommandMessage } from '../../rules/commands.ts';
import { legalClockQuery } from '../legal-clock.ts';
import { refuse } from '../refuse.ts';
import {
  type AnnualDisclosureInput,
  approveFreezeUpdate,
  decideDeadlineUpdate,
  decideStopUpdate,
  liveCampaignQuery,
  openUpdate,
  proposeFreezeUpdate,
  scheduleChangedSignal,
} from './definitions.ts';
import type { CampaignProgress } from './progress.ts';
import { campaignActivities } from './proxies.ts';

/** What officials may ask of a campaign. Validators are synchronous and read workflow state only; the database decides the rest. */
export function registerHandlers(input: AnnualDisclosureInput, progress: CampaignProgress): void {
  const { live } = progress;
  // A corrected freeze may follow the first one until the first round has begun.
  const assertRosterOpen = () => {
    if (progress.roundsBegun || isOver(live.phase)) refuse(rosterClosed(input.year));
  };

  const assertNotOver = (_message: CommandMessage) => {
    if (isOver(live.phase)) refuse(campaignOver(input.year, live.phase));
  };

  setHandler(liveCampaignQuery, () => live);
  setHandler(legalClockQuery, () => ({ ...progress.started, waiting: live.waiting }));

  setHandler(scheduleChangedSignal, () => progress.readAgain());

  setHandler(
    openUpdate,
    async (message) => {
      const applied = await campaignActivities.openCampaign(message);
      if (applied.campaignId !== undefined) live.campaignId = applied.campaignId;
      progress.rulePack = applied.rulePack;
      progress.openingAnswered = true;
    },
    {
      validator: (_message: CommandMessage) => {
        if (live.campaignId !== null) refuse(campaignExists(input.authority, input.year));
      },
    },
  );

  setHandler(
    proposeFreezeUpdate,
    async (message) => {
      const applied = await campaignActivities.proposeFreeze(message);
      if (applied.status === 200) progress.proposed = true;
    },
    {
      validator: (_message: CommandMessage) => {
        assertRosterOpen();
      },
    },
  );

  setHandler(
    approveFreezeUpdate,
    async (message) => {
      const applied = await campaignActivities.approveFreeze(message);
      if (applied.status === 200 && live.phase === 'preparing') progress.moveTo('running');
    },
    {
      validator: (_message: CommandMessage) => {
        assertRosterOpen();
        if (!progress.proposed) refuse(rosterNotProposed());
      },
    },
  );

  setHandler(
    decideDeadlineUpdate,
    async (message) => {
      const { deadline } = await campaignActivities.decideDeadline(message);
      if (!deadline) return;
      progress.tell({ deadlineMoved: deadline });
      progress.readAgain();
    },
    { validator: assertNotOver },
  );

  setHandler(
    decideStopUpdate,
    async (message) => {
      const { stopped } = await campaignActivities.decideStop(message);
      if (stopped) progress.stop();
    },
    { validator: assertNotOver },
  );
}

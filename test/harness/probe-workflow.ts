// Stands in for a case in the tests of the road commands travel: carries out what it is asked, refuses what it may not do.
import { condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import { type CommandMessage, caseNotLive } from '../../rules/commands.ts';
import { refuse } from '../../workflows/refuse.ts';

export { commandSweepWorkflow } from '../../workflows/commands.ts';

const { applyProbe } = proxyActivities<{ applyProbe(message: CommandMessage): Promise<void> }>({
  startToCloseTimeout: '10s',
});

export async function annualDisclosureWorkflow(input: { year: number; asOf: string }): Promise<void> {
  let ended = false;
  setHandler(defineUpdate<void, [CommandMessage]>('campaigns.open'), async (message) => applyProbe(message));
  setHandler(defineUpdate<void, [CommandMessage]>('campaigns.propose-freeze'), () => undefined, {
    validator: (_message: CommandMessage) => refuse(caseNotLive('probe', `probe/${input.year}`)),
  });
  setHandler(defineUpdate<void, [CommandMessage]>('campaigns.approve-freeze'), async (message) => {
    await applyProbe(message);
    ended = true;
  });
  await condition(() => ended);
}

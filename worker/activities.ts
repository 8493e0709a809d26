import { createAnnualDisclosureActivities } from '../activities/annual-disclosure/index.ts';
import { createCalendarActivities } from '../activities/calendar.ts';
import { createCascadeActivities } from '../activities/cascade.ts';
import { createCommandActivities } from '../activities/commands.ts';
import { createDeliveryActivities } from '../activities/deliveries/index.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { createReconciliationActivities } from '../activities/reconciliation/index.ts';
import { createRegisterActActivities } from '../activities/register-acts.ts';
import { createRegistryActivities } from '../activities/registry.ts';
import { createUrgingActivities } from '../activities/urging.ts';
import { createWakeActivities } from '../activities/wake.ts';
import type { CommandRoad } from '../platform/command-sender.ts';
import { startWorkflowOnce } from '../platform/start-workflow.ts';
import { type CascadeMessage, cascadeStart } from '../rules/cascade-case.ts';
import { type FileMessage, fileStart } from '../rules/reconciliation/poll.ts';
import { type ImportMessage, importStart } from '../rules/registry.ts';

/** Every activity of the product, by the name workflows call it. */
export function createActivities(deps: ActivityDeps, road: CommandRoad) {
  const startImport = (message: ImportMessage) => startWorkflowOnce(road, importStart(message));
  const startFile = (message: FileMessage) => startWorkflowOnce(road, fileStart(message));
  const startCascade = (message: CascadeMessage) => startWorkflowOnce(road, cascadeStart(message));
  return {
    ...createAnnualDisclosureActivities({ ...deps, startCascade }),
    ...createCascadeActivities(deps),
    ...createDeliveryActivities(deps),
    ...createCalendarActivities(deps),
    ...createCommandActivities({ ...deps, road }),
    ...createWakeActivities({ ...deps, road }),
    ...createRegistryActivities({ ...deps, startImport }),
    ...createRegisterActActivities(deps),
    ...createUrgingActivities(deps),
    ...createReconciliationActivities({ ...deps, startFile }),
  };
}

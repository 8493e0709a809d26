export { annualDisclosureWorkflow } from './annual-disclosure/index.ts';
export { calendarSweepWorkflow } from './calendar.ts';
export { cascadeWorkflow } from './cascade.ts';
export { commandSweepWorkflow } from './commands.ts';
export { lateListSweepWorkflow } from './late-list.ts';
export { reconciliationFileWorkflow, reconciliationPollWorkflow } from './reconciliation.ts';
export { importRightsWorkflow, importSweepWorkflow } from './registry.ts';
export { urgingSweepWorkflow } from './urging.ts';

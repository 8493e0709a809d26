export { annualDisclosureWorkflow } from './annual-disclosure/index.ts';
export { importRightsWorkflow } from './registry.ts';

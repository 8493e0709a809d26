export { annualDisclosureWorkflow } from './annual-disclosure/index.ts';

import type { ApiDeps, App } from '../deps.ts';
import { campaignRoutes } from './campaigns.ts';
import { filingRoutes } from './filings.ts';
import { rosterRoutes } from './roster.ts';

/** The annual disclosure 年度填报公示. Officials only; who may act stands with each operation in rules/commands. */
export function annualDisclosureRoutes(app: App, deps: ApiDeps): void {
  campaignRoutes(app, deps);
  rosterRoutes(app, deps);
  filingRoutes(app, deps);
}

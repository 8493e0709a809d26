import type { ApiDeps, App } from '../deps.ts';
import { campaignRoutes } from './campaigns.ts';
import { deadlineRoutes } from './deadline.ts';
import { exclusionRoutes } from './exclusions.ts';
import { extensionRoutes } from './extensions.ts';
import { filingRoutes } from './filings/index.ts';
import { lateRoutes } from './late/index.ts';
import { measureRoutes } from './measures.ts';
import { outageRoutes } from './outages.ts';
import { rosterRoutes } from './roster.ts';
import { rosterExportRoute } from './roster-export.ts';
import { rosterVersionRoutes } from './roster-versions.ts';
import { simulationRoute } from './simulation.ts';
import { stopRoutes } from './stop.ts';
import { unreachableRoute } from './unreachable.ts';

/** The annual disclosure 年度填报公示. Officials only; who may act stands with each operation in rules/commands. */
export async function annualDisclosureRoutes(app: App, deps: ApiDeps): Promise<void> {
  campaignRoutes(app, deps);
  deadlineRoutes(app, deps);
  extensionRoutes(app, deps);
  outageRoutes(app, deps);
  stopRoutes(app, deps);
  measureRoutes(app, deps);
  rosterRoutes(app, deps);
  rosterVersionRoutes(app, deps);
  rosterExportRoute(app, deps);
  await exclusionRoutes(app, deps);
  filingRoutes(app, deps);
  simulationRoute(app, deps);
  unreachableRoute(app, deps);
  lateRoutes(app, deps);
}

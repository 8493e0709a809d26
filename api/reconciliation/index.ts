import type { ApiDeps, App } from '../deps.ts';
import { decisionRoutes } from './decide.ts';
import { differenceRoutes } from './differences.ts';
import { fileRoutes } from './files.ts';
import { gapRoutes } from './gaps.ts';
import { itemRoutes } from './items.ts';
import { listedRoutes } from './listed.ts';
import { overviewRoute } from './overview.ts';
import { pollRoutes } from './polls.ts';
import { quarantineRoutes } from './quarantine.ts';

/**
 * Reconciliation 核对 with the ministry's system. Reading: every official, of what lies below their authority. Who may
 * act stands in rules/commands.
 */
export async function reconciliationRoutes(app: App, deps: ApiDeps): Promise<void> {
  overviewRoute(app, deps);
  pollRoutes(app, deps);
  await fileRoutes(app, deps);
  differenceRoutes(app, deps);
  decisionRoutes(app, deps);
  quarantineRoutes(app, deps);
  gapRoutes(app, deps);
  itemRoutes(app, deps);
  listedRoutes(app, deps);
}

import type { ApiDeps, App } from '../deps.ts';
import { deadlineRoutes } from './deadlines.ts';
import { explainRoutes } from './explain.ts';
import { proposalRoutes } from './proposals.ts';
import { versionRoutes } from './versions.ts';

/** Working days 工作日, the notices they rest on, and the deadlines 期限 counted by them. */
export function calendarRoutes(app: App, deps: ApiDeps): void {
  // Read by every official:
  versionRoutes(app, deps);
  explainRoutes(app, deps);
  // Brought in by an official, approved by another of a province or above:
  proposalRoutes(app, deps);
  // Read within one's own authority; made by the rooms they belong to:
  deadlineRoutes(app, deps);
}

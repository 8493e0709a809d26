import type { ApiDeps, App } from '../../deps.ts';
import { lateExportRoutes } from './export.ts';
import { lateListRoute } from './list.ts';
import { lateProofRoute } from './proof.ts';

/** The list of those who did not file in time 逾期未填报名单, and what it rests on. Officials only. */
export function lateRoutes(app: App, deps: ApiDeps): void {
  lateListRoute(app, deps);
  lateProofRoute(app, deps);
  lateExportRoutes(app, deps);
}

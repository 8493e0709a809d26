import type { ApiDeps, App } from '../deps.ts';
import { actRoutes } from './acts.ts';
import { errorSheetRoute } from './error-sheet.ts';
import { holderDecisionRoutes } from './holder-decisions.ts';
import { holderRoutes } from './holders.ts';
import { importRoutes } from './imports.ts';
import { missingRoutes } from './missing.ts';
import { rightRoutes } from './rights.ts';
import { uploadRoute } from './upload.ts';
import { versionRoutes } from './versions.ts';

/** The register 登记簿. Bringing a file in: clerk, administrator. Reading: every official, of what lies below their authority. */
export async function registryRoutes(app: App, deps: ApiDeps): Promise<void> {
  await uploadRoute(app, deps);
  importRoutes(app, deps);
  errorSheetRoute(app, deps);
  missingRoutes(app, deps);
  rightRoutes(app, deps);
  actRoutes(app, deps);
  holderRoutes(app, deps);
  holderDecisionRoutes(app, deps);
  versionRoutes(app, deps);
}

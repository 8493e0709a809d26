import type { ApiDeps, App } from '../deps.ts';
import { errorSheetRoute } from './error-sheet.ts';
import { importRoutes } from './imports.ts';
import { rightRoutes } from './rights.ts';
import { uploadRoute } from './upload.ts';

/** The register 登记簿. Bringing a file in: clerk, administrator. Reading: every official, of what lies below their authority. */
export async function registryRoutes(app: App, deps: ApiDeps): Promise<void> {
  await uploadRoute(app, deps);
  importRoutes(app, deps);
  errorSheetRoute(app, deps);
  rightRoutes(app, deps);
}

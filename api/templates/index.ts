import type { ApiDeps, App } from '../deps.ts';
import { decideRoute } from './decide.ts';
import { languageRoute } from './language.ts';
import { listRoutes } from './list.ts';
import { previewRoute } from './preview.ts';
import { proposeRoute } from './propose.ts';

/** Message templates 消息模板: what is said to holders, version by version, each by two officers. */
export function templateRoutes(app: App, deps: ApiDeps): void {
  listRoutes(app, deps);
  previewRoute(app, deps);
  proposeRoute(app, deps);
  decideRoute(app);
  languageRoute(app);
}

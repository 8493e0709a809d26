import type { ApiDeps, App } from '../../deps.ts';
import { correctionRoute } from './correct.ts';
import { filingFormRoute } from './form.ts';
import { filingReadRoutes } from './read.ts';
import { filingSubmitRoute } from './submit.ts';

/** Filings 填报: the form, what was filed, and its corrections. Officials only. */
export function filingRoutes(app: App, deps: ApiDeps): void {
  filingFormRoute(app);
  filingSubmitRoute(app, deps);
  correctionRoute(app, deps);
  filingReadRoutes(app, deps);
}

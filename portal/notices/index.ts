import type { Pages } from '../deps.ts';
import { filingNoticePage } from './filing.tsx';
import { homePage } from './home.tsx';

/** What the public reads: the start page, and each notice. */
export const noticePages: Pages = (app, deps) => {
  homePage(app, deps);
  filingNoticePage(app, deps);
};

import { annualDisclosureRoutes } from './annual-disclosure/index.ts';
import { authorityRoutes } from './authorities.ts';
import { boardRoutes } from './board/index.ts';
import { calendarRoutes } from './calendar/index.ts';
import { callListRoutes } from './call-list/index.ts';
import { commandRoutes } from './commands.ts';
import { deliveryRoutes } from './deliveries/index.ts';
import type { Room } from './deps.ts';
import { evidenceRoutes } from './evidence.ts';
import { identityRoutes } from './identity.ts';
import { noticeRoutes } from './notices/index.ts';
import { parameterRoutes } from './parameters/index.ts';
import { reconciliationRoutes } from './reconciliation/index.ts';
import { registryRoutes } from './registry/index.ts';
import { rulePackRoutes } from './rule-packs/index.ts';
import { templateRoutes } from './templates/index.ts';
import { urgingRoutes } from './urging.ts';

/** Every room with routes of its own; one line each. */
export const ROOMS: readonly Room[] = [
  identityRoutes,
  authorityRoutes,
  commandRoutes,
  parameterRoutes,
  rulePackRoutes,
  templateRoutes,
  calendarRoutes,
  evidenceRoutes,
  registryRoutes,
  annualDisclosureRoutes,
  deliveryRoutes,
  callListRoutes,
  reconciliationRoutes,
  noticeRoutes,
  boardRoutes,
  urgingRoutes,
];

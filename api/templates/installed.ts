import type { Config } from '../../platform/config.ts';
import type { SmsProvider } from '../../rules/templates/index.ts';

/** The text message providers this installation sends through: a template must suit every one of them. */
export function installedProviders(_config: Config): readonly [SmsProvider, ...SmsProvider[]] {
  return ['twilio'];
}

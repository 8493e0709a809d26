import type { Config } from '../../platform/config.ts';
import type { SmsProvider } from '../../rules/templates/index.ts';

/** The text message providers this installation sends through, the preferred one first: a template must suit every one. */
export function installedProviders({ sms }: Pick<Config, 'sms'>): readonly [SmsProvider, ...SmsProvider[]] {
  const { providers, domestic } = sms;
  const [first = 'twilio', ...others] = providers;
  const named = (provider: 'twilio' | 'alibaba'): SmsProvider =>
    provider === 'twilio' && domestic ? 'twilio-domestic' : provider;
  return [named(first), ...others.map(named)];
}

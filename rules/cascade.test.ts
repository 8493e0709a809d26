import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Contacts,
  DELIVERY_CHANNELS,
  dialled,
  type EndedStep,
  firstEmail,
  type Ladder,
  NOT_FOLLOWED,
  nextSteps,
} from './cascade.ts';
import { parseTelephone } from './telephone.ts';

const MOBILE = '16900000001';
const LANDLINE = '0471-1110000';
const LADDER: Ladder = { channels: ['voice', 'email'], unusable: {} };
const contacts = (telephones: string[] = [MOBILE], email?: string): Contacts => ({
  telephones: telephones.map(parseTelephone),
  email,
});
const ended = (overrides: Partial<EndedStep> = {}): EndedStep => ({
  ...{ channel: 'sms', recipient: `+86${MOBILE}`, state: 'failed', reason: 'handset-unreachable' },
  ...overrides,
});
const briefly = (steps: ReturnType<typeof nextSteps>) =>
  steps.map(({ channel, recipient, reason }) => [channel, reason ?? recipient]);

describe('N2-6: the ladder of contact', () => {
  it('goes from the text message to the call, to mail, to a person', () => {
    const known = contacts([MOBILE], 'holder@example.cn');
    expect(briefly(nextSteps(ended(), known, LADDER))).toEqual([['voice', `+86${MOBILE}`]]);
    const call = ended({ channel: 'voice', reason: 'no-confirmation' });
    expect(briefly(nextSteps(call, known, LADDER))).toEqual([['email', 'holder@example.cn']]);
    const mail = ended({ channel: 'email', reason: 'mailbox-unavailable' });
    expect(briefly(nextSteps(mail, known, LADDER))).toEqual([['call-list', null]]);
    expect(nextSteps(ended({ channel: 'call-list', reason: 'not-called' }), known, LADDER)).toEqual([]);
  });

  it('says of every channel it leaves out why', () => {
    const without = ended({ state: 'skipped', recipient: null, reason: 'no-mobile' });
    expect(briefly(nextSteps(without, contacts([LANDLINE]), LADDER))).toEqual([['voice', '+864711110000']]);
    const off: Ladder = { channels: ['voice', 'email'], unusable: { voice: 'channel-off' } };
    expect(briefly(nextSteps(ended(), contacts(), off))).toEqual([
      ['voice', 'channel-off'],
      ['email', 'no-email'],
      ['call-list', null],
    ]);
  });

  it('ends with the reasons where no telephone is known at all', () => {
    const without = ended({ state: 'skipped', recipient: null, reason: 'no-mobile' });
    expect(briefly(nextSteps(without, contacts([]), LADDER))).toEqual([
      ['voice', 'no-number'],
      ['email', 'no-email'],
      ['call-list', 'no-number'],
    ]);
  });

  it('does not dial a number found dead again, and dials the next one', () => {
    const dead = ended({ reason: 'number-unknown' });
    expect(briefly(nextSteps(dead, contacts([MOBILE, LANDLINE]), LADDER))).toEqual([['voice', '+864711110000']]);
    expect(briefly(nextSteps(dead, contacts([MOBILE]), LADDER))[0]).toEqual(['voice', 'no-number']);
  });

  it('calls the number that takes no text messages', () => {
    const landline = ended({ reason: 'number-not-mobile' });
    expect(briefly(nextSteps(landline, contacts(), LADDER))).toEqual([['voice', `+86${MOBILE}`]]);
  });

  it('gives to a person what may have arrived, and whoever refused machines', () => {
    const known = contacts([MOBILE], 'holder@example.cn');
    for (const one of [
      ended({ state: 'unknown', reason: null }),
      ended({ channel: 'email', state: 'unknown', reason: null }),
      ended({ reason: 'recipient-opted-out' }),
      ended({ channel: 'voice', reason: 'declined' }),
    ])
      expect(briefly(nextSteps(one, known, LADDER))).toEqual([['call-list', null]]);
  });

  it.each(NOT_FOLLOWED)('follows nothing that ended as %s', (reason) => {
    expect(nextSteps(ended({ state: 'skipped', reason }), contacts(), LADDER)).toEqual([]);
  });

  it('never repeats a channel, plans one step at most, and always ends with a step that counts or the call list', () => {
    const step = fc.record({
      channel: fc.constantFrom('sms' as const, 'voice' as const, 'email' as const),
      recipient: fc.constantFrom(null, `+86${MOBILE}`),
      state: fc.constantFrom('failed' as const, 'skipped' as const, 'unknown' as const),
      reason: fc.constantFrom('busy', 'number-unknown', 'no-mobile', 'declined', 'smtp-550'),
    });
    const telephones = fc.subarray([MOBILE, LANDLINE, '400-111-0000', '见备注']);
    const email = fc.constantFrom(undefined, 'holder@example.cn');
    const channels = fc.shuffledSubarray(['voice' as const, 'email' as const, 'file-drop' as const]);
    fc.assert(
      fc.property(step, telephones, email, channels, (one, numbers, mail, rest) => {
        const steps = nextSteps(one, contacts(numbers, mail), { channels: rest, unusable: {} });
        const names = [one.channel, ...steps.map(({ channel }) => channel)];
        if (rest.includes(one.channel as 'voice') || one.channel === 'sms')
          expect(new Set(names).size).toBe(names.length);
        expect(steps.slice(0, -1).every(({ state }) => state === 'skipped')).toBe(true);
        const last = steps.at(-1);
        expect(last && (last.state === 'planned' || last.channel === 'call-list')).toBe(true);
        expect(steps.every(({ reason, state }) => (state === 'skipped') === (reason !== null))).toBe(true);
      }),
    );
  });
});

describe('addresses', () => {
  it('dials mobiles and landlines, and nothing behind an extension or an operator', () => {
    const numbers = [MOBILE, LANDLINE, '0471-1110000-802', '400-111-0000', '见备注'];
    expect(numbers.map((number) => dialled(parseTelephone(number)))).toEqual([
      ...['+8616900000001', '+864711110000', undefined, undefined, undefined],
    ]);
  });

  it('takes the first field that is one mail address', () => {
    expect(firstEmail(['', '无', 'a@b.cn;c@d.cn', ' holder@example.cn '])).toBe('holder@example.cn');
    expect(firstEmail(['无'])).toBeUndefined();
  });

  it('knows every channel by name', () => {
    expect(DELIVERY_CHANNELS).toEqual(['sms', 'voice', 'email', 'file-drop', 'call-list']);
  });
});

import { describe, expect, it } from 'vitest';
import { callEventUrl, readCallReceipt } from './twilio-callback.ts';

const read = (event: Parameters<typeof readCallReceipt>[1], params: Record<string, string>) =>
  readCallReceipt(5, event, { CallSid: 'CA1', ...params });

describe('readCallReceipt', () => {
  it.each([
    ['queued', 'handed_over'],
    ['initiated', 'handed_over'],
    ['ringing', 'handed_over'],
    ['in-progress', 'answered'],
    ['completed', 'failed'],
    ['busy', 'failed'],
    ['no-answer', 'failed'],
    ['canceled', 'failed'],
    ['failed', 'failed'],
  ])('reads the status %s as %s', (CallStatus, state) => {
    expect(read('status', { CallStatus })).toMatchObject({ deliveryId: 5, providerId: 'CA1', state });
  });

  it('N7-5: takes a call that a machine answered for no contact', () => {
    expect(read('status', { CallStatus: 'completed', AnsweredBy: 'machine_end_beep' })).toMatchObject({
      state: 'failed',
      reason: 'answered-by-machine',
    });
    expect(read('answered-by', { AnsweredBy: 'fax' })).toMatchObject({ state: 'failed', reason: 'answered-by-fax' });
  });

  it('takes only the key that was asked for as a confirmation', () => {
    expect(read('keypress', { Digits: '1' })).toMatchObject({ state: 'delivered' });
    for (const Digits of ['', '2', '11', '#'])
      expect(read('keypress', { Digits })).toMatchObject({ state: 'answered' });
  });

  it.each([
    ['status', { CallStatus: 'dreaming' }],
    ['status', {}],
    ['answered-by', { AnsweredBy: 'unknown' }],
    ['keypress', {}],
    ['keypress', { Digits: '1', CallSid: '' }],
  ] as const)('finds no receipt in %s %j', (event, params) => {
    expect(read(event, params)).toBeUndefined();
  });
});

it('callEventUrl carries delivery and event', () => {
  expect(callEventUrl('https://a.example', 7, 'keypress')).toBe(
    'https://a.example/api/v1/callbacks/twilio-voice/7/keypress',
  );
});

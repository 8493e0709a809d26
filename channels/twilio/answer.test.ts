import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../http/exchange.ts';
import { SMS_CODES } from '../sms/twilio-codes.ts';
import { outcomeOfAnswer } from './answer.ts';

const answer = (statusCode: number, body: unknown, headers: HttpAnswer['headers'] = {}): HttpAnswer => ({
  statusCode,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('outcomeOfAnswer', () => {
  it.each([
    [201, { sid: 'SM1' }, { kind: 'accepted', providerId: 'SM1' }],
    [400, { code: 21211 }, { kind: 'refused', reason: 'number-invalid', code: 21211 }],
    [400, { code: 21214 }, { kind: 'refused', reason: 'number-unreachable', code: 21214 }],
    [400, { code: 21610 }, { kind: 'refused', reason: 'recipient-opted-out', code: 21610 }],
    [400, { code: 21614 }, { kind: 'refused', reason: 'number-not-mobile', code: 21614 }],
    [400, { code: 30003 }, { kind: 'refused', reason: 'handset-unreachable', code: 30003 }],
    [400, { code: 29999 }, { kind: 'refused', reason: 'twilio-29999', code: 29999 }],
    [403, { code: 21610 }, { kind: 'refused', reason: 'recipient-opted-out', code: 21610 }],
    [401, { code: 20003 }, { kind: 'account-refused', reason: 'authentication-failed' }],
    [403, { code: 20006 }, { kind: 'account-refused', reason: 'access-denied' }],
    [400, { code: 21606 }, { kind: 'account-refused', reason: 'sender-cannot-send' }],
    [404, 'not found', { kind: 'account-refused', reason: 'http-404' }],
    [400, '<html>', { kind: 'account-refused', reason: 'http-400' }],
    [405, '', { kind: 'account-refused', reason: 'http-405' }],
    [413, { error: 'too large' }, { kind: 'account-refused', reason: 'http-413' }],
    [429, { code: 20429 }, { kind: 'not-sent', reason: 'rate-limited' }],
    [400, { code: 21611 }, { kind: 'not-sent', reason: 'queue-full' }],
    [500, { code: 20500 }, { kind: 'uncertain', reason: 'http-500' }],
    [503, '<html>', { kind: 'uncertain', reason: 'http-503' }],
    [408, '', { kind: 'uncertain', reason: 'http-408' }],
    [302, '', { kind: 'uncertain', reason: 'http-302' }],
  ])('reads %i %j as %j', (statusCode, body, expected) => {
    expect(outcomeOfAnswer(answer(statusCode, body), SMS_CODES)).toEqual(expected);
  });

  it('does not believe a 2xx that carries no sid: the message may or may not exist', () => {
    expect(outcomeOfAnswer(answer(200, '<html>welcome to the hotel network</html>'), SMS_CODES)).toEqual({
      kind: 'uncertain',
      reason: 'answer-without-sid',
    });
  });

  it('passes on how long a 429 asks to wait', () => {
    expect(outcomeOfAnswer(answer(429, { code: 20429 }, { 'retry-after': '7' }), SMS_CODES)).toMatchObject({
      retryAfterMs: 7000,
    });
  });

  it.each(['', '0', '-3'])('waits half a second where a 429 says %j', (after) => {
    expect(outcomeOfAnswer(answer(429, {}, { 'retry-after': after }), SMS_CODES)).toMatchObject({ retryAfterMs: 500 });
  });
});

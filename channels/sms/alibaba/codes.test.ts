import { describe, expect, it } from 'vitest';
import { outcomeOfCode, reasonOfCode } from './codes.ts';
import { outcomeOfAnswer } from './outcome.ts';

describe('outcomeOfCode', () => {
  it.each([
    ['触发分钟级流控Permits:1', { kind: 'not-sent', reason: 'number-minute-limit', retryAfterMs: 60_000 }],
    ['触发小时级流控Permits:5', { kind: 'not-sent', reason: 'number-hour-limit', retryAfterMs: 3_600_000 }],
    ['触发天级流控Permits:10', { kind: 'refused', reason: 'number-day-limit', code: 'isv.BUSINESS_LIMIT_CONTROL' }],
  ])('tells the limits of one number apart: %s', (message, expected) => {
    expect(outcomeOfCode('isv.BUSINESS_LIMIT_CONTROL', message)).toEqual(expected);
  });
});

describe('outcomeOfAnswer', () => {
  it.each([
    [200, { code: 'OK', bizId: 'B1' }, { kind: 'accepted', providerId: 'B1' }],
    [200, { code: 'OK' }, { kind: 'uncertain', reason: 'answer-without-id' }],
    [200, {}, { kind: 'uncertain', reason: 'answer-without-code' }],
    [302, {}, { kind: 'uncertain', reason: 'http-302' }],
    [408, {}, { kind: 'uncertain', reason: 'http-408' }],
    [500, { code: 'InternalError' }, { kind: 'uncertain', reason: 'http-500' }],
    [503, { code: 'ServiceUnavailable' }, { kind: 'uncertain', reason: 'http-503' }],
    [429, {}, { kind: 'not-sent', reason: 'rate-limited' }],
    [400, { code: 'Throttling' }, { kind: 'not-sent', reason: 'rate-limited' }],
    [404, {}, { kind: 'account-refused', reason: 'http-404' }],
    [404, { code: 'InvalidAction.NotFound' }, { kind: 'account-refused', reason: 'alibaba-invalidaction-notfound' }],
    [400, { code: 'SignatureDoesNotMatch' }, { kind: 'account-refused', reason: 'authentication-failed' }],
  ])('reads %i %j as %j', (statusCode, body, expected) => {
    expect(outcomeOfAnswer({ statusCode, body })).toEqual(expected);
  });
});

it.each([
  ['MK:0023', 'handset-off'],
  ['', 'alibaba-unknown'],
  ['LOST:13812345678', 'alibaba-lost'],
])('reasonOfCode names %j', (code, reason) => {
  expect(reasonOfCode(code)).toBe(reason);
});

import { describe, expect, it } from 'vitest';
import { verifyTwilioCallback } from './callback.ts';

describe('verifyTwilioCallback', () => {
  // The worked example of https://www.twilio.com/docs/usage/security, its signature made again with
  // printf %s 'https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+12349013030Digits1234From+12349013030To+18005551212' | openssl dgst -sha1 -hmac 12345 -binary | base64
  const good = {
    authToken: '12345',
    url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
    params: {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+12349013030',
      Digits: '1234',
      From: '+12349013030',
      To: '+18005551212',
    },
    signature: '0/KCTR6DLpKmkAf8muzZqo1nDgQ=' as string | undefined,
  };

  it("accepts the example of Twilio's documentation", () => {
    expect(verifyTwilioCallback(good)).toBe(true);
  });

  it.each([
    ['a changed parameter', { params: { ...good.params, Digits: '1235' } }],
    ['an added parameter', { params: { ...good.params, MessageStatus: 'delivered' } }],
    ['another address', { url: 'https://mycompany.com/myapp.php?foo=1&bar=3' }],
    ['another token', { authToken: '12346' }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['a signature of another length', { signature: 'x' }],
  ])('refuses %s', (_what, change) => {
    expect(verifyTwilioCallback({ ...good, ...change })).toBe(false);
  });
});

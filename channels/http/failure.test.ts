import { describe, expect, it } from 'vitest';
import { outcomeOfError } from './failure.ts';

describe('outcomeOfError', () => {
  const failure = (fields: object) => Object.assign(new Error('x'), fields);

  it.each([
    [
      { code: 'ECONNREFUSED', syscall: 'connect' },
      { kind: 'not-sent', reason: 'connection-refused' },
    ],
    [
      { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
      { kind: 'not-sent', reason: 'host-unknown' },
    ],
    [
      { code: 'EHOSTUNREACH', syscall: 'connect' },
      { kind: 'not-sent', reason: 'ehostunreach' },
    ],
    [
      { code: 'ETIMEDOUT', syscall: 'connect' },
      { kind: 'not-sent', reason: 'etimedout' },
    ],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, { kind: 'not-sent', reason: 'connect-timeout' }],
    [{ code: 'CERT_HAS_EXPIRED' }, { kind: 'not-sent', reason: 'cert-has-expired' }],
    [{ code: 'EXCHANGE_TIMEOUT' }, { kind: 'uncertain', reason: 'timeout' }],
    [
      { code: 'ECONNRESET', syscall: 'read' },
      { kind: 'uncertain', reason: 'connection-lost' },
    ],
    [
      { code: 'ETIMEDOUT', syscall: 'read' },
      { kind: 'uncertain', reason: 'etimedout' },
    ],
    [{ code: 'UND_ERR_SOCKET' }, { kind: 'uncertain', reason: 'connection-lost' }],
    [{}, { kind: 'uncertain', reason: 'unknown' }],
  ])('reads %j as %j', (fields, expected) => {
    expect(outcomeOfError(failure(fields))).toEqual(expected);
  });

  it('looks into the several addresses of one host', () => {
    const refused = failure({ code: 'ECONNREFUSED', syscall: 'connect' });
    expect(outcomeOfError(new AggregateError([refused, refused]))).toEqual({
      kind: 'not-sent',
      reason: 'connection-refused',
    });
  });
});

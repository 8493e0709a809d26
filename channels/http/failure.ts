import type { DeliveryOutcome } from '../port.ts';

/** Errors that undici and Node raise before the first byte of a request leaves. */
const NOT_LEFT = new Set([
  'TOO_LATE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_INVALID_ARG',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
]);

/**
 * What a broken exchange means. Only an error known to come before the request left is `not-sent`; a time-out, a reset
 * and whatever we do not know stay `uncertain`: wrong in this direction costs a lookup, in the other a second message.
 */
export function outcomeOfError(error: unknown): DeliveryOutcome {
  const { code, syscall } = causeOf(error);
  const reason = reasonOfCode(code);
  const notLeft = NOT_LEFT.has(code) || syscall === 'connect' || syscall === 'getaddrinfo' || isCertificateError(code);
  return notLeft ? { kind: 'not-sent', reason } : { kind: 'uncertain', reason };
}

/** How an exchange broke, in one word that names nobody: messages of errors may carry the telephone number. */
export function reasonOfError(error: unknown): string {
  return reasonOfCode(causeOf(error).code);
}

/** `connect` tries several addresses and then throws an AggregateError: the first tells the story. */
function causeOf(error: unknown): { code: string; syscall: string } {
  const first = error instanceof AggregateError && !('code' in error) ? error.errors[0] : error;
  const { code = 'unknown', syscall = '' } = (first ?? {}) as { code?: string; syscall?: string };
  return { code: String(code), syscall };
}

/** A connection whose certificate does not hold carries no request. */
function isCertificateError(code: string): boolean {
  return (
    code.startsWith('ERR_TLS_CERT') ||
    code.startsWith('CERT_') ||
    /SELF_SIGNED_CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)
  );
}

const REASONS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  EXCHANGE_TIMEOUT: 'timeout',
  UND_ERR_SOCKET: 'connection-lost',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  ECONNREFUSED: 'connection-refused',
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
};

/** The kebab-case reason of an error code of Node or undici. */
function reasonOfCode(code: string): string {
  return REASONS[code] ?? code.toLowerCase().replaceAll('_', '-');
}

/** The JSON object in a text; undefined where there is none, as in a proxy's HTML page. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

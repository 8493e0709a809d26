import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const ALGORITHM = 'ACS3-HMAC-SHA256';
const AUTHORIZATION = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/;
/** The provider takes a request within fifteen minutes of its date. */
const VALID_MS = 900_000;

/** A request as it came in. */
export interface SignedRequest {
  method: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

/**
 * What is wrong with a request's signature (V3 签名, https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature),
 * as the provider's code; undefined where it holds. Written out here and not taken from the SDK, so that the SDK's own
 * proves something.
 */
export function signatureProblem(
  request: SignedRequest,
  key: { accessKeyId: string; accessKeySecret: string },
  nowMs: number,
): string | undefined {
  const { headers } = request;
  const [, id, names = '', signature = ''] = AUTHORIZATION.exec(String(headers.authorization)) ?? [];
  if (id === undefined) return 'MissingAuthorization';
  if (id !== key.accessKeyId) return 'InvalidAccessKeyId.NotFound';
  if (!(Math.abs(Date.parse(String(headers['x-acs-date'])) - nowMs) <= VALID_MS)) return 'InvalidTimeStamp.Expired';
  const bodyDigest = sha256(request.body);
  if (headers['x-acs-content-sha256'] !== bodyDigest) return 'SignatureDoesNotMatch';
  const expected = createHmac('sha256', key.accessKeySecret)
    .update(`${ALGORITHM}\n${sha256(canonicalRequest(request, names.split(';'), bodyDigest))}`)
    .digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}

function canonicalRequest(
  { method, path, query, headers }: SignedRequest,
  names: string[],
  bodyDigest: string,
): string {
  const lines = names.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`).join('');
  return [method, path, canonicalQuery(query), lines, names.join(';'), bodyDigest].join('\n');
}

/** Parameters sorted by name, percent-encoded as RFC 3986 has it. */
function canonicalQuery(query: string): string {
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => [percent(name), percent(value)] as const);
  pairs.sort(([one], [other]) => (one < other ? -1 : 1));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function percent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

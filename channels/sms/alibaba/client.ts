import { createRequire } from 'node:module';
import { QuerySendDetailsRequest, SendSmsRequest } from '@alicloud/dysmsapi20170525';
import { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core';
import { type Deadline, encodeForm, exchange } from '../../http/exchange.ts';
import { parseObject } from '../../http/failure.ts';
import { type OpenPool, openPool, type PoolOptions } from '../../http/pool.ts';

export { QuerySendDetailsRequest, SendSmsRequest };

/** The SDK is CommonJS with an export named `default`, which each loader of ES modules finds somewhere else; `require` does not. */
const { default: Dysms } = createRequire(import.meta.url)('@alicloud/dysmsapi20170525') as Sdk;
type Sdk = typeof import('@alicloud/dysmsapi20170525');

export interface AlibabaClientOptions extends PoolOptions {
  accessKeyId: string;
  accessKeySecret: string;
}

type CallApi = InstanceType<typeof Dysms>['callApi'];
type Params = Parameters<CallApi>[0];
type ToSign = Parameters<typeof OpenApiUtil.getAuthorization>[0];
type ApiRequest = Parameters<CallApi>[1];
export type Runtime = Parameters<CallApi>[2];

const ALGORITHM = 'ACS3-HMAC-SHA256';
/** Every parameter of these operations stands in the address, so the body is empty. */
const NO_BODY = Buffer.alloc(0);

/** Carries a request's deadline through the SDK, which hands on its runtime options as they are. */
const DEADLINE = Symbol('deadline');

/** Runtime options that carry a deadline. */
export function runtimeWith(deadline: Deadline | undefined): Runtime {
  return { [DEADLINE]: deadline } as Partial<Runtime> as Runtime;
}

/**
 * Alibaba's SDK over our own connections: models, parameters and signature are the SDK's, the request is written by
 * `exchange`. Its own transport (httpx) takes the time-out of a connection for one of the whole socket, so that a request
 * that left and one that never did fail alike; and nothing in it can be told to give up a request whose time has passed.
 */
export class AlibabaClient extends Dysms {
  readonly #open: OpenPool;
  readonly #timeoutMs: number;
  readonly #key: { id: string; secret: string };

  constructor(options: AlibabaClientOptions) {
    const open = openPool(options);
    const { accessKeyId, accessKeySecret } = options;
    super(new $OpenApiUtil.Config({ accessKeyId, accessKeySecret, endpoint: open.host }));
    this.#open = open;
    this.#timeoutMs = options.timeoutMs;
    this.#key = { id: accessKeyId, secret: accessKeySecret };
  }

  /** Answers whatever status came: what it means is the adapter's to say. `body` is empty where it was no JSON object. */
  override async callApi(params: Params, request: ApiRequest, runtime: Runtime) {
    const deadline = (runtime as { [DEADLINE]?: Deadline })[DEADLINE];
    const query = encodeForm(request.query ?? {});
    const { statusCode, headers, body } = await exchange(
      this.#open.pool,
      {
        method: params.method as 'POST',
        path: `${this.#pathOf(params)}?${query}`,
        headers: this.#signed(params, request),
        body: '',
      },
      this.#timeoutMs,
      deadline,
    );
    return { statusCode, headers, body: parseObject(body) ?? {} };
  }

  /** Waits for what is under way, then closes the connections. */
  close(): Promise<void> {
    return this.#open.pool.close();
  }

  #pathOf({ pathname }: Params): string {
    return this.#open.pathPrefix + pathname;
  }

  #signed(params: Params, { query = {} }: ApiRequest): Record<string, string> {
    const payload = OpenApiUtil.hash(NO_BODY, ALGORITHM).toString('hex');
    const headers = {
      host: this.#open.host,
      'x-acs-version': params.version ?? '',
      'x-acs-action': params.action ?? '',
      'x-acs-date': OpenApiUtil.getTimestamp(),
      'x-acs-signature-nonce': OpenApiUtil.getNonce(),
      'x-acs-content-sha256': payload,
      accept: 'application/json',
    };
    const toSign = { method: params.method, pathname: this.#pathOf(params), query, headers };
    const authorization = OpenApiUtil.getAuthorization(
      toSign as Partial<ToSign> as ToSign,
      ALGORITHM,
      payload,
      this.#key.id,
      this.#key.secret,
    );
    return { ...headers, authorization };
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { legalDayOf } from '../../../../rules/legal-day.ts';
import type { Entry, NewEntry } from '../../../simulator/entry.ts';
import { answerJson, readBody } from '../../../simulator/http.ts';
import type { Provider } from '../../../simulator/provider.ts';
import { type Dialect, receive, type Wording } from '../../../simulator/requests.ts';
import type { AlibabaFault } from './behaviour.ts';
import { signatureProblem } from './signature.ts';

export interface AlibabaAccount {
  accessKeyId: string;
  accessKeySecret: string;
  /** The one approved signature. */
  signName: string;
  /** Text of every approved template, by its code. */
  templates: Readonly<Record<string, string>>;
  /** Where reports are pushed to; without it nobody is told. */
  reportUrl?: string;
}

const MAX_PAGE_SIZE = 50;

/** As the gateway words it: the product's refusals come with 200, the gateway's own with 400. */
function refusal(code: string, status = /^is[vp]\./.test(code) ? 200 : 400): Wording {
  return { status, document: { Code: code, Message: `told to answer ${code}`, RequestId: 'SIMULATED' } };
}

const DIALECT: Dialect = {
  accepted: ({ sid }) => ({ status: 200, document: { Code: 'OK', Message: 'OK', BizId: sid, RequestId: 'SIMULATED' } }),
  refused: (code, status) => refusal(String(code), status),
  broken: (status) => refusal('InternalError', status),
  tooMany: () => refusal('Throttling.User'),
};

/** The operations SendSms and QuerySendDetails, version 2017-05-25. */
export function createAlibabaApi(provider: Provider<AlibabaFault>, account: AlibabaAccount, nowMs: () => number) {
  /** A request repeated letter by letter is refused. */
  const nonces = new Set<string>();

  return function handle(request: IncomingMessage, response: ServerResponse): void {
    readBody(request, (body) => {
      const [path = '', query = ''] = (request.url ?? '').split('?', 2);
      const { method = '', headers } = request;
      const problem = signatureProblem({ method, path, query, headers, body }, account, nowMs());
      const nonce = String(headers['x-acs-signature-nonce']);
      if (problem || nonces.has(nonce)) return answer(response, refusal(problem ?? 'SignatureNonceUsed'));
      nonces.add(nonce);
      const parameters = Object.fromEntries(new URLSearchParams(query));
      if (headers['x-acs-action'] === 'SendSms') return send(parameters, response);
      if (headers['x-acs-action'] === 'QuerySendDetails') return list(parameters, response);
      answer(response, refusal('InvalidAction.NotFound'));
    });
  };

  function send(parameters: Record<string, string>, response: ServerResponse): void {
    provider.requests += 1;
    const message = readMessage(parameters, account);
    if (typeof message === 'string') return answer(response, refusal(message));
    receive(provider, DIALECT, message, response);
  }

  function list(parameters: Record<string, string>, response: ServerResponse): void {
    provider.lookups += 1;
    const { PhoneNumber: number = '', SendDate: day = '', PageSize = '', CurrentPage = '' } = parameters;
    const pageSize = Number(PageSize);
    const start = (Number(CurrentPage) - 1) * pageSize;
    const wrong = !/^\d{8}$/.test(day) || !(pageSize >= 1 && pageSize <= MAX_PAGE_SIZE) || !(start >= 0);
    if (wrong) return answer(response, refusal('isv.INVALID_PARAMETERS'));
    const onDay = (entry: Entry) => legalDayOf(new Date(entry.createdMs)).replaceAll('-', '') === day;
    const found = provider.store.list(`+86${number}`).filter(onDay).toReversed();
    const page = found.slice(start, start + pageSize).map((entry) => detailOf(entry, number));
    const document = { Code: 'OK', Message: 'OK', RequestId: 'SIMULATED', TotalCount: String(found.length) };
    answer(response, { status: 200, document: { ...document, SmsSendDetailDTOs: { SmsSendDetailDTO: page } } });
  }
}

function answer(response: ServerResponse, { status, document, headers }: Wording): void {
  answerJson(response, status, document, headers);
}

/** The message asked for, or the code it is refused with. Kept under its international number, as every simulator does. */
function readMessage(parameters: Record<string, string>, account: AlibabaAccount): NewEntry | string {
  const { PhoneNumbers = '', SignName, TemplateCode = '', TemplateParam = '{}', OutId: outId = '' } = parameters;
  const number = /^(?:\+?86)?(1[3-9]\d{9})$/.exec(PhoneNumbers)?.[1];
  if (!number) return 'isv.MOBILE_NUMBER_ILLEGAL';
  if (SignName !== account.signName) return 'isv.SMS_SIGNATURE_ILLEGAL';
  const template = account.templates[TemplateCode];
  if (!template) return 'isv.SMS_TEMPLATE_ILLEGAL';
  const given = readParameters(TemplateParam);
  if (!given) return 'isv.INVALID_JSON_PARAM';
  try {
    const body = `【${SignName}】${filled(template, given)}`;
    return {
      to: `+86${number}`,
      from: SignName,
      body,
      callbackUrl: account.reportUrl,
      details: { outId, TemplateCode },
    };
  } catch {
    return 'isv.TEMPLATE_MISSING_PARAMETERS';
  }
}

/** Only texts are taken as parameters. */
function readParameters(json: string): Record<string, string> | undefined {
  try {
    const value = JSON.parse(json) as Record<string, unknown>;
    return Object.values(value).every((one) => typeof one === 'string') ? (value as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}

const SEND_STATUS: Readonly<Record<string, number>> = { undelivered: 2, delivered: 3 };

function detailOf(entry: Entry, number: string) {
  return {
    PhoneNum: number,
    SendStatus: SEND_STATUS[entry.status] ?? 1,
    ErrCode: entry.status === 'delivered' ? 'DELIVERED' : String(entry.errorCode ?? ''),
    TemplateCode: entry.details?.TemplateCode ?? '',
    Content: entry.body,
    OutId: entry.details?.outId ?? '',
  };
}

/** The registered text with the parameters in it; throws where one is missing. */
function filled(text: string, parameters: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`{${name}} is not among the parameters`);
    return value;
  });
}

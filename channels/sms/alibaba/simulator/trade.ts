import { instantInWords } from '../../../../rules/legal-day.ts';
import type { Entry } from '../../../simulator/entry.ts';
import { type Disguise, type Report, type Step, type Trade, UNKNOWN_DELIVERY } from '../../../simulator/trade.ts';
import { type AlibabaFault, readBehaviour } from './behaviour.ts';

/** What a lost message is told to have died of where the fault names nothing: an empty number. */
const DEFAULT_CODE = 'MK:0001';

/** Alibaba as a carrier of text messages; every message is reported once, with its last status, unsigned. */
export const ALIBABA_TRADE: Trade<AlibabaFault> = {
  sidPrefix: 'AL',
  finalStatuses: new Set(['delivered', 'undelivered']),
  readBehaviour,
  referenceOf: ({ details }) => details?.outId || undefined,
  journeyOf(_message, struck) {
    const undelivered = struck('undelivered');
    const last: Step = undelivered
      ? { status: 'undelivered', errorCode: undelivered.code ?? DEFAULT_CODE }
      : { status: 'delivered' };
    return [{ status: 'sent', quiet: true }, last];
  },
  reports: { of: reportOf, forgery: { status: 'undelivered', errorCode: DEFAULT_CODE } },
};

function reportOf(message: Entry, { status, errorCode }: Step, disguise: Disguise): Report {
  const address = message.callbackUrl ?? '';
  const delivered = status === 'delivered';
  const report = {
    phone_number: message.to,
    send_time: `${instantInWords(new Date(message.createdMs))}:00`,
    report_time: `${instantInWords(new Date(message.updatedMs))}:00`,
    success: delivered,
    err_code: delivered ? 'DELIVERED' : String(errorCode),
    err_msg: delivered ? '用户接收成功' : '用户接收失败',
    sms_size: '1',
    biz_id: message.sid,
    out_id: disguise === 'unknown-delivery' ? UNKNOWN_DELIVERY : (message.details?.outId ?? ''),
  };
  return {
    // Who does not know the token can only guess it.
    url: disguise === 'forged' ? address.replace(/[^/]+$/, 'a-token-nobody-gave') : address,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify([report]),
  };
}

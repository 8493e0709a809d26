import { createHash, timingSafeEqual } from 'node:crypto';
import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import type { SmsReceipt } from '../port.ts';
import { reasonOfCode } from './codes.ts';

/** What the provider expects to be answered; anything else makes it report again. */
export const REPORTS_TAKEN = { code: 0, msg: '接收成功' } as const;

/**
 * The address reports are pushed to (回执消息, HTTP 批量推送), entered in the provider's console. The provider signs nothing:
 * the token in the address is all that tells its reports from anyone's, so it is as secret as a password, and the route
 * must keep the address out of logs.
 */
export function alibabaReportUrl(callbackBase: string, token: string): string {
  return `${callbackBase}/api/v1/callbacks/alibaba/${token}`;
}

/** Whether the token of an address is ours; how long it takes tells nothing of how much of it was right. */
export function isReportToken(given: string, ours: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return ours !== '' && timingSafeEqual(digest(given), digest(ours));
}

const Report = Type.Object({
  out_id: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }),
  biz_id: Type.String({ minLength: 1 }),
  success: Type.Boolean(),
  err_code: Type.Optional(Type.String()),
});

/** Reads a push, one report or many; undefined where it is none. A report that names no delivery of ours is left out. */
export function readAlibabaReceipts(body: unknown): SmsReceipt[] | undefined {
  if (!Array.isArray(body)) return undefined;
  return body.filter((one) => Value.Check(Report, one)).map(receiptOf);
}

function receiptOf({ out_id, biz_id, success, err_code = '' }: Static<typeof Report>): SmsReceipt {
  const receipt = { deliveryId: Number(out_id), providerId: biz_id };
  return success ? { ...receipt, state: 'delivered' } : { ...receipt, state: 'failed', reason: reasonOfCode(err_code) };
}

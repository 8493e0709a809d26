import { Refusal } from '../../rules/refusal.ts';

export function forgedCallback(): Refusal {
  return new Refusal('callback-signature', {
    status: 403,
    title: '回调签名不符',
    titleEn: 'The callback is not signed by the provider',
    detail: '请求头 X-Twilio-Signature 缺失或与内容不符；请核对 TWILIO_AUTH_TOKEN 与 GONGSHI_PUBLIC_URL。',
  });
}

/** The token in the address is not ours. */
export function forgedReport(): Refusal {
  return new Refusal('callback-token', {
    status: 403,
    title: '回执地址中的令牌不符',
    titleEn: 'The token in the address is not ours',
    detail: '回执推送地址中的令牌与 ALIBABA_SMS_REPORT_TOKEN 不符；请核对服务商控制台中登记的地址。',
  });
}

export function unreadableReport(): Refusal {
  return new Refusal('callback-unreadable', {
    status: 400,
    title: '无法读取回执',
    titleEn: 'The reports cannot be read',
    detail: '请求体应为回执的 JSON 数组（HTTP 批量推送），例如 [{"out_id":"1","biz_id":"…","success":true}]。',
  });
}

export function unknownDelivery(id: string): Refusal {
  return new Refusal('no-such-delivery', {
    status: 404,
    title: '没有该消息',
    titleEn: 'No such delivery',
    detail: `没有编号为 ${id} 的消息。`,
    errors: [{ pointer: 'id', value: id, detail: '不存在' }],
  });
}

import { Refusal } from '../../rules/refusal.ts';

export function forgedCallback(): Refusal {
  return new Refusal('callback-signature', {
    status: 403,
    title: '回调签名不符',
    titleEn: 'The callback is not signed by the provider',
    detail: '请求头 X-Twilio-Signature 缺失或与内容不符；请核对 TWILIO_AUTH_TOKEN 与 GONGSHI_PUBLIC_URL。',
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

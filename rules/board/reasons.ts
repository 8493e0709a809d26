/** Why a holder was not reached, for people. Reasons that operators mend stand together: a holder can do nothing about them. */

const REASONS: Record<string, [zh: string, en: string]> = {
  'no-mobile': ['没有可用的移动电话', 'no usable mobile'],
  'no-number': ['没有任何可用的电话', 'no usable telephone'],
  'no-email': ['没有电子邮箱', 'no e-mail address'],
  'not-called': ['人工电话未拨打', 'nobody called'],
  'no-receipt': ['没有送达回执', 'no receipt came'],
  expired: ['该轮结束前未能发出', 'not sent before the round ended'],
  unknown: ['结果不明，不再自动重发', 'nobody knows; never sent again by machine'],
  'number-invalid': ['号码无效', 'the number is invalid'],
  'number-unknown': ['空号', 'no such number'],
  'number-gone': ['号码已注销', 'the number is gone'],
  'number-incomplete': ['号码不完整', 'the number is incomplete'],
  'number-suspended': ['号码已停机', 'the number is suspended'],
  'number-unreachable': ['号码无法接通', 'the number cannot be reached'],
  'number-not-mobile': ['不是移动电话', 'not a mobile'],
  'handset-unknown': ['手机未登记入网', 'the handset is not registered'],
  'handset-unreachable': ['手机不在服务区', 'the handset is out of reach'],
  'handset-off': ['手机关机', 'the handset is off'],
  'recipient-opted-out': ['机主已退订', 'the recipient opted out'],
  'recipient-blacklisted': ['机主拒收', 'the recipient blocks the sender'],
  declined: ['拒接', 'declined'],
  'no-answer': ['无人接听', 'no answer'],
  busy: ['占线', 'busy'],
  'blocked-by-carrier': ['被运营商拦截', 'blocked by the carrier'],
  'filtered-by-carrier': ['被运营商过滤', 'filtered by the carrier'],
  'rejected-by-carrier': ['被运营商拒绝', 'rejected by the carrier'],
  'mailbox-full': ['邮箱已满', 'the mailbox is full'],
  'mailbox-unavailable': ['邮箱不存在', 'no such mailbox'],
  'message-blocked': ['邮件被拦截', 'the mail was blocked'],
  'landline-or-carrier-unreachable': ['座机或者运营商无法接通', 'landline, or carrier out of reach'],
};

/** A reason in Chinese and English; one that is not listed keeps its code, which the operations guide explains. */
export function reasonInWords(reason: string): { zh: string; en: string } {
  const words = REASONS[reason];
  return words ? { zh: words[0], en: words[1] } : { zh: `渠道原因（${reason}）`, en: `of the channel (${reason})` };
}

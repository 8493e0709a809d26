import { deliveryReference } from './deliveries.ts';
import { dayInWords } from './legal-day.ts';

export interface Reminder {
  deliveryId: number;
  year: number;
  rightsCount: number;
  lastDay: string;
  hotline: string;
}

/** What a message begins with: the name it is registered under (短信签名). */
export const SMS_SIGNATURE = '矿业权公示';

/**
 * The reminder as it is registered with a provider that renders templates of its own (模板), its parameters in braces.
 * No link: providers forbid it in notices.
 */
export const REMINDER_TEMPLATE =
  '您名下有{count}宗矿业权尚未填报公示上年度（{year}年）勘查开采信息，截止日期为{lastDay}，' +
  '请登录矿业权人勘查开采信息公示系统填报。咨询电话{hotline}，{reference}';

/** The parameters of a reminder, by the template's names. */
export function reminderParameters({ deliveryId, year, rightsCount, lastDay, hotline }: Reminder) {
  return {
    count: String(rightsCount),
    year: String(year - 1),
    lastDay: dayInWords(lastDay),
    hotline,
    reference: deliveryReference(deliveryId),
  };
}

/** Puts parameters into a template. Throws where one that it names is missing. */
export function fillTemplate(template: string, parameters: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`the template names {${name}}, which is not among its parameters`);
    return value;
  });
}

/**
 * The text of a reminder (提醒短信). The hotline stands in every message (N2-6), the reference so that the holder can be
 * helped and the message found again at the provider.
 */
export function reminderText(reminder: Reminder): string {
  return `【${SMS_SIGNATURE}】${fillTemplate(REMINDER_TEMPLATE, reminderParameters(reminder))}`;
}

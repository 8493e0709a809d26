import { deliveryReference } from './deliveries.ts';
import { dayInWords } from './legal-day.ts';

/**
 * The text of a reminder (提醒短信). The hotline stands in every message (N2-6), the reference so that the holder can be
 * helped and the message found again at the provider. No link: providers forbid it in notices.
 */
export function reminderText(reminder: {
  deliveryId: number;
  year: number;
  rightsCount: number;
  lastDay: string;
  hotline: string;
}): string {
  const { year, rightsCount, lastDay, hotline } = reminder;
  return (
    `【矿业权公示】您名下有${rightsCount}宗矿业权尚未填报公示上年度（${year - 1}年）勘查开采信息，截止日期为${dayInWords(lastDay)}，` +
    `请登录矿业权人勘查开采信息公示系统填报。咨询电话${hotline}，${deliveryReference(reminder.deliveryId)}`
  );
}

import { Refusal } from './refusal.ts';

/**
 * Refuses a register that stands for a day to come, or for a day before the latest one taken over: it would bring back as
 * newest what is known to have changed since. Days are YYYY-MM-DD.
 */
export function assertStand(standsFor: string, { today, known }: { today: string; known: string | undefined }): void {
  if (standsFor > today) throw refusal(standsFor, `晚于今日 ${today}；登记表不能说明尚未到来的一天，请核对数据截止日`);
  if (known !== undefined && standsFor < known)
    throw refusal(
      standsFor,
      `早于已入库登记表的数据截止日 ${known}；较旧的登记表会把已变更的内容改回去，未导入任何数据`,
    );
}

function refusal(standsFor: string, why: string): Refusal {
  return new Refusal('register-stand', {
    status: 422,
    title: '登记表的数据截止日不正确',
    titleEn: 'The register stands for a day it cannot stand for',
    detail: `数据截止日 ${standsFor} ${why}。`,
    errors: [{ pointer: '/body/standsFor', value: standsFor, detail: why }],
  });
}

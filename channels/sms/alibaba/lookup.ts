import { addDays, legalDayOf } from '../../../rules/legal-day.ts';
import { reasonOfError } from '../../http/failure.ts';
import type { LookupQuery } from '../../port.ts';
import type { SmsReport } from '../port.ts';
import { type AlibabaClient, QuerySendDetailsRequest, runtimeWith } from './client.ts';
import { reasonOfCode } from './codes.ts';
import { nationalMobile } from './number.ts';

/** Our clock and the provider's may differ around midnight. */
const CLOCK_MARGIN_MS = 3_600_000;
/** The provider keeps its records for so many days: further back, "not found" would prove nothing. */
const KEPT_DAYS = 30;
const PAGE_SIZE = 50;
/** A thousand messages to one number on one day: more means the question is wrong. */
const MAX_PAGES = 20;

type Details = Awaited<ReturnType<AlibabaClient['querySendDetailsWithOptions']>>;
type Detail = NonNullable<
  NonNullable<NonNullable<NonNullable<Details['body']>['smsSendDetailDTOs']>['smsSendDetailDTO']>[number]
>;

/**
 * Asks whether a message exists: to this number, on any day since it was first tried, under the delivery's number as its
 * OutId. Throws when the provider cannot be asked; the error names the delivery by its number alone.
 */
export async function findAlibabaMessage(
  client: AlibabaClient,
  { deliveryId, to, since }: LookupQuery,
  now: Date,
): Promise<SmsReport | undefined> {
  const number = nationalMobile(to);
  if (number === undefined) return undefined; // send never hands such a number over
  for (const day of daysBetween(since, now, deliveryId)) {
    const found = await searchDay(client, number, day, deliveryId);
    if (found) return reportOf(found);
  }
  return undefined;
}

function daysBetween(since: Date, now: Date, deliveryId: number): string[] {
  const last = legalDayOf(new Date(now.getTime() + CLOCK_MARGIN_MS));
  const days: string[] = [];
  for (let day = legalDayOf(new Date(since.getTime() - CLOCK_MARGIN_MS)); day <= last; day = addDays(day, 1))
    days.push(day);
  if (days.length <= KEPT_DAYS) return days;
  throw new Error(`Alibaba keeps its records for ${KEPT_DAYS} days: delivery ${deliveryId} is older`);
}

async function searchDay(
  client: AlibabaClient,
  number: string,
  day: string,
  deliveryId: number,
): Promise<Detail | undefined> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const details = await askForPage(client, number, day, page, deliveryId);
    const found = details.find(({ outId }) => outId === String(deliveryId));
    if (found || details.length < PAGE_SIZE) return found;
  }
  throw new Error(
    `Alibaba lists more than ${MAX_PAGES * PAGE_SIZE} messages to one number: searching for delivery ${deliveryId} was given up`,
  );
}

async function askForPage(
  client: AlibabaClient,
  number: string,
  day: string,
  page: number,
  deliveryId: number,
): Promise<Detail[]> {
  const request = new QuerySendDetailsRequest({
    phoneNumber: number,
    sendDate: day.replaceAll('-', ''),
    pageSize: PAGE_SIZE,
    currentPage: page,
  });
  let answer: Details;
  try {
    answer = await client.querySendDetailsWithOptions(request, runtimeWith(undefined));
  } catch (error) {
    throw new Error(`Alibaba could not be asked about delivery ${deliveryId}: ${reasonOfError(error)}`);
  }
  const { code, smsSendDetailDTOs } = answer.body ?? {};
  if (code === 'OK') return smsSendDetailDTOs?.smsSendDetailDTO ?? [];
  const reason = code ? reasonOfCode(code) : `http-${answer.statusCode}`;
  throw new Error(`Alibaba could not be asked about delivery ${deliveryId}: ${reason}`);
}

const WAITING = 1;
const LOST = 2;

/** The list gives no id of its own: the OutId stands for it. */
function reportOf({ sendStatus, errCode = '', outId = '' }: Detail): SmsReport {
  if (sendStatus === WAITING) return { providerId: outId, state: 'handed_over' };
  if (sendStatus === LOST) return { providerId: outId, state: 'failed', reason: reasonOfCode(errCode) };
  return { providerId: outId, state: 'delivered' };
}

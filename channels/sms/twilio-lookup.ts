import type twilio from 'twilio';
import { deliveryReference } from '../../rules/deliveries.ts';
import type { LookupQuery } from '../port.ts';
import { reasonOfSdkError } from '../twilio/answer.ts';
import { failureReason } from '../twilio/codes.ts';
import type { SmsReport } from './port.ts';
import { deliveryStateOf, SMS_CODES } from './twilio-codes.ts';

type Messages = twilio.Twilio['messages'];
type MessagePage = Awaited<ReturnType<Messages['page']>>;

/** Our clock and Twilio's may differ; the reference is unique, so looking further back costs nothing. */
const CLOCK_MARGIN_MS = 3_600_000;
const PAGE_SIZE = 200;
/** 10,000 messages to one number: more means the question is wrong, and "not found" would mean a second message. */
const MAX_PAGES = 50;

/**
 * Asks whether a message exists: to `to`, since `since`, its text containing the delivery's reference.
 *
 * Two passes. A message still queued has no DateSent, so a list by date does not show it: only the second list, without
 * a date, proves that a message does not exist. Throws when Twilio cannot be asked or the list does not end; the error names the message
 * by its reference alone and has no cause, for it is recorded where no telephone number may be.
 */
export async function findTwilioMessage(messages: Messages, query: LookupQuery): Promise<SmsReport | undefined> {
  const reference = deliveryReference(query.deliveryId);
  try {
    return await searchTwice(messages, query, reference);
  } catch (error) {
    if (error instanceof EndlessListError) throw error;
    throw new Error(`Twilio could not be asked about ${reference}: ${reasonOfSdkError(error, SMS_CODES)}`);
  }
}

async function searchTwice(messages: Messages, query: LookupQuery, reference: string): Promise<SmsReport | undefined> {
  const dateSentAfter = new Date(query.since.getTime() - CLOCK_MARGIN_MS);
  const recent = await searchPages(
    await messages.page({ to: query.to, dateSentAfter, pageSize: PAGE_SIZE }),
    reference,
  );
  return recent ?? (await searchPages(await messages.page({ to: query.to, pageSize: PAGE_SIZE }), reference));
}

class EndlessListError extends Error {
  override readonly name = 'EndlessListError';
}

async function searchPages(first: MessagePage, reference: string): Promise<SmsReport | undefined> {
  let page: MessagePage | undefined = first;
  for (let pages = 1; page; pages += 1) {
    const found = page.instances.find((message) => message.body.includes(reference));
    if (found) return foundOf(found);
    if (pages === MAX_PAGES)
      throw new EndlessListError(
        `Twilio lists more than ${MAX_PAGES * PAGE_SIZE} messages to one number: searching for ${reference} was given up`,
      );
    page = (await page.nextPage()) as MessagePage | undefined;
  }
  return undefined;
}

function foundOf(message: { sid: string; status: string; errorCode: number | null }): SmsReport {
  const state = deliveryStateOf(message.status) ?? 'handed_over';
  if (state !== 'failed') return { providerId: message.sid, state };
  return {
    providerId: message.sid,
    state,
    reason: failureReason(SMS_CODES, message.errorCode ?? undefined, message.status),
  };
}

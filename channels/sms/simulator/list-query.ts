import type { Entry } from '../../simulator/entry.ts';
import type { TwilioError } from '../../simulator/twilio/json.ts';

/** A list of messages as asked for: `To`, `From`, `DateSent` (a day), `DateSent>` and `DateSent<` (both inclusive), paged. */
export interface ListQuery {
  to: string | undefined;
  from: string | undefined;
  sentFromMs: number;
  /** Exclusive. */
  sentBeforeMs: number;
  /** A list by date shows only messages that have been sent. */
  byDate: boolean;
  pageSize: number;
  page: number;
  /** Only messages accepted before this one: pages stay put while new messages arrive. */
  beforeSeq: number;
}

const DAY_MS = 86_400_000;
const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

/** Reads the query of a list, or says as Twilio does what is wrong with it. */
export function readListQuery(query: URLSearchParams): ListQuery | TwilioError {
  const day = instant(query.get('DateSent'), 0);
  const after = instant(query.get('DateSent>'), 0);
  const before = instant(query.get('DateSent<'), 1);
  const pageSize = Number(query.get('PageSize') ?? DEFAULT_PAGE_SIZE);
  const wrong = [day, after, before].some(Number.isNaN) || !Number.isInteger(pageSize) || pageSize < 1;
  if (wrong)
    return {
      status: 400,
      code: 20001,
      message: `Invalid parameter in ${query}: dates are YYYY-MM-DD or ISO 8601 in GMT, PageSize is 1 to ${MAX_PAGE_SIZE}`,
    };
  return {
    to: query.get('To') ?? undefined,
    from: query.get('From') ?? undefined,
    sentFromMs: Math.max(day ?? 0, after ?? 0),
    sentBeforeMs: Math.min(
      day === undefined ? Number.POSITIVE_INFINITY : day + DAY_MS,
      before ?? Number.POSITIVE_INFINITY,
    ),
    byDate: (day ?? after ?? before) !== undefined,
    pageSize: Math.min(pageSize, MAX_PAGE_SIZE),
    page: Number(query.get('Page') ?? 0),
    beforeSeq: seqOfToken(query.get('PageToken')),
  };
}

/** Undefined when absent, NaN when unreadable. A bare day stands for its first instant, or its end where `endOfDay`. */
function instant(text: string | null, endOfDay: 0 | 1): number | undefined {
  if (text === null) return undefined;
  const ms = Date.parse(text);
  if (text.length <= 10) return ms + endOfDay * DAY_MS;
  return ms + endOfDay * 1000; // `<` is inclusive, to the second
}

/** Page tokens carry the place of the last message shown: `PA` and 32 hexadecimal digits. */
export function tokenOfSeq(seq: number): string {
  return `PA${seq.toString(16).padStart(32, '0')}`;
}

function seqOfToken(token: string | null): number {
  return token && /^PA[0-9a-f]{32}$/.test(token) ? Number.parseInt(token.slice(2), 16) : Number.POSITIVE_INFINITY;
}

/** One page, newest first, and whether another follows. */
export function pageOf(messages: readonly Entry[], query: ListQuery): { page: Entry[]; more: boolean } {
  const page: Entry[] = [];
  for (let i = placeBefore(messages, query.beforeSeq); i >= 0; i -= 1) {
    const message = messages[i];
    if (!message || !matches(message, query)) continue;
    if (page.length === query.pageSize) return { page, more: true };
    page.push(message);
  }
  return { page, more: false };
}

/** The last place whose message was accepted before `seq`; the list is ordered by seq. */
function placeBefore(messages: readonly Entry[], seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function matches(message: Entry, query: ListQuery): boolean {
  if (query.from !== undefined && message.from !== query.from) return false;
  if (!query.byDate) return true;
  const { sentMs } = message;
  return sentMs !== undefined && Math.floor(sentMs / 1000) * 1000 >= query.sentFromMs && sentMs < query.sentBeforeMs;
}

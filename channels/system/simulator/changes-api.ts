import type { IncomingMessage, ServerResponse } from 'node:http';
import { isInstant } from '../../../rules/instants.ts';
import { SYSTEM_KINDS, type SystemKind } from '../../../rules/reconciliation/kinds.ts';
import { answerJson } from '../../simulator/http.ts';
import { REHEARSAL_TIME } from '../http.ts';
import { MAX_RANGE } from '../port.ts';
import type { RequestFault } from './behaviour.ts';
import type { MinistrySystem } from './ministry.ts';
import type { NumberedItem } from './store.ts';

interface Question {
  kind: SystemKind;
  query: URLSearchParams;
  /** Legal time of a rehearsal, else the machine's. */
  nowMs: number;
  /** What chance knows this request by. */
  key: string;
}

/** The interface that `channels/system/mapping.ts` describes. */
export function createChangesApi(system: MinistrySystem) {
  return function handle(request: IncomingMessage, response: ServerResponse): void {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    if (request.headers.authorization !== `Bearer ${system.token}`) return answerError(response, 401);
    const match = /^\/v1\/(changes|items)\/([a-z-]+)$/.exec(path);
    const kind = SYSTEM_KINDS.find((known) => known === match?.[2]);
    if (request.method !== 'GET' || !match || !kind) return answerError(response, 404);
    const told = String(request.headers[REHEARSAL_TIME] ?? '');
    system.requests += 1;
    const question = {
      ...{ kind, query: new URLSearchParams(query), key: String(system.requests) },
      nowMs: isInstant(told) ? Date.parse(told) : system.nowMs(),
    };
    const slow = system.faults.strike(['slow'], question);
    const answer = () => answerQuestion(system, match[1] as 'changes' | 'items', question, response);
    if (slow) system.timers.later(slow.latencyMs ?? 1_000, answer);
    else answer();
  };
}

const REQUEST_FAULTS = ['outage', 'error', 'refuse-account', 'expire-cursor', 'reset', 'broken-page'] as const;

function answerQuestion(
  system: MinistrySystem,
  what: 'changes' | 'items',
  question: Question,
  response: ServerResponse,
): void {
  const fault = system.faults.strike(REQUEST_FAULTS, question, (told) => mayStrike(told, question));
  const status = fault && statusOf(fault);
  if (status) return answerError(response, status);
  const answer = what === 'changes' ? changes(system, question) : range(system, question);
  if (typeof answer === 'number') return answerError(response, answer);
  if (fault) return breakOff(response, JSON.stringify(answer), fault.kind === 'reset');
  answerJson(response, 200, answer);
}

function mayStrike(fault: RequestFault, { nowMs, query }: Question): boolean {
  if (fault.kind === 'expire-cursor') return query.has('after');
  if (fault.kind !== 'outage') return true;
  return nowMs >= instant(fault.from, Number.NEGATIVE_INFINITY) && nowMs < instant(fault.to, Number.POSITIVE_INFINITY);
}

const instant = (text: unknown, absent: number) => (typeof text === 'string' ? Date.parse(text) : absent);

function statusOf(fault: RequestFault): number | undefined {
  if (fault.kind === 'error') return fault.status ?? 500;
  return { outage: 503, 'refuse-account': 403, 'expire-cursor': 410 }[fault.kind as string];
}

/** A page, or the status that refuses it. */
function changes(system: MinistrySystem, { kind, query, nowMs, key }: Question) {
  const all = system.store.at(kind, nowMs);
  const after = query.get('after');
  const start = after === null ? 0 : system.readCursor(after);
  if (start === undefined || start > all.length) return 410;
  const size = Math.min(Number(query.get('limit')) || system.behaviour.pageSize, system.behaviour.pageSize);
  const end = Math.min(all.length, start + size);
  const given = all.slice(start, end).filter((item) => !isHeldBack(system, kind, item));
  return {
    items: system.spoil(kind, key, given),
    next: system.cursor(end),
    more: end < all.length,
    through: new Date(nowMs).toISOString(),
    highest: all.length,
  };
}

function range(system: MinistrySystem, { kind, query, nowMs, key }: Question) {
  const from = Number(query.get('from'));
  const to = Number(query.get('to'));
  if (!(from >= 1 && to >= from && to - from < MAX_RANGE)) return 400;
  const asked = system.store.at(kind, nowMs).slice(from - 1, to);
  return {
    items: system.spoil(
      kind,
      key,
      asked.filter((item) => !isHeldBack(system, kind, item, nowMs)),
    ),
  };
}

/** On pages always; asked for by number, until the instant that was told. */
function isHeldBack(system: MinistrySystem, kind: SystemKind, { sequence }: NumberedItem, nowMs?: number): boolean {
  const fault = system.faults.strike(['hold-back'], { kind, key: String(sequence) }, ({ until }) =>
    nowMs === undefined ? true : nowMs < instant(until, Number.NEGATIVE_INFINITY),
  );
  return fault !== undefined;
}

function answerError(response: ServerResponse, status: number): void {
  answerJson(response, status, { status });
}

/** Half of an answer. */
function breakOff(response: ServerResponse, text: string, cut: boolean): void {
  const bytes = Buffer.from(text);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const headers = { 'content-type': 'application/json', 'content-length': cut ? bytes.length : half.length };
  response.writeHead(200, headers);
  response.write(half, () => (cut ? response.destroy() : response.end()));
}

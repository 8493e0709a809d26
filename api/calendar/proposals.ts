import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Executor } from '../../db/client.ts';
import {
  type CalendarNotice,
  countDifferences,
  type Difference,
  findCalendarProposal,
  findProposedCalendar,
  listCalendarProposals,
  listDifferences,
} from '../../db/queries/calendar/index.ts';
import { arrangedDays, dayOf, weekdayInWords } from '../../rules/calendar/calendar.ts';
import { PROPOSAL_STATES, type ProposalState } from '../../rules/calendar/proposals.ts';
import { noSuchProposal } from '../../rules/calendar/refusals.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { decide, withdraw } from './decide.ts';
import {
  DecisionSchema,
  DifferenceSchema,
  EffectsSchema,
  ProposalBodySchema,
  ProposalSchema,
  WithdrawalSchema,
} from './proposal-schemas.ts';
import { propose } from './propose.ts';
import { Id, NoticeSchema, nullable, shownNotice, tags } from './schemas.ts';

/** New notices: proposed, shown with what they change, approved by a second official. */
export function proposalRoutes(app: App, deps: ApiDeps): void {
  reading(app, deps);
  app.command({
    ...{ url: '/calendars/proposals', operation: 'calendars.propose', tags },
    summary: '录入放假安排（粘贴国务院通知原文，或数据）',
    ...{ body: ProposalBodySchema, responses: { 201: ProposalSchema } },
    apply: async (tx, command, actor) => {
      const row = await propose(tx, command.body, command, actor);
      return { status: 201, body: await shownProposal(tx, row, command.asOf) };
    },
  });
  app.command({
    ...{ url: '/calendars/proposals/:id/decision', operation: 'calendars.decide', tags },
    summary: '审核放假安排（须为提出人以外、省级以上的人员）；批准即重新计算所有未办结的期限',
    ...{
      params: Id,
      body: DecisionSchema,
      responses: { 200: Type.Object({ ...NoticeSchema.properties, effects: nullable(EffectsSchema) }) },
    },
    apply: async (tx, command, actor) => {
      const { row, effects } = await decide(tx, Number(command.params.id), command.body, command, actor);
      return { status: 200, body: { ...shownNotice(row), effects } };
    },
  });
  app.command({
    ...{ url: '/calendars/proposals/:id/withdrawal', operation: 'calendars.withdraw', tags },
    summary: '撤回尚未审核的放假安排',
    ...{ params: Id, body: WithdrawalSchema, responses: { 200: NoticeSchema } },
    apply: async (tx, command, actor) => {
      const row = await withdraw(tx, Number(command.params.id), command.body.reason, command, actor);
      return { status: 200, body: shownNotice(row) };
    },
  });
}

function reading(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({
    state: Type.Optional(Type.Unsafe<ProposalState>({ type: 'string', enum: [...PROPOSAL_STATES] })),
    ...pageQuery,
  });
  const listed = { tags, operationId: 'calendars.list-proposals', summary: '查询放假安排的录入' };
  app.get(
    '/calendars/proposals',
    { schema: { ...listed, querystring, response: { 200: PageOf(NoticeSchema) } } },
    (request) => {
      const list = (after: number | string | undefined, limit: number) =>
        listCalendarProposals(deps.database, { state: request.query.state, after: numberKey(after), limit });
      return pageOf(request.query, list, ({ id }) => id, shownNotice);
    },
  );
  const one = { tags, operationId: 'calendars.proposal', summary: '查看录入的放假安排、每一日及其影响' };
  app.get(
    '/calendars/proposals/:id',
    { schema: { ...one, params: Id, response: { 200: ProposalSchema } } },
    async (request) => {
      const row = await proposalOf(deps, request.params.id);
      return shownProposal(deps.database, row, await deps.clocks.legalNow());
    },
  );
  const differences = { tags, operationId: 'calendars.differences', summary: '查询批准后将变化的期限（本单位及下级）' };
  app.get(
    '/calendars/proposals/:id/differences',
    {
      schema: {
        ...differences,
        params: Id,
        querystring: Type.Object(pageQuery),
        response: { 200: PageOf(DifferenceSchema) },
      },
    },
    async (request) => {
      const row = await proposalOf(deps, request.params.id);
      const today = legalDayOf(await deps.clocks.legalNow());
      const { authorityCode: authority } = request.official;
      const list = async (after: number | string | undefined, limit: number) => {
        if (row.state !== 'proposed') return [];
        const { calendar, from } = await findProposedCalendar(deps.database, row, today);
        return listDifferences(deps.database, { calendar, from, authority, after: numberKey(after), limit });
      };
      return pageOf(request.query, list, ({ id }) => id, shownDifference);
    },
  );
}

async function proposalOf(deps: ApiDeps, id: string): Promise<CalendarNotice> {
  const row = await findCalendarProposal(deps.database, Number(id));
  if (!row) throw noSuchProposal(id);
  return row;
}

/** With each day it speaks of and, while it waits, what it would do. */
async function shownProposal(
  executor: Executor,
  row: CalendarNotice,
  asOf: Date,
): Promise<Static<typeof ProposalSchema>> {
  const waits = row.state === 'proposed';
  const proposed = waits ? await findProposedCalendar(executor, row, legalDayOf(asOf)) : undefined;
  const days = arrangedDays(row)
    .map(({ day, working, words }) => {
      const before = proposed && dayOf(proposed.former, day);
      return {
        ...{ day, weekday: weekdayInWords(day), working, words },
        before: before ? { working: before.working, words: before.words } : null,
      };
    })
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const effects = proposed ? await countDifferences(executor, proposed.calendar, proposed.from) : null;
  return { ...shownNotice(row), notice: row.notice, days, effects };
}

function shownDifference(row: Difference): Static<typeof DifferenceSchema> {
  const { id: deadlineId, authorityCode: authority, subjectKind, subjectId, name, title, effect, deadline, next } = row;
  return {
    ...{ deadlineId, authority, subject: `${subjectKind}/${subjectId}`, name, title, effect },
    ...{ due: deadline.due, computed: next.computed, next: next.due },
  };
}

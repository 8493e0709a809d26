import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  type Board,
  findBoardScope,
  listUnreachable,
  readBoard,
  recordUnreachableView,
  shownUnreachable,
  stageOfNode,
  type UnreachableRow,
} from '../../db/queries/board/index.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { type BoardCounts, filedPercent } from '../../rules/board/counts.ts';
import { FILED_WITHIN_DAYS } from '../../rules/board/course.ts';
import { noSuchAuthority } from '../../rules/board/refusals.ts';
import { type Stage, stageInWords } from '../../rules/board/stage.ts';
import type { BoardRow } from '../../rules/board/tree.ts';
import type { Official } from '../../rules/identity.ts';
import { Code } from '../annual-disclosure/schemas.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { BoardSchema, UnreachableSchema } from './schemas.ts';

const tags = ['board'];
const asked = { year: Type.Integer({ minimum: 2015, maximum: 2100 }), authority: Type.Optional(Code) };

/** The board 进展看板 of a year (N8-1), for officials. */
export function boardRoutes(app: App, deps: ApiDeps): void {
  app.get(
    '/board',
    {
      schema: {
        ...{ tags, operationId: 'board.read', summary: '进展看板：各阶段、各级主管部门，账目平衡' },
        querystring: Type.Object(asked),
        response: { 200: BoardSchema },
      },
    },
    async (request) => {
      const authority = await authorityOf(deps, request.query.authority, request.official);
      const asOf = await deps.clocks.legalNow();
      const board = await readBoard(deps.database, { authority, year: request.query.year, asOf });
      if (!board) throw noSuchAuthority(authority);
      return shownBoard(board);
    },
  );
  app.get(
    '/board/unreachable',
    {
      schema: {
        ...{ tags, operationId: 'board.unreachable', summary: '最近一轮提醒未能联系到、且未填报的矿业权' },
        querystring: Type.Object({ ...asked, reason: Type.Optional(Type.String({ maxLength: 100 })), ...pageQuery }),
        response: { 200: PageOf(UnreachableSchema) },
      },
    },
    async (request) => {
      const { year, reason } = request.query;
      const authority = await authorityOf(deps, request.query.authority, request.official);
      const scope = await findBoardScope(deps.database, authority, year);
      if (!scope) throw noSuchAuthority(authority);
      const asOf = await deps.clocks.legalNow();
      const shown: UnreachableRow[] = [];
      const page = await pageOf(
        request.query,
        (key, limit) => listUnreachable(deps.database, scope, { reason, after: numberKey(key), limit }),
        ({ rightId }) => rightId,
        (row) => {
          shown.push(row);
          const { rightId: _, ...item } = shownUnreachable(row, asOf);
          return item;
        },
      );
      const by = { asOf, recordedAt: deps.clocks.machineNow(), actorId: request.official.id };
      await recordUnreachableView(deps.database, scope, shown, by);
      return page;
    },
  );
}

async function authorityOf(deps: ApiDeps, asked: string | undefined, official: Official): Promise<string> {
  const authority = asked ?? official.authorityCode;
  await assertWithinAuthority(deps.database, official, authority);
  return authority;
}

function shownBoard(board: Board): Static<typeof BoardSchema> {
  const { year, asOf, tree, campaigns, rounds, curve, funnel, unreachable, imbalances } = board;
  return {
    ...{ year, asOf: asOf.toISOString(), ...shownRow(board, tree.top), own: shownCounts(tree.top.own) },
    children: tree.children.map((row) => shownRow(board, row)),
    campaigns: campaigns.map(({ campaign, stage, lastDay }) => {
      const { id, authorityCode: authority, rulePack, state } = campaign;
      return { id, authority, rulePack, state, stage: shownStage(stage), lastDay };
    }),
    rounds: rounds.map(({ round, ...accounts }) => {
      const { number, daysBefore, dueAt, state } = round;
      return { number, daysBefore, dueAt: dueAt.toISOString(), state, ...accounts };
    }),
    ...{ curve, funnel, filedWithinDays: FILED_WITHIN_DAYS, unreachable, imbalances },
  };
}

function shownRow(board: Board, { node, total }: BoardRow) {
  const stage = stageOfNode(board, node);
  const { code: authority, name, level } = node;
  return { authority, name, level, stage: stage && shownStage(stage), counts: shownCounts(total) };
}

function shownStage(stage: Stage) {
  const { zh: title, en: titleEn } = stageInWords(stage);
  return { ...stage, title, titleEn };
}

const shownCounts = (counts: BoardCounts) => ({ ...counts, filedPercent: filedPercent(counts) });

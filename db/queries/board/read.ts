/** The board 进展看板 (N8-1) of an authority and year: one look at the rows, everything else by rule. */
import { sql } from 'drizzle-orm';
import { imbalance, type RoundBalance, roundBalance } from '../../../rules/balance.ts';
import { ownCounts } from '../../../rules/board/counts.ts';
import {
  type CurvePoint,
  type FunnelStep,
  filingCurve,
  funnelOf,
  type ReminderGroup,
} from '../../../rules/board/course.ts';
import { type Stage, stageOf } from '../../../rules/board/stage.ts';
import { type BoardNode, type BoardTree, boardTree, treeImbalances } from '../../../rules/board/tree.ts';
import { legalDayOf } from '../../../rules/legal-day.ts';
import type { Database, Transaction } from '../../client.ts';
import type { Campaign } from '../annual-disclosure/campaigns.ts';
import { listRounds, type Round } from '../annual-disclosure/rounds.ts';
import { findFilingDeadline } from '../notices/filing-deadline.ts';
import { countBoardGroups, countFilingDays } from './counts.ts';
import { countReminderGroups } from './reminders.ts';
import { type BoardScope, findBoardScope } from './scope.ts';
import { countUnreachable } from './unreachable.ts';

export interface BoardCampaign {
  campaign: Campaign;
  stage: Stage;
  /** The last day as it stands; null: none yet. */
  lastDay: string | null;
  rounds: Round[];
}

export interface Board {
  year: number;
  /** Legal time. */
  asOf: Date;
  tree: BoardTree;
  /** Campaigns of the year, by the province that runs them. */
  campaigns: BoardCampaign[];
  /** Of one campaign; on the ministry's board each province has rounds of its own. */
  rounds: { round: Round; balance: RoundBalance; imbalance: number }[];
  curve: CurvePoint[];
  funnel: FunnelStep[];
  unreachable: { reason: string; rights: number }[];
  /** Sums that do not hold, in words; empty: they all do. */
  imbalances: string[];
}

/** Undefined: there is no such authority. One snapshot, so that no filing comes between two counts. */
export async function readBoard(
  database: Database,
  of: { authority: string; year: number; asOf: Date },
): Promise<Board | undefined> {
  return database.transaction(
    async (tx) => {
      const scope = await findBoardScope(tx, of.authority, of.year);
      return scope && readScope(tx, scope, of.asOf);
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function readScope(tx: Transaction, scope: BoardScope, asOf: Date): Promise<Board> {
  // Everything here reads whole tables: joined by hash and in memory, not row by row because an estimate was too small,
  // and not compiled first, which costs more than it saves.
  await tx.execute(
    sql`SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`,
  );
  const tree = boardTree(scope.top.code, scope.nodes, ownCounts(await countBoardGroups(tx, scope)));
  const campaigns: BoardCampaign[] = [];
  for (const campaign of scope.campaigns) campaigns.push(await readCampaign(tx, campaign, asOf));
  const groups = await countReminderGroups(tx, scope);
  const [only] = scope.top.level === 'ministry' ? [] : campaigns;
  const rounds = only ? balancesOf(only.rounds, groups, scope.whole) : [];
  const curve = await readCurve(tx, scope, asOf);
  const unreachable = await countUnreachable(tx, scope);
  const imbalances = [...treeImbalances(tree), ...roundImbalances(rounds), ...curveImbalances(tree, curve)];
  return { year: scope.year, asOf, tree, campaigns, rounds, curve, funnel: funnelOf(groups), unreachable, imbalances };
}

async function readCampaign(tx: Transaction, campaign: Campaign, asOf: Date): Promise<BoardCampaign> {
  const rounds = await listRounds(tx, campaign.id);
  const { lastDay, closesAt } = await findFilingDeadline(tx, campaign);
  const { rows } = await tx.execute<{ proposed: boolean }>(
    sql`SELECT EXISTS (SELECT FROM roster_versions WHERE campaign_id = ${campaign.id}) AS proposed`,
  );
  const facts = { state: campaign.state, rosterProposed: rows[0]?.proposed ?? false, rounds, closesAt };
  return { campaign, stage: stageOf(facts, asOf), lastDay, rounds };
}

/** Of a whole register what was planned is the number fixed then; of a part of it, what there is. */
function balancesOf(rounds: readonly Round[], groups: readonly ReminderGroup[], whole: boolean): Board['rounds'] {
  return rounds.map((round) => {
    const own = groups.filter(({ roundId, counts }) => counts && roundId === round.id);
    const planned = whole ? (round.plannedRights ?? 0) : own.reduce((sum, { rights }) => sum + rights, 0);
    const balance = roundBalance(merged(own), planned);
    return { round, balance, imbalance: imbalance(balance) };
  });
}

/** Channels of one round in the same state for the same reason are one line of its accounts. */
function merged(groups: readonly ReminderGroup[]) {
  const byKey = new Map<string, Pick<ReminderGroup, 'state' | 'reason' | 'rights'>>();
  for (const { state, reason, rights } of groups) {
    const key = `${state} ${reason}`;
    byKey.set(key, { state, reason, rights: (byKey.get(key)?.rights ?? 0) + rights });
  }
  return [...byKey.values()];
}

async function readCurve(tx: Transaction, scope: BoardScope, asOf: Date): Promise<CurvePoint[]> {
  const days = await countFilingDays(tx, scope);
  const opened = scope.campaigns.map(({ openedAt }) => legalDayOf(openedAt));
  const from = [...opened, ...days.map(({ day }) => day)].sort()[0];
  // A year that is over ends with its list of the late, or with the last filing made after it.
  const over = scope.campaigns.length > 0 && scope.campaigns.every(({ closedAt }) => closedAt !== null);
  const ends = over ? scope.campaigns.map(({ closedAt }) => legalDayOf(closedAt as Date)) : [legalDayOf(asOf)];
  const through = [...ends, days.at(-1)?.day ?? ''].sort().at(-1) as string;
  return from === undefined ? [] : filingCurve(days, from, through);
}

const roundImbalances = (rounds: Board['rounds']) =>
  rounds.flatMap(({ round, imbalance: missing }) =>
    missing === 0 ? [] : [`第 ${round.number} 轮：账目相差 ${missing} 宗`],
  );

function curveImbalances({ top }: BoardTree, curve: readonly CurvePoint[]): string[] {
  const { filed, filedLate } = top.total;
  const drawn = curve.at(-1)?.total ?? 0;
  return drawn === filed + filedLate ? [] : [`填报进度曲线共 ${drawn} 宗，已填报 ${filed + filedLate} 宗`];
}

/** The stage of an authority: that of the campaign over it, or its only one below; several differ, and there is none. */
export function stageOfNode(board: Board, node: BoardNode): Stage | null {
  const province = `${node.code.slice(0, 2)}0000`;
  const own = board.campaigns.find(({ campaign }) => campaign.authorityCode === province);
  if (own) return own.stage;
  return node.level === 'ministry' ? null : stageOf(undefined, board.asOf);
}

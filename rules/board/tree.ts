/** The counts of a tree of authorities (N8-1): every parent is the sum of what it manages itself and of its children. */
import type { AuthorityLevel } from '../identity.ts';
import { addCounts, type BoardCounts, imbalancesOf, noCounts } from './counts.ts';

/** An authority's place in the tree. */
export interface BoardNode {
  code: string;
  name: string;
  level: AuthorityLevel;
  parentCode: string | null;
}

/** One authority on the board. */
export interface BoardRow {
  node: BoardNode;
  /** What it manages itself 本级. */
  own: BoardCounts;
  /** With everything below it. */
  total: BoardCounts;
}

export interface BoardTree {
  /** The authority asked for. */
  top: BoardRow;
  /** Those right below it, in the order of their codes. */
  children: BoardRow[];
}

/**
 * Rolls the counts up to `top`. Preconditions: `nodes` holds `top` and all below it; a code in `own` that is none of
 * theirs is an error, for its rights would be lost.
 */
export function boardTree(top: string, nodes: readonly BoardNode[], own: ReadonlyMap<string, BoardCounts>): BoardTree {
  const rows = new Map(
    nodes.map((node) => [node.code, { node, own: own.get(node.code) ?? noCounts(), total: noCounts() }]),
  );
  for (const code of own.keys())
    if (!rows.has(code)) throw new Error(`rights are managed by ${code}, which is not below ${top}`);
  for (const row of rows.values()) addUpwards(row, top, rows);
  const topRow = rows.get(top);
  if (!topRow) throw new Error(`the authority ${top} is not among its own tree`);
  const children = [...rows.values()].filter(({ node }) => node.parentCode === top && node.code !== top);
  return { top: topRow, children: children.sort((a, b) => (a.node.code < b.node.code ? -1 : 1)) };
}

/** Adds what a row manages itself to it and to every one above, up to `top`; a tree has four levels. */
function addUpwards(row: BoardRow, top: string, rows: ReadonlyMap<string, BoardRow>): void {
  let at: BoardRow | undefined = row;
  for (let depth = 0; at && depth < 5; depth++) {
    addCounts(at.total, row.own);
    if (at.node.code === top) return;
    at = at.node.parentCode === null ? undefined : rows.get(at.node.parentCode);
  }
  throw new Error(`the authority ${row.node.code} does not stand below ${top}`);
}

/** Sums of a tree that do not hold, in words; empty: they do. */
export function treeImbalances({ top, children }: BoardTree): string[] {
  const sum = noCounts();
  for (const part of [top.own, ...children.map(({ total }) => total)]) addCounts(sum, part);
  const rows = [top, ...children];
  return [
    ...rows.flatMap(({ node, total }) => imbalancesOf(total).map((words) => `${node.name}：${words}`)),
    ...(JSON.stringify(sum) === JSON.stringify(top.total) ? [] : [`${top.node.name}：合计与本级及下级之和不符`]),
  ];
}

import type { RosterEntry } from '../rules/roster.ts';
import { type DifferenceCounts, ROSTER_CHANGES, type RosterChange } from '../rules/roster-difference.ts';
import { GROUND_NAMES } from '../rules/roster-remark.ts';
import { type RosterCounts, rosterInWords } from './campaign-words.ts';
import { table } from './table.ts';

interface Named {
  campaignId: number;
  version: number;
  digest: string;
}

/** What the API answers to a proposal or an approval, as far as it is shown. */
export interface ProposedRoster {
  roster: RosterCounts;
  proposal: { version: number; digest: string };
  difference: DifferenceCounts & { against: number | null };
  undecidedExclusions?: number;
}

export interface Difference {
  subject: Named;
  against: Named | null;
  counts: DifferenceCounts;
}

type Place = Pick<RosterEntry, 'state' | 'ground' | 'groundText' | 'documentNo'> | null;

export interface DifferenceRow {
  licenceNo: string;
  change: RosterChange;
  before: Place;
  after: Place;
}

/** An exclusion as the API answers it, as far as it is shown. */
export interface Exclusion {
  id: number;
  licenceNo: string;
  state: string;
  groundText: string;
  documentNo: string;
  remark: string;
}

const CHANGES: Record<RosterChange, string> = {
  added: '列入',
  removed: '移出',
  'ground-changed': '情形变化',
  'annotation-changed': '注记变化',
  'newly-excluded': '新登记即除外',
  'left-register': '不再登记',
};

const short = (digest: string) => digest.slice(0, 12);

export function proposedInWords(answer: ProposedRoster): string {
  const { roster, proposal, undecidedExclusions = 0 } = answer;
  const undecided = undecidedExclusions === 0 ? [] : [`另有 ${undecidedExclusions} 项除外尚未审核，未计入本版`];
  return [
    `已提出底数：${rosterInWords(roster)}`,
    `第 ${proposal.version} 版，摘要 ${short(proposal.digest)}…；${signedInWords(answer)}`,
    ...undecided,
    '',
  ].join('\n');
}

export function frozenInWords(answer: ProposedRoster & { rounds: unknown[] }, id: number): string {
  const { roster, proposal, rounds } = answer;
  const first = `底数已冻结：${rosterInWords(roster)}，共 ${rounds.length} 轮提醒。查看：gongshi campaign show ${id}`;
  return `${first}\n第 ${proposal.version} 版，摘要 ${short(proposal.digest)}…；${signedInWords(answer)}\n`;
}

function signedInWords({ difference }: ProposedRoster): string {
  if (difference.against === null) return '此前没有冻结的底数';
  return `与已冻结的第 ${difference.against} 版相比：${countsInWords(difference)}`;
}

/** `列入 1 宗，移出 2 宗`, or that nothing differs. */
function countsInWords(counts: DifferenceCounts): string {
  const changed = ROSTER_CHANGES.filter((change) => counts[change] > 0);
  return changed.length === 0
    ? '没有差异'
    : changed.map((change) => `${CHANGES[change]} ${counts[change]} 宗`).join('，');
}

export function differenceInWords(head: Difference, items: readonly DifferenceRow[]): string {
  const { subject, against, counts } = head;
  const than = against ? `年度公示 ${against.campaignId} 的第 ${against.version} 版` : '无（此前没有底数）';
  const lines = [
    `年度公示 ${subject.campaignId} 的底数第 ${subject.version} 版，摘要 ${subject.digest}`,
    `相比于：${than}`,
    `应公示 ${counts.rosterBefore} 宗 → ${counts.rosterAfter} 宗；${countsInWords(counts)}；不变 ${counts.unchanged} 宗`,
  ];
  const rows = items.map(({ licenceNo, change, before, after }) => [
    ...[licenceNo, CHANGES[change], placeInWords(before), placeInWords(after)],
  ]);
  const listed = rows.length === 0 ? '' : table([['许可证号', '变化', '原', '现'], ...rows]);
  return `${lines.join('\n')}\n${listed}`;
}

function placeInWords(place: Place): string {
  if (place === null) return '未登记';
  if (place.ground === null) return '应公示';
  const said = [place.groundText, place.documentNo].filter((text) => text !== null);
  return `除外：${GROUND_NAMES[place.ground]}${said.length === 0 ? '' : `（${said.join('，')}）`}`;
}

const STATES: Record<string, string> = {
  proposed: '待审核',
  approved: '已批准',
  rejected: '未批准',
  withdrawing: '撤回待审核',
  withdrawn: '已撤回',
};

export function exclusionsInWords(exclusions: readonly Exclusion[]): string {
  if (exclusions.length === 0) return '没有除外事项\n';
  const rows = exclusions.map(({ id, licenceNo, state, groundText, documentNo, remark }) => [
    ...[id, licenceNo, STATES[state] ?? state, groundText, documentNo, remark],
  ]);
  return table([['编号', '许可证号', '状态', '原因', '文号', '备注'], ...rows]);
}

/** What the follow-up of a round 轮次跟进 is told, knows and shows. Ids, counts and instants only. */
import type { MachineChannel } from './cascade.ts';
import { instantInWords } from './legal-day.ts';

export interface CascadeMessage {
  campaignId: number;
  roundId: number;
  /** Legal time of its start, ISO 8601. */
  asOf: string;
}

/** The workflow's id: one follow-up for one round, so a second start meets the first. */
export function cascadeWorkflowId(roundId: number): string {
  return `cascade/round/${roundId}`;
}

export function cascadeStart(input: CascadeMessage) {
  return {
    workflowType: 'cascadeWorkflow',
    workflowId: cascadeWorkflowId(input.roundId),
    input,
    summary: '催报轮次跟进：语音外呼、电子邮件、人工电话',
  };
}

/** Minutes after a message was handed over at which its provider is asked, where no report came. */
export const LOOKS_AFTER_MINUTES = [1, 10, 15] as const;

/** What is open on a channel, and when it may be used: instants as ISO 8601. */
export interface OpenWay {
  channel: MachineChannel;
  planned: number;
  sending: number;
  opensAt: string;
  closesAt: string;
}

/** Where a follow-up stands, in messages. */
export interface CascadeView {
  authority: string;
  year: number;
  round: number;
  /** No time is left: the next round begins, the deadline has passed, the campaign has ended. */
  over: boolean;
  /** The round ends; the campaign may have moved it. */
  endsAt: string;
  ways: OpenWay[];
  /** Handed over, and a report is awaited; by when at the latest. */
  unreported: number;
  reportDueAt: string | null;
  /** On the call list. */
  calls: number;
}

const CHANNELS: Record<MachineChannel, string> = {
  sms: '短信',
  voice: '语音外呼',
  email: '电子邮件',
  'file-drop': '文件交换',
};

/** Plain Chinese in Markdown, for the operators' view of the workflow. */
export function describeCascade(view: CascadeView, waiting: { what: string; dueAt: string } | null): string {
  const lines = [`**${view.year} 年度公示 · 第 ${view.round} 轮提醒跟进**`];
  for (const { channel, planned, sending } of view.ways) lines.push(`${CHANNELS[channel]}待发 ${planned + sending} 条`);
  if (view.unreported > 0) lines.push(`等待回执 ${view.unreported} 条`);
  if (view.calls > 0) lines.push(`人工电话清单 ${view.calls} 户`);
  if (waiting) lines.push(`${waiting.what}：${instantInWords(new Date(waiting.dueAt))}`);
  return lines.join('\n\n');
}

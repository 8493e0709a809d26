import { sumOf } from '../facts/recovery.ts';
import { LINKS } from '../plan/cuts.ts';
import { BOOKS, type Book } from '../plan/lies.ts';
import type { RunReport } from '../run.ts';
import { type Done, lastLine, type Tally, tallyBy, totalsOf } from './totals.ts';
import { BOOK_WORDS, both, CUT_WORDS, LIE_WORDS, PROCESS_WORDS, type Words } from './words.ts';

/** The report of many runs as Markdown, in both languages; `machine` says where they ran. */
export function markdownOf(reports: readonly RunReport[], machine: string): string {
  const table = (nameIt: (done: Done) => string | undefined, words: Record<string, Words>) =>
    faultTable(tallyBy(reports, nameIt), words);
  return [
    ...summary(reports, machine),
    ...section('杀死的进程 Processes killed', 'SIGKILL，稍后重新启动。 Killed, and started again a little later.'),
    ...table((done) => targetOf(done, 'kill'), PROCESS_WORDS),
    ...section('停住的进程 Processes stopped', 'SIGSTOP，最长九秒。 Standing still for up to nine seconds.'),
    ...table((done) => targetOf(done, 'suspend'), PROCESS_WORDS),
    ...section('连接 Connections', '每条连接都经过代理。 Every connection leads through a proxy.'),
    ...table((done) => cutOf(done)?.how, CUT_WORDS),
    '',
    ...linkTable(reports),
    ...section('服务商说谎 Lies of the providers', '按消息计数。 Counted in messages.'),
    ...BOOKS.flatMap((book) => [
      ...faultTable(
        tallyBy(reports, (done) => lieOf(done, book)),
        LIE_WORDS,
        both(BOOK_WORDS[book], book),
      ),
      '',
    ]),
    ...section('如何应对 What was done about it', '按次计数。 Counted in times.'),
    ...recoveryTable(reports),
    '',
  ].join('\n');
}

function summary(reports: readonly RunReport[], machine: string): string[] {
  const totals = totalsOf(reports);
  const sum = (of: (report: RunReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  const seeds = reports.map(({ seed }) => seed);
  const range = `${Math.min(...seeds)}–${Math.max(...seeds)}`;
  const [messages, filings] = [sum((report) => report.messages), sum((report) => report.filings)];
  const blows = sum(({ falls }) => falls.length);
  const each = (sum(({ seconds }) => seconds) / reports.length).toFixed(0);
  const { lost, doubled, unknown } = totals;
  return [
    `**${lastLine(totals)}**（${totals.runs} 次运行，遗漏 ${lost}，重复 ${doubled}，不明 ${unknown}）`,
    '',
    `种子 ${range}：打击 ${blows} 次，消息 ${messages} 条，填报 ${filings} 件，每次运行约 ${each} 秒；失败的种子：${totals.failed.join('、') || '无'}。${machine}。`,
    '',
    `Seeds ${range}: ${blows} blows, ${messages} messages, ${filings} filings, about ${each} s a run; failed seeds: ${totals.failed.join(', ') || 'none'}. ${machine}.`,
  ];
}

const section = (title: string, below: string): string[] => ['', `### ${title}`, '', below, ''];

function targetOf(done: Done, act: 'kill' | 'suspend'): string | undefined {
  return 'fall' in done && done.fall.blow.act === act ? done.fall.blow.target : undefined;
}

function cutOf(done: Done) {
  return 'fall' in done && done.fall.blow.act === 'cut' ? done.fall.blow : undefined;
}

function lieOf(done: Done, book: Book): string | undefined {
  return 'lie' in done && done.lie.startsWith(`${book} `) ? done.lie.slice(book.length + 1) : undefined;
}

/** A row a kind: how often, in how many runs, and what those runs came to. */
function faultTable(tallies: Map<string, Tally>, words: Record<string, Words>, title = ''): string[] {
  const known = Object.keys(words).filter((name) => tallies.has(name));
  const others = [...tallies.keys()].filter((name) => !known.includes(name));
  const back = [...tallies.values()].some(({ backMs }) => backMs.length > 0);
  const head = [title, '次数 times', '运行 runs', '遗漏 lost', '重复 doubled', '不明 unknown'];
  const rows = [...known, ...others].map((name) => {
    const { times, runs, backMs, lost, doubled, unknown } = tallies.get(name) as Tally;
    return [both(words[name], name), times, runs, lost, doubled, unknown, ...(back ? [spread(backMs)] : [])];
  });
  return markdownTable([...head, ...(back ? ['恢复工作：中位、最长 back at work: median, longest'] : [])], rows);
}

function spread(sortedMs: readonly number[]): string {
  const seconds = (ms: number | undefined) => (ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`);
  return `${seconds(sortedMs[Math.floor(sortedMs.length / 2)])}, ${seconds(sortedMs.at(-1))}`;
}

/** Which connection was struck how often. */
function linkTable(reports: readonly RunReport[]): string[] {
  const kinds = Object.keys(CUT_WORDS);
  const counted = tallyBy(reports, (done) => {
    const cut = cutOf(done);
    return cut && `${cut.link} ${cut.how}`;
  });
  const rows = LINKS.map((link) => [link, ...kinds.map((how) => counted.get(`${link} ${how}`)?.times ?? 0)]);
  return markdownTable(['次数 times', ...kinds.map((how) => `${CUT_WORDS[how]?.zh} ${how}`)], rows);
}

function recoveryTable(reports: readonly RunReport[]): string[] {
  const { foundThere, notThere, triedAgain, askedAgain } = sumOf(reports.map(({ recovery }) => recovery));
  const rows = [
    ['去向不定，查明服务商已收到，不再发送 uncertain, found at the provider: not sent again', foundThere],
    ['去向不定，查明服务商未收到，重新发送 uncertain, proved not to be there: sent again', notThere],
    ['不止一次才发出的消息 messages that took more than one try', triedAgain],
    ['未得答复、以同一键重发的请求 requests repeated under their key for want of an answer', askedAgain],
  ] as const;
  return markdownTable(['', '次数 times'], rows);
}

function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)];
}

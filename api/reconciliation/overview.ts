import { type Static, Type } from '@fastify/type-provider-typebox';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  countDifferences,
  countQuarantine,
  listSequences,
  type Sequence,
} from '../../db/queries/reconciliation/index.ts';
import { countMissing } from '../../rules/reconciliation/gaps.ts';
import { KIND_TITLES } from '../../rules/reconciliation/kinds.ts';
import { isAlarm, POLL_ENDS } from '../../rules/reconciliation/poll.ts';
import type { ApiDeps, App } from '../deps.ts';
import { Code, Instant, isProvinceOrAbove, Kind, Nullable, tags } from './schemas.ts';

const GAPS_SHOWN = 100;

const PollSchema = Type.Object({
  asOf: Instant,
  recordedAt: Instant,
  end: Type.String({ description: Object.keys(POLL_ENDS).join(', ') }),
  endText: Type.String(),
  pages: Type.Integer(),
  stored: Type.Integer(),
  repeated: Type.Integer(),
  quarantined: Type.Integer(),
});
const CountSchema = Type.Object({ type: Type.String(), state: Type.String(), rows: Type.Integer() });
const KindSchema = Type.Object({
  kind: Kind,
  title: Type.String(),
  cursor: Nullable(Type.String({ description: '读到何处；null 为尚未开始或须从头读起' })),
  highest: Type.Integer({ description: '已知的最大序号' }),
  coveredThrough: Nullable(Type.String({ format: 'date-time', description: '数据齐至' })),
  missing: Type.Integer({ description: '缺号个数' }),
  gaps: Type.Array(Type.Object({ from: Type.Integer(), to: Type.Integer() }), {
    description: `缺号，至多 ${GAPS_SHOWN} 段`,
  }),
  lastPoll: Nullable(PollSchema),
  failingSince: Nullable(Instant),
  alarm: Type.Boolean({ description: '须有人处理：账号被拒、答复不符合约定，或连续一小时不可用' }),
  quarantined: Type.Integer({ description: '待处理记录' }),
  differences: Type.Array(CountSchema),
});
const OverviewSchema = Type.Object({
  authority: Code,
  configured: Type.Boolean({ description: '是否配置了部公示系统的地址' }),
  pollSeconds: Type.Integer(),
  kinds: Type.Array(KindSchema),
});

/** Where the reconciliation stands, kind by kind. The sequences are the account's; counts are of an authority and below. */
export function overviewRoute(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'reconciliation.read', summary: '查询核对情况' },
    querystring: Type.Object({ authority: Type.Optional(Code) }),
    response: { 200: OverviewSchema },
  };
  app.get('/reconciliation', { schema }, async (request) => {
    const authority = request.query.authority ?? request.official.authorityCode;
    await assertWithinAuthority(deps.database, request.official, authority);
    const unattributed = await isProvinceOrAbove(deps.database, request.official);
    const [sequences, quarantined, differences] = await Promise.all([
      listSequences(deps.database),
      countQuarantine(deps.database, { authority, unattributed }),
      countDifferences(deps.database, authority),
    ]);
    const kinds = sequences.map((sequence) => ({
      ...shownSequence(sequence, deps.clocks.machineNow()),
      quarantined: quarantined[sequence.kind] ?? 0,
      differences: differences
        .filter(({ kind }) => kind === sequence.kind)
        .map(({ type, state, rows }) => ({ type, state, rows })),
    }));
    const { url, pollSeconds } = deps.config.system;
    return { authority, configured: url !== undefined, pollSeconds, kinds };
  });
}

function shownSequence(sequence: Sequence, now: Date): Omit<Static<typeof KindSchema>, 'quarantined' | 'differences'> {
  const { kind, cursor, high, gaps, coveredThrough, failingSince } = sequence;
  return {
    ...{ kind, title: KIND_TITLES[kind], cursor, highest: high, coveredThrough },
    missing: countMissing(gaps),
    gaps: gaps.slice(0, GAPS_SHOWN),
    lastPoll: shownPoll(sequence),
    failingSince: failingSince?.toISOString() ?? null,
    alarm: isAlarm(sequence.poll?.end ?? null, failingSince, now),
  };
}

function shownPoll({ poll, polledAt, pollRecordedAt }: Sequence): Static<typeof PollSchema> | null {
  if (!poll || !polledAt || !pollRecordedAt) return null;
  const { end, pages, stored, repeated, quarantined } = poll;
  const times = { asOf: polledAt.toISOString(), recordedAt: pollRecordedAt.toISOString() };
  return { ...times, end, endText: POLL_ENDS[end], pages, stored, repeated, quarantined };
}

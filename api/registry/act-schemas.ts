import { type Static, Type } from '@fastify/type-provider-typebox';
import type { ListedAct } from '../../db/queries/registry.ts';
import { actStateInWords } from '../../rules/register-act-refusals.ts';
import { ACT_KINDS, ACT_NAMES, ACT_STATES, type ActKind, type ActState } from '../../rules/register-acts.ts';
import { RowId } from '../plugins/paging.ts';
import { HolderKindSchema, Instant, nullable } from './right-schemas.ts';

export const ActId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
export const ActKindSchema = Type.Unsafe<ActKind>({ type: 'string', enum: [...ACT_KINDS] });
export const ActStateSchema = Type.Unsafe<ActState>({ type: 'string', enum: [...ACT_STATES] });

const text = (maxLength: number, description: string) => Type.String({ maxLength, description });
const phones = (description: string) => Type.Optional(text(200, `${description}；一格多号亦可`));

export const ActRequestSchema = Type.Object(
  {
    kind: ActKindSchema,
    licenceNos: Type.Optional(Type.Array(text(100, '许可证号'), { maxItems: 2_000 })),
    documentNo: text(200, '文号'),
    effectiveFrom: text(30, '生效日, YYYY-MM-DD'),
    reason: text(500, '事由'),
    holder: Type.Optional(
      Type.Object(
        {
          id: Type.Optional(RowId),
          kind: Type.Optional(HolderKindSchema),
          name: Type.Optional(text(200, '受让人')),
          creditCode: Type.Optional(text(40, '统一社会信用代码')),
        },
        { additionalProperties: false, description: 'transfer: 受让人，以编号指明，或写明新的矿业权人' },
      ),
    ),
    systemPhones: phones('transfer: 受让人系统填报电话'),
    registeredPhones: phones('transfer: 受让人登记电话'),
    contactPerson: Type.Optional(text(100, 'transfer: 联系人')),
    email: Type.Optional(text(200, 'transfer: 电子邮箱')),
    into: Type.Optional(text(100, 'merger: 合并后的许可证号')),
    division: Type.Optional(text(6, 'jurisdiction-transfer: 该区划内由移出机关管辖的全部矿业权')),
    from: Type.Optional(text(6, 'jurisdiction-transfer: 移出机关')),
    to: Type.Optional(text(6, 'jurisdiction-transfer: 接收机关')),
  },
  { additionalProperties: false },
);

export const ActDecisionSchema = Type.Object(
  {
    approve: Type.Boolean(),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: '审核意见' })),
  },
  { additionalProperties: false },
);

const answered = {
  id: Type.Integer(),
  kind: ActKindSchema,
  text: Type.String({ description: '转让, 合并, 注销, 废止, 管辖移交' }),
  state: ActStateSchema,
  stateText: Type.String(),
  authority: Type.String({ description: '登记机关' }),
  decider: Type.String({ description: 'Officers of this authority, or of one above it, decide' }),
  documentNo: Type.String({ description: '文号' }),
  effectiveFrom: Type.String({ format: 'date', description: '生效日' }),
  reason: Type.String({ description: '事由' }),
  into: nullable(Type.String()),
  division: nullable(Type.String()),
  from: nullable(Type.String()),
  to: nullable(Type.String()),
  rights: Type.Integer({ description: 'How many rights it is about' }),
  licenceNos: Type.Array(Type.String(), { description: 'The first 50 of them' }),
  proposedBy: Type.Integer(),
  proposedAt: Instant,
  decidedBy: nullable(Type.Integer()),
  decidedAt: nullable(Instant),
  decisionNote: nullable(Type.String()),
  appliedAt: nullable(Instant),
};

/** What a command about an act answers: kept with the command, so it names no holder. */
export const AnsweredActSchema = Type.Object(answered);

export const ActSchema = Type.Object({
  ...answered,
  holder: nullable(
    Type.Object({
      id: Type.Optional(Type.Integer()),
      kind: Type.Optional(HolderKindSchema),
      name: Type.Optional(Type.String()),
      creditCode: Type.Optional(Type.String()),
    }),
  ),
});

/** An act as the API shows it: without the telephones of a transfer, which stand with the right once it is his. */
export function shownAct(act: ListedAct): Static<typeof ActSchema> {
  return { ...answeredAct(act), holder: act.details.holder ?? null };
}

export function answeredAct(act: ListedAct): Static<typeof AnsweredActSchema> {
  const { id, kind, state, documentNo, effectiveFrom, reason, rights, licenceNos, details } = act;
  const { into = null, division = null, from = null, to = null } = details;
  return {
    ...{ id, kind, text: ACT_NAMES[kind], state, stateText: actStateInWords(state) },
    ...{ authority: act.authorityCode, decider: act.deciderCode, documentNo, effectiveFrom, reason },
    ...{ into, division, from, to, rights, licenceNos },
    ...{ proposedBy: act.proposedBy, decidedBy: act.decidedBy, decisionNote: act.decisionNote },
    proposedAt: act.proposedAt.toISOString(),
    decidedAt: act.decidedAt?.toISOString() ?? null,
    appliedAt: act.appliedAt?.toISOString() ?? null,
  };
}

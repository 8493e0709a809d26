import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Difference } from '../../db/queries/reconciliation/index.ts';
import { maskIdentityNumbers } from '../../rules/identity-number.ts';
import {
  CONTACT_FIELDS,
  DIFFERENCE_CHOICES,
  DIFFERENCE_STATES,
  DIFFERENCE_TYPES,
  type DifferenceChoice,
  type DifferenceState,
  type DifferenceType,
  fieldTitle,
  MISSING_GROUNDS,
  valueInWords,
} from '../../rules/reconciliation/differences.ts';
import { KIND_TITLES } from '../../rules/reconciliation/kinds.ts';
import { Code, Instant, Kind, Nullable } from './schemas.ts';

export const DifferenceTypeSchema = Type.Unsafe<DifferenceType>({
  ...{ type: 'string', enum: [...DIFFERENCE_TYPES] },
  description: 'missing-here 我方缺, missing-there 对方缺, field 字段不同, withdrawn 对方已撤回',
});
export const DifferenceStateSchema = Type.Unsafe<DifferenceState>({
  ...{ type: 'string', enum: [...DIFFERENCE_STATES] },
  description: 'open 待处理, asked 待对方更正, proposed 待审核, decided 已处理, gone 已无差异',
});
export const ChoiceSchema = Type.Unsafe<DifferenceChoice>({
  ...{ type: 'string', enum: [...DIFFERENCE_CHOICES] },
  description: 'take-theirs 采用对方（须另一人审核）, keep-ours 保留我方, ask 由对方更正',
});

export const DifferenceSchema = Type.Object({
  id: Type.Integer(),
  kind: Kind,
  authority: Code,
  licenceNo: Type.String(),
  year: Nullable(Type.Integer()),
  subject: Type.String({ description: '许可证号；填报另加年度；名录与抽查为对方编号' }),
  field: Type.String({ description: '空为整条' }),
  fieldTitle: Type.String(),
  type: DifferenceTypeSchema,
  ground: Nullable(Type.String()),
  groundText: Nullable(Type.String()),
  ours: Type.String(),
  theirs: Type.String(),
  state: DifferenceStateSchema,
  choice: Nullable(ChoiceSchema),
  note: Nullable(Type.String()),
  decidedBy: Nullable(Type.Integer()),
  decidedAt: Nullable(Instant),
  approvedBy: Nullable(Type.Integer()),
  approvedAt: Nullable(Instant),
  importId: Nullable(Type.String({ description: '将对方内容写入登记簿的导入' })),
  foundAt: Instant,
  goneAt: Nullable(Instant),
});

/** What a decision has made of it. Without the values: the answer is kept with its request, and they may be a person's. */
export const DecidedSchema = Type.Object({
  id: Type.Integer(),
  state: DifferenceStateSchema,
  choice: Nullable(ChoiceSchema),
  importId: DifferenceSchema.properties.importId,
});

export function shownDecided({ id, state, choice, importId }: Difference): Static<typeof DecidedSchema> {
  return { id, state, choice, importId };
}

/** In place of a telephone: the difference itself shows it, and that is recorded. */
const IN_A_LIST = '（请查看单条）';

/** A difference in terms an official reads; in a list without contacts. */
export function shownDifference(row: Difference, where: 'list' | 'alone'): Static<typeof DifferenceSchema> {
  const { itemId: _item, authorityCode: authority, kind, field, ground, ...rest } = row;
  const hidden = where === 'list' && CONTACT_FIELDS.includes(field);
  const words = (value: unknown) => (hidden ? IN_A_LIST : maskIdentityNumbers(valueInWords(field, value)));
  return {
    ...{ ...rest, authority, kind, field, ground },
    fieldTitle: fieldTitle(kind, field),
    groundText: ground && MISSING_GROUNDS[ground],
    ours: words(row.ours),
    theirs: words(row.theirs),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    approvedAt: row.approvedAt?.toISOString() ?? null,
    foundAt: row.foundAt.toISOString(),
    goneAt: row.goneAt?.toISOString() ?? null,
  };
}

const TYPE_WORDS: Readonly<Record<DifferenceType, string>> = {
  'missing-here': '我方缺',
  'missing-there': '对方缺',
  field: '内容不同',
  withdrawn: '对方已撤回',
};
const STATE_WORDS: Readonly<Record<DifferenceState, string>> = {
  open: '待处理',
  asked: '待对方更正',
  proposed: '待审核',
  decided: '已处理',
  gone: '已无差异',
};
const CHOICE_WORDS: Readonly<Record<DifferenceChoice, string>> = {
  'take-theirs': '采用对方',
  'keep-ours': '保留我方',
  ask: '由对方更正',
};

export const REPORT_HEADINGS = [
  ...['编号', '类别', '省级主管部门', '许可证号', '年度', '项目', '差异', '我方', '对方', '原因'],
  ...['状态', '处理', '说明', '处理人', '审核人', '发现时间'],
] as const;

/** One row of the report, in the order of its headings. */
export function reportRow(row: Difference): string[] {
  const shown = shownDifference(row, 'list');
  return [
    ...[String(shown.id), KIND_TITLES[shown.kind], shown.authority, shown.licenceNo, String(shown.year ?? '')],
    ...[shown.fieldTitle, TYPE_WORDS[shown.type], shown.ours, shown.theirs, shown.groundText ?? ''],
    ...[STATE_WORDS[shown.state], shown.choice ? CHOICE_WORDS[shown.choice] : '', shown.note ?? ''],
    ...[String(shown.decidedBy ?? ''), String(shown.approvedBy ?? ''), shown.foundAt],
  ];
}

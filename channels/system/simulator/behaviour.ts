/**
 * How the simulator misbehaves, told by `PUT /_simulator/behaviour`:
 *
 *   {"seed": 7, "pageSize": 100, "faults": [
 *     {"kind": "outage", "from": "2021-04-29T00:00:00+08:00", "to": "2021-04-30T00:00:00+08:00"},
 *     {"kind": "hold-back", "share": 0.05, "until": "2021-03-02T00:00:00+08:00"},
 *     {"kind": "repeat", "share": 0.1}, {"kind": "disorder"}, {"kind": "error", "status": 502, "share": 0.2}]}
 *
 * Every fault may be limited to a share (of the requests, or of the items), to the first `count` it would strike, and to
 * some kinds. What is told replaces all that was told before.
 */
import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { isInstant } from '../../../rules/instants.ts';
import { SYSTEM_KINDS, type SystemKind } from '../../../rules/reconciliation/kinds.ts';
import { type FieldError, Refusal } from '../../../rules/refusal.ts';

const Kind = Type.Unsafe<SystemKind>({ type: 'string', enum: [...SYSTEM_KINDS] });
const Instant = Type.Optional(Type.String({ maxLength: 40 }));
const limit = {
  share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  count: Type.Optional(Type.Integer({ minimum: 1 })),
  kinds: Type.Optional(Type.Array(Kind, { minItems: 1 })),
};
const fault = <K extends string, P extends Record<string, ReturnType<typeof Type.Optional>> = Record<never, never>>(
  kind: K,
  properties?: P,
) => Type.Object({ kind: Type.Literal(kind), ...limit, ...(properties as P) }, { additionalProperties: false });

/** What may happen to a request; the first in the list that strikes does. */
const RequestFaultSchema = Type.Union([
  /** 503 between two instants of the rehearsal: `from` included, `to` not. */
  fault('outage', { from: Instant, to: Instant }),
  fault('error', { status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })) }),
  fault('refuse-account'),
  /** 410 to a request with a cursor. */
  fault('expire-cursor'),
  /** The answer breaks off in the middle: the connection with it, or only its JSON. */
  fault('reset'),
  fault('broken-page'),
]);

/** What may happen to a page and its items besides. */
const SideFaultSchema = Type.Union([
  fault('slow', { latencyMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })) }),
  /** Items on no page: asked for by number they come, from `until` on where that is given. */
  fault('hold-back', { until: Instant }),
  /** Items twice on their page. */
  fault('repeat'),
  /** The items of a page in another order. */
  fault('disorder'),
  /** After an item, the same version of it with other content. */
  fault('altered'),
  /** An item without its content. */
  fault('malformed'),
]);

const FaultSchema = Type.Union([...RequestFaultSchema.anyOf, ...SideFaultSchema.anyOf]);
const BehaviourSchema = Type.Object(
  {
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffffff })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
    faults: Type.Optional(Type.Array(FaultSchema, { maxItems: 100 })),
  },
  { additionalProperties: false },
);

export type RequestFault = Static<typeof RequestFaultSchema>;
export type SideFault = Static<typeof SideFaultSchema>;
export type Fault = RequestFault | SideFault;
export type FaultKind = Fault['kind'];

export interface SystemBehaviour {
  /** Chance is drawn from it: the same seed and items, the same faults. */
  seed: number;
  /** Most items of a page, whatever was asked for. */
  pageSize: number;
  faults: Fault[];
}
export type BehaviourInput = Partial<SystemBehaviour>;

/** A system on a good day. */
export const GOOD_BEHAVIOUR: SystemBehaviour = { seed: 1, pageSize: 500, faults: [] };

/** Reads a behaviour as told from outside. Throws a Refusal that names each wrong member. */
export function readBehaviour(input: unknown): SystemBehaviour {
  const errors: FieldError[] = Value.Check(BehaviourSchema, input)
    ? instantErrors(input.faults ?? [])
    : [...Value.Errors(BehaviourSchema, input)].map(({ instancePath, message }) => ({
        pointer: `/body${instancePath}`,
        detail: message,
      }));
  if (errors.length === 0) return { ...GOOD_BEHAVIOUR, ...(input as BehaviourInput) };
  throw new Refusal('simulator-behaviour-invalid', {
    status: 400,
    title: '模拟器行为设置有误',
    titleEn: 'The simulator cannot be told that',
    detail: '请求体应为模拟器行为的 JSON，请按 errors 逐项改正后重试；原设置保持不变。',
    errors: errors.slice(0, 20),
  });
}

function instantErrors(faults: readonly object[]): FieldError[] {
  return faults.flatMap((told, at) =>
    (['from', 'to', 'until'] as const).flatMap((name) => {
      const value = (told as Record<string, unknown>)[name];
      const good = value === undefined || isInstant(String(value));
      return good ? [] : [{ pointer: `/body/faults/${at}/${name}`, value, detail: '应为带时区的时刻' }];
    }),
  );
}

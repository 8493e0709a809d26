import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { isInstant } from '../instants.ts';
import { normaliseLicence } from '../licence.ts';
import { isStorable } from '../text.ts';
import { readFacts } from './facts.ts';
import { type ItemProblem, type ItemResult, MAX_ITEM_BYTES, type MalformedReason, type SystemKind } from './kinds.ts';

const MAX_NUMBER = Number.MAX_SAFE_INTEGER;

/** What stands around every item, whatever its kind. Members nobody knows are let through, as in the content. */
const EnvelopeSchema = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  sequence: Type.Union([Type.Integer({ minimum: 1, maximum: MAX_NUMBER }), Type.Null()]),
  occurredAt: Type.String({ maxLength: 40 }),
  authority: Type.String({ pattern: '^[0-9]{6}$' }),
  content: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 100 }),
});

type Envelope = Static<typeof EnvelopeSchema>;

const ENVELOPE_FIELDS = Object.keys(EnvelopeSchema.properties);

/**
 * Reads one item as the mapping hands it over. Everything that came in is looked at: shape, size, text that can be
 * stored, and the columns of its kind. What is wrong is named by field; values are not repeated.
 */
export function readItem(kind: SystemKind, raw: unknown): ItemResult {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return malformed('not-an-object', [], raw);
  // Part by part, and first: JSON escapes a lone surrogate and U+0000, and does not end in what is nested without end.
  if (!allStorable(raw)) return malformed('unstorable', [], raw);
  if (Buffer.byteLength(JSON.stringify(raw)) > MAX_ITEM_BYTES) return malformed('too-large', [], raw);
  if (!Value.Check(EnvelopeSchema, raw)) return malformed('bad-envelope', envelopeProblems(raw), raw);
  const envelope: Envelope = raw;
  if (!isInstant(envelope.occurredAt))
    return malformed('bad-envelope', [{ field: 'occurredAt', detail: '不是有效时间' }], raw);
  const { facts, problems, unknownFields } = readFacts(kind, envelope);
  if (!facts) return malformed('bad-content', problems, raw);
  const outside = Object.keys(raw).filter((name) => !ENVELOPE_FIELDS.includes(name) && name !== 'kind');
  return {
    ok: true,
    item: {
      kind,
      // A licence number is one thing however it is typed.
      externalId: kind === 'rights' ? normaliseLicence(envelope.id) : envelope.id,
      version: envelope.version,
      sequence: envelope.sequence,
      occurredAt: new Date(envelope.occurredAt).toISOString(),
      authorityCode: envelope.authority,
      content: envelope.content,
      facts,
      unknownFields: [...outside, ...unknownFields].map((name) => name.slice(0, 100)).slice(0, 20),
    },
  };
}

/** Whether a text nested anywhere can be stored; below eight levels nothing of ours lies, so it is refused. */
function allStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (value === null || typeof value !== 'object') return true;
  return (
    depth < 8 && Object.entries(value).every(([name, member]) => isStorable(name) && allStorable(member, depth + 1))
  );
}

function envelopeProblems(raw: object): ItemProblem[] {
  return Object.entries(EnvelopeSchema.properties)
    .filter(([name, schema]) => !Value.Check(schema, (raw as Record<string, unknown>)[name]))
    .map(([field]) => ({ field, detail: '缺少或格式不符' }));
}

/** As much of the envelope as can be read: an item in quarantine is found again by it. */
function malformed(reason: MalformedReason, problems: ItemProblem[], raw: unknown): ItemResult {
  const part = <K extends keyof Envelope>(name: K): Envelope[K] | null => {
    const value = (raw as Record<string, unknown> | null)?.[name];
    const fits =
      Value.Check(EnvelopeSchema.properties[name], value) && (typeof value !== 'string' || isStorable(value));
    return fits ? (value as Envelope[K]) : null;
  };
  const known = raw !== null && typeof raw === 'object' && !Array.isArray(raw);
  return {
    ok: false,
    ...{ reason, problems },
    externalId: known ? part('id') : null,
    version: known ? part('version') : null,
    sequence: known ? part('sequence') : null,
    authorityCode: known ? part('authority') : null,
  };
}

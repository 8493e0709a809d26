import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Right } from '../../db/queries/registry.ts';
import {
  type HolderKind,
  RIGHT_EVENTS,
  RIGHT_STATES,
  type RightEvent,
  type RightKind,
  type RightState,
} from '../../rules/registry.ts';

export const tags = ['registry'];
// There is no year 0 in PostgreSQL, and a year far away is a slip of the finger.
export const askedDay = (description: string) => Type.String({ format: 'date', pattern: '^(19|20|21)', description });
export const KnownAt = Type.String({
  format: 'date-time',
  description: '当时所知: with asOf, leaving out what was written down after this machine time',
});
export const Day = Type.String({ format: 'date' });
export const Instant = Type.String({ format: 'date-time' });
export const Code = Type.String({ pattern: '^[0-9]{6}$', description: '行政区划代码' });
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Kind = Type.Unsafe<RightKind>({ type: 'string', enum: ['exploration', 'mining'] });
export const State = Type.Unsafe<RightState>({ type: 'string', enum: [...RIGHT_STATES] });
export const Event = Type.Unsafe<RightEvent>({ type: 'string', enum: [...RIGHT_EVENTS] });
export const HolderKindSchema = Type.Unsafe<HolderKind>({
  type: 'string',
  enum: ['enterprise', 'individual-business', 'natural-person'],
});
export const LicenceParams = Type.Object({ licenceNo: Type.String({ minLength: 1, maxLength: 60 }) });

export const HolderSchema = Type.Object({
  id: Type.Integer(),
  kind: HolderKindSchema,
  name: Type.String(),
  creditCode: nullable(Type.String()),
});

/** What a list shows: no telephones, no contact; who needs them opens the right, and that is recorded. */
const listed = {
  licenceNo: Type.String(),
  unknownLicence: Type.Boolean({ description: '许可证号格式未知，经办人员接受后导入' }),
  name: Type.String(),
  kind: Kind,
  state: State,
  authority: Type.String(),
  divisionCode: Type.String(),
  holder: HolderSchema,
  mineral: Type.String(),
  validFrom: Day,
  validTo: Day,
  firstIssued: Day,
  greenMine: Type.Boolean(),
  version: Type.Integer(),
  holdsFrom: Type.String({ format: 'date', description: 'Legal day since when it is so' }),
};
export const ListedRight = Type.Object(listed);

export const RightSchema = Type.Object({
  ...listed,
  areaKm2: Type.String(),
  issuingAuthority: Type.String(),
  managingAuthority: Type.String({ description: '管理机关, as the register names it' }),
  managingCode: Type.Union([Type.String(), Type.Null()], { description: '管辖移交后的管辖机关; null: none was' }),
  manager: Type.Object({ code: Type.String(), name: Type.String() }, { description: '现管辖机关' }),
  closureGround: nullable(Type.String()),
  documentNo: nullable(Type.String()),
  mergedInto: nullable(Type.String()),
  systemPhones: Type.Array(Type.String()),
  registeredPhones: Type.Array(Type.String()),
  contactPerson: Type.String(),
  email: Type.String(),
  remark: Type.String(),
  importId: Type.String({ description: 'The import that brought it, or changed it last' }),
  recordedAt: Type.String({ format: 'date-time', description: 'Machine time this was written down' }),
  event: Event,
  actId: nullable(Type.Integer()),
});

export function shownListed(right: Right): Static<typeof ListedRight> {
  const { licenceNo, unknownLicence, name, kind, state, divisionCode, holder, mineral, greenMine, version } = right;
  const { validFrom, validTo, firstIssued, holdsFrom, authorityCode: authority } = right;
  return {
    ...{ licenceNo, unknownLicence, name, kind, state, authority, divisionCode, holder, mineral },
    ...{ validFrom, validTo, firstIssued, greenMine, version, holdsFrom },
  };
}

export function shownRight(right: Right, manager: { code: string; name: string }): Static<typeof RightSchema> {
  const { id: _id, authorityCode: authority, mobile: _m, mobileSource: _s, recordedAt, ...rest } = right;
  return { ...rest, authority, manager, recordedAt: recordedAt.toISOString() };
}

import { boolean, date, integer, jsonb, numeric, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { HolderDecisionKind, HolderDecisionState } from '../../rules/holder-decisions.ts';
import type { ActDetails, ActKind, ActState } from '../../rules/register-acts.ts';
import { identity, instant, reference } from './columns.ts';

/** Acts on the register 登记事项变更, by two officers. */
export const registerActsTable = pgTable('register_acts', {
  id: identity(),
  kind: text().$type<ActKind>().notNull(),
  authorityCode: text().notNull(),
  deciderCode: text().notNull(),
  details: jsonb().$type<ActDetails>().notNull(),
  documentNo: text().notNull(),
  effectiveFrom: date().notNull(),
  reason: text().notNull(),
  state: text().$type<ActState>().notNull(),
  proposedBy: reference().notNull(),
  proposedAt: instant().notNull(),
  decidedBy: reference(),
  decidedAt: instant(),
  decisionNote: text(),
  appliedAt: instant(),
});

export const registerActRightsTable = pgTable(
  'register_act_rights',
  { actId: reference().notNull(), rightId: reference().notNull(), open: boolean().notNull() },
  (table) => [primaryKey({ columns: [table.actId, table.rightId] })],
);

/** Former versions of rights; the latest stands in `rights`. */
export const rightVersionsTable = pgTable(
  'right_versions',
  {
    rightId: reference().notNull(),
    version: integer().notNull(),
    holdsFrom: date().notNull(),
    recordedAt: instant().notNull(),
    event: text().notNull(),
    changed: text().array().notNull(),
    basedOn: integer(),
    actId: reference(),
    importId: uuid().notNull(),
    authorityCode: text().notNull(),
    managingCode: text(),
    unknownLicence: boolean().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    holderId: reference().notNull(),
    mineral: text().notNull(),
    areaKm2: numeric().notNull(),
    validFrom: date().notNull(),
    validTo: date().notNull(),
    firstIssued: date().notNull(),
    issuingAuthority: text().notNull(),
    managingAuthority: text().notNull(),
    divisionCode: text().notNull(),
    state: text().notNull(),
    closureGround: text(),
    documentNo: text(),
    mergedInto: text(),
    greenMine: boolean().notNull(),
    systemPhones: text().array().notNull(),
    registeredPhones: text().array().notNull(),
    mobile: text(),
    mobileSource: text(),
    contactPerson: text().notNull(),
    email: text().notNull(),
    remark: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.rightId, table.version] })],
);

/** What a holder was called before. */
export const holderFormerNamesTable = pgTable('holder_former_names', {
  id: identity(),
  holderId: reference().notNull(),
  heldUntil: date().notNull(),
  name: text().notNull(),
  kind: text().notNull(),
  importId: uuid().notNull(),
  recordedAt: instant().notNull(),
});

/** Whether two holders are one. */
export const holderDecisionsTable = pgTable('holder_decisions', {
  id: identity(),
  kind: text().$type<HolderDecisionKind>().notNull(),
  authorityCode: text().notNull(),
  holderId: reference().notNull(),
  otherId: reference().notNull(),
  reason: text().notNull(),
  state: text().$type<HolderDecisionState>().notNull(),
  proposedBy: reference().notNull(),
  proposedAt: instant().notNull(),
  decidedBy: reference(),
  decidedAt: instant(),
  decisionNote: text(),
});

import { sql } from 'drizzle-orm';
import { boolean, date, integer, jsonb, numeric, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { FindingSeverity } from '../../rules/register-findings.ts';
import type { HolderKind, RightEvent, RightKind, RightState } from '../../rules/registry.ts';
import type { TemplateLanguage } from '../../rules/templates/index.ts';
import { byteCount, bytes, identity, instant, reference } from './columns.ts';

/** Holders 矿业权人; `key` is what makes two rows one holder. */
export const holdersTable = pgTable('holders', {
  id: identity(),
  key: text().notNull(),
  kind: text().$type<HolderKind>().notNull(),
  name: text().notNull(),
  creditCode: text(),
  mergedInto: reference(),
  messageLanguage: text().$type<TemplateLanguage>().notNull().default('zh'),
});

/** Mining rights 矿业权. */
export const rightsTable = pgTable('rights', {
  id: identity(),
  authorityCode: text().notNull(),
  licenceNo: text().notNull(),
  unknownLicence: boolean().notNull(),
  name: text().notNull(),
  kind: text().$type<RightKind>().notNull(),
  holderId: reference().notNull(),
  mineral: text().notNull(),
  areaKm2: numeric().notNull(),
  validFrom: date().notNull(),
  validTo: date().notNull(),
  firstIssued: date().notNull(),
  issuingAuthority: text().notNull(),
  managingAuthority: text().notNull(),
  divisionCode: text().notNull(),
  state: text().$type<RightState>().notNull(),
  closureGround: text(),
  documentNo: text(),
  mergedInto: text(),
  greenMine: boolean().notNull(),
  systemPhones: text().array().notNull(),
  registeredPhones: text().array().notNull(),
  mobile: text(),
  mobileSource: text().$type<'system' | 'registered'>(),
  contactPerson: text().notNull(),
  email: text().notNull(),
  remark: text().notNull(),
  importId: uuid().notNull(),
  version: integer().notNull().default(1),
  holdsFrom: date().notNull().default('0001-01-01'),
  recordedAt: instant().notNull().default(sql`'epoch'`),
  event: text().$type<RightEvent>().notNull().default('imported'),
  changed: text().array().notNull().default([]),
  basedOn: integer(),
  actId: reference(),
  managingCode: text(),
  namedHolderId: reference(),
  overridden: jsonb().$type<{ state?: RightState; holder_key?: string }>(),
});

export const rightsImportsTable = pgTable('rights_imports', {
  id: uuid().primaryKey(),
  authorityCode: text().notNull(),
  actorId: reference().notNull(),
  fileName: text().notNull(),
  fileSha256: bytes().notNull(),
  dryRun: boolean().notNull(),
  acceptUnknownLicences: boolean().notNull(),
  state: text().$type<'queued' | 'running' | 'done' | 'failed'>().notNull(),
  failure: jsonb().$type<{ type: string; detail: string }>(),
  rowsRead: integer().notNull(),
  accepted: integer().notNull(),
  rejected: integer().notNull(),
  asOf: instant().notNull(),
  recordedAt: instant().notNull(),
  finishedAt: instant(),
  fileSize: byteCount().notNull(),
  bytesRead: byteCount().notNull(),
  format: text().$type<'csv' | 'xlsx'>(),
  encoding: text().$type<'UTF-8' | 'GB18030'>(),
  added: integer().notNull(),
  changed: integer().notNull(),
  unchanged: integer().notNull(),
  sameFileAs: uuid(),
  standsFor: date(),
  complete: boolean().notNull(),
  missing: integer().notNull(),
  purgedAt: instant(),
});

/** Rights in force that a complete register did not name. */
export const rightsImportMissingTable = pgTable(
  'rights_import_missing',
  { importId: uuid().notNull(), rightId: reference().notNull() },
  (table) => [primaryKey({ columns: [table.importId, table.rightId] })],
);

export const rightsImportChunksTable = pgTable(
  'rights_import_chunks',
  { importId: uuid().notNull(), number: integer().notNull(), bytes: bytes().notNull() },
  (table) => [primaryKey({ columns: [table.importId, table.number] })],
);

export const rightsImportFindingsTable = pgTable(
  'rights_import_findings',
  {
    importId: uuid().notNull(),
    rowNo: integer().notNull(),
    columnNo: integer().notNull(),
    columnName: text().notNull(),
    severity: text().$type<FindingSeverity>().notNull(),
    reason: text().notNull(),
    value: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.rowNo, table.columnNo, table.reason] })],
);

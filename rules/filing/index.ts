/**
 * Filings 填报 as typed sections per kind of right.
 *
 *   1. Each item of the form is answered: by a value, by *not applicable*, or by *unknown* (answers.ts).
 *   2. A filing is taken in whole or not at all; a refusal names everything that is wrong with it (read.ts).
 *   3. Until the holder's due instant it may be corrected; each correction is a version, none is ever changed.
 *   4. After it what was filed stands. An officer may record a correction with a document; whether the right was filed
 *      in time does not change by it.                                                docs/decisions/0022-filings.md
 *   5. A filing is late by its own time, not by the time it came to us (N2-5).
 */
export * from './answers.ts';
export type { Field, FieldPrivacy } from './fields.ts';
export * from './form.ts';
export * from './project.ts';
export * from './read.ts';
export * from './refusals.ts';
export * from './version.ts';

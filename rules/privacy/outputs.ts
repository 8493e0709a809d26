/**
 * Every way out of the product, with who is at the other end and how much of persons it shows: one line per operation of
 * the OpenAPI document, one per page of the portal, and one per output that is neither. A route without a line fails the tests of the routes; so
 * does one that shows names or contacts and writes no view into the log (design: append-only log).
 */
import type { Audience } from './audiences.ts';

/**
 * none 不含 · rights: licence numbers and names of rights, no person by a field of its own · names: holders by name ·
 * contacts: telephones and addresses too
 */
export type Shows = 'none' | 'rights' | 'names' | 'contacts';

export interface Output {
  audience: Audience;
  shows: Shows;
  /** The entry that says who saw it; needed for names and contacts, and for what tells on somebody. */
  recorded?: string;
}

const INTERNAL: Output = { audience: 'authority-list', shows: 'none' };
const RIGHTS: Output = { audience: 'authority-list', shows: 'rights' };
const OPEN: Output = { audience: 'public', shows: 'none' };
const MACHINE: Output = { audience: 'operator', shows: 'none' };

/** Routes by operationId. */
export const ROUTE_OUTPUTS: Readonly<Record<string, Output>> = {
  'openapi.read': OPEN,
  'identity.issue-token': OPEN,
  'health.live': MACHINE,
  'health.ready': MACHINE,
  'metrics.read': MACHINE,
  'deliveries.twilio-callback': { audience: 'provider', shows: 'none' },
  'deliveries.twilio-voice-callback': { audience: 'provider', shows: 'none' },
  'deliveries.alibaba-callback': { audience: 'provider', shows: 'none' },

  'identity.me': INTERNAL,
  'identity.revoke-token': INTERNAL,
  'identity.list-authorities': INTERNAL,
  'identity.list-divisions': INTERNAL,
  'identity.add-division': INTERNAL,
  'parameters.list': INTERNAL,
  'parameters.propose': INTERNAL,
  'parameters.decide': INTERNAL,
  'parameters.history': INTERNAL,
  'holders.choose-language': INTERNAL,
  'templates.list': INTERNAL,
  'templates.get': INTERNAL,
  'templates.propose': INTERNAL,
  'templates.decide': INTERNAL,
  // Of a chosen right: its number, and how many rights its holder would be told of.
  'templates.preview': RIGHTS,
  'rule-packs.list': INTERNAL,
  'rule-packs.get': INTERNAL,
  'measures.list': INTERNAL,
  'calendars.list': INTERNAL,
  'calendars.explain': INTERNAL,
  'calendars.propose': INTERNAL,
  'calendars.list-proposals': INTERNAL,
  'calendars.proposal': INTERNAL,
  'calendars.decide': INTERNAL,
  'calendars.withdraw': INTERNAL,
  // A deadline names its case by number; the reason of a pause may name a right.
  'calendars.differences': RIGHTS,
  'deadlines.list': RIGHTS,
  'deadlines.show': RIGHTS,
  'commands.read': RIGHTS,
  'evidence.list': RIGHTS,

  'registry.import': INTERNAL,
  'registry.read-import': INTERNAL,
  // Cells as they stood in the file; identity numbers masked.
  'registry.list-findings': { audience: 'authority', shows: 'contacts', recorded: 'import.findings-viewed' },
  // The whole file with its errors, back to the authority it came from.
  'registry.read-error-sheet': { audience: 'authority', shows: 'contacts', recorded: 'import.sheet-fetched' },
  'registry.list-rights': { audience: 'authority-list', shows: 'names', recorded: 'right.listed' },
  'registry.read-right': { audience: 'authority', shows: 'contacts', recorded: 'right.viewed' },
  // Former telephones and holders beside those that came after.
  'registry.list-versions': { audience: 'authority', shows: 'contacts', recorded: 'right.history-viewed' },
  'registry.list-missing': RIGHTS,
  'registry.list-acts': { audience: 'authority-list', shows: 'names', recorded: 'register-act.listed' },
  'registry.read-act': { audience: 'authority', shows: 'names', recorded: 'register-act.viewed' },
  // Their answers are kept and read again at /commands/{id}: without the new holder of a transfer.
  'registry.propose-act': RIGHTS,
  'registry.decide-act': RIGHTS,
  'registry.withdraw-act': RIGHTS,
  'holders.list': { audience: 'authority-list', shows: 'names', recorded: 'holder.listed' },
  'holders.read': { audience: 'authority', shows: 'names', recorded: 'holder.viewed' },
  'holders.list-candidates': { audience: 'authority-list', shows: 'names', recorded: 'holder.listed' },
  // Holders by their numbers.
  'holders.list-decisions': INTERNAL,
  'holders.propose-decision': INTERNAL,
  'holders.decide': INTERNAL,

  'campaigns.open': INTERNAL,
  'campaigns.simulation': INTERNAL,
  'campaigns.unreachable': { audience: 'authority-list', shows: 'names', recorded: 'unreachable.listed' },
  'campaigns.list': INTERNAL,
  'campaigns.get': INTERNAL,
  'campaigns.terms': INTERNAL,
  'campaigns.propose-freeze': INTERNAL,
  'campaigns.approve-freeze': INTERNAL,
  'outages.list': INTERNAL,
  'outages.propose': INTERNAL,
  'outages.decide': INTERNAL,
  'extensions.list': RIGHTS,
  'extensions.propose': RIGHTS,
  'extensions.decide': RIGHTS,
  'campaigns.stops': INTERNAL,
  'campaigns.propose-stop': INTERNAL,
  'campaigns.decide-stop': INTERNAL,
  'campaigns.measures': INTERNAL,
  'campaigns.record-measure': INTERNAL,
  'campaigns.deadline': INTERNAL,
  'campaigns.deadline-changes': INTERNAL,
  'campaigns.propose-deadline': INTERNAL,
  'campaigns.decide-deadline': INTERNAL,
  'campaigns.roster': RIGHTS,
  'campaigns.roster-versions': INTERNAL,
  'campaigns.roster-difference': RIGHTS,
  'campaigns.export-excluded': { audience: 'ministry-system', shows: 'rights', recorded: 'roster.excluded-exported' },
  // It tells who did not do what the law asks.
  'campaigns.late': { audience: 'authority-list', shows: 'rights', recorded: 'late-list.viewed' },
  'campaigns.late-proof': { audience: 'authority-list', shows: 'rights', recorded: 'late-list.viewed' },
  'campaigns.late-csv': { audience: 'authority-list', shows: 'rights', recorded: 'late-list.exported' },
  'campaigns.late-xlsx': { audience: 'authority-list', shows: 'rights', recorded: 'late-list.exported' },
  'exclusions.list': RIGHTS,
  'exclusions.propose': RIGHTS,
  'exclusions.propose-list': INTERNAL,
  'exclusions.decide': RIGHTS,
  'exclusions.decide-list': INTERNAL,
  'exclusions.withdraw': RIGHTS,
  // It tells who stands on a list.
  'urgings.list': { audience: 'authority-list', shows: 'rights', recorded: 'urgings.viewed' },
  'filings.submit': RIGHTS,
  'filings.correct': RIGHTS,
  'filings.form': INTERNAL,
  'filings.list': RIGHTS,
  'filings.get': { audience: 'authority', shows: 'contacts', recorded: 'filing.viewed' },
  'filings.versions': { audience: 'authority', shows: 'contacts', recorded: 'filing.viewed' },

  'reconciliation.read': INTERNAL,
  'reconciliation.poll': INTERNAL,
  'reconciliation.read-poll': INTERNAL,
  'reconciliation.take-file': INTERNAL,
  'reconciliation.read-file': INTERNAL,
  'reconciliation.list-files': INTERNAL,
  'reconciliation.decide-difference': INTERNAL,
  'reconciliation.approve-difference': INTERNAL,
  'reconciliation.list-quarantine': RIGHTS,
  'reconciliation.decide-quarantine': RIGHTS,
  'reconciliation.note-gap': INTERNAL,
  'reconciliation.list-gap-notes': INTERNAL,
  // Values of both registers side by side: in lists without contacts, alone with them; identity numbers masked.
  'reconciliation.list-differences': { audience: 'authority-list', shows: 'names', recorded: 'differences.viewed' },
  'reconciliation.export-differences': { audience: 'authority-list', shows: 'names', recorded: 'differences.exported' },
  'reconciliation.read-difference': { audience: 'authority', shows: 'contacts', recorded: 'difference.viewed' },
  // The serious-violation list names holders.
  'reconciliation.list-entries': { audience: 'authority-list', shows: 'names', recorded: 'list-entries.viewed' },
  'reconciliation.list-draws': RIGHTS,
  'reconciliation.list-items': RIGHTS,
  // An item as it came.
  'reconciliation.read-item': { audience: 'authority', shows: 'contacts', recorded: 'item.viewed' },
  'reconciliation.read-quarantine': { audience: 'authority', shows: 'contacts', recorded: 'quarantine.viewed' },
  'board.read': INTERNAL,
  // Names of rights of legal persons alone; it tells who could not be reached and did not file.
  'board.unreachable': { audience: 'authority-list', shows: 'rights', recorded: 'unreachable-list.viewed' },
  'notices.list': INTERNAL,
  'notices.get': INTERNAL,
  'notices.propose': INTERNAL,
  'notices.decide': INTERNAL,
  'notices.take-down': INTERNAL,

  // The last four digits of a number tell one message from another and reach nobody.
  'deliveries.list': RIGHTS,
  // What it says: how many rights, until when, whom to ask.
  'deliveries.get': { audience: 'authority', shows: 'rights', recorded: 'delivery.viewed' },
  'deliveries.steps': RIGHTS,
  // Whom no machine has reached, by name; who calls opens the one, or takes the file with him.
  'call-list.list': { audience: 'authority-list', shows: 'names', recorded: 'call-list.listed' },
  'call-list.get': { audience: 'authority', shows: 'contacts', recorded: 'call-list.viewed' },
  'call-list.export-csv': { audience: 'authority', shows: 'contacts', recorded: 'call-list.exported' },
  'call-list.export-xlsx': { audience: 'authority', shows: 'contacts', recorded: 'call-list.exported' },
  'call-list.record': { audience: 'authority-list', shows: 'names', recorded: 'delivery.called' },
  'call-list.record-list': INTERNAL,
};

/** Pages of the portal by their address; public ones stand behind no sign-in. */
export const PAGE_OUTPUTS: Readonly<Record<string, Output>> = {
  '/': OPEN,
  '/disclosure/:authority/:year': OPEN,
  '/sign-in': OPEN,
  '/board': INTERNAL,
  '/board/:authority/:year': INTERNAL,
  '/board/:authority/:year/unreachable': {
    audience: 'authority-list',
    shows: 'rights',
    recorded: 'unreachable-list.viewed',
  },
};

/** Ways out that are no routes; test/privacy.test.ts looks into each of them. */
export const OTHER_OUTPUTS = {
  'temporal.histories': MACHINE,
  'temporal.search-attributes': MACHINE,
  'temporal.memo': MACHINE,
  'temporal.current-details': MACHINE,
  'logs.api': MACHINE,
  'logs.worker': MACHINE,
  /** To whoever asked, signed in or not. */
  problems: OPEN,
  /** Through the provider, who needs number and text: how many rights, until when, whom to ask. */
  'sms.reminder': { audience: 'provider', shows: 'none' },
  'voice.reminder': { audience: 'provider', shows: 'none' },
  'email.reminder': { audience: 'provider', shows: 'none' },
} as const satisfies Record<string, Output>;

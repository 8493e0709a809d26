/**
 * The import arrows of the house (docs/architecture.md). A floor is a folder; the table says what else it may import.
 * swc reads the sources (TypeScript 7 has no compiler API that dependency-cruiser knows), and it does not tell
 * `import type` from `import`: where only types may pass, tools/lint/types-only.grit looks again.
 */
const MAY_IMPORT = {
  rules: [],
  platform: [],
  workflows: ['rules', 'activities'],
  channels: ['rules', 'platform'],
  documents: ['rules', 'platform'],
  db: ['rules', 'platform'],
  activities: ['rules', 'db', 'channels', 'documents', 'platform'],
  api: ['rules', 'db', 'channels', 'documents', 'workflows', 'platform'],
  portal: ['rules', 'db', 'channels', 'workflows', 'platform'],
  worker: ['rules', 'workflows', 'activities', 'channels', 'documents', 'db', 'platform'],
};
// Only cli/ imports api/ and portal/: whoever else wants what a route does calls the same query or rule.
const OUTSIDE = ['cli', 'tools', 'test', 'bench', 'faults'];
const ours = [...Object.keys(MAY_IMPORT), ...OUTSIDE];

const notATest = '[.]test[.]tsx?$';

const arrows = Object.entries(MAY_IMPORT).map(([floor, allowed]) => ({
  name: `${floor}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^${floor}/`, pathNot: notATest },
  to: { path: `^(${ours.filter((other) => other !== floor && !allowed.includes(other)).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'rules-are-pure',
      comment:
        'No I/O, no clock, no randomness of its own: a rule is the same in replay, in court and in a test. typebox only describes values.',
      severity: 'error',
      from: { path: '^rules/', pathNot: notATest },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/typebox/' },
    },
    {
      name: 'workflows-stay-in-the-sandbox',
      comment: 'Workflow code is replayed for months; it reaches pure code and the SDK.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: notATest },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: 'node_modules/@temporalio/(workflow|common)/',
      },
    },
    {
      name: 'sql-only-in-db',
      comment: 'A query is a function in db/queries that takes the pool or the transaction first.',
      severity: 'error',
      from: { path: '^(rules|workflows|activities|channels|documents|api|portal|worker|cli)/', pathNot: notATest },
      to: { path: 'node_modules/(drizzle-orm|pg|pg-copy-streams|pg-query-stream|postgres)/' },
    },
    {
      name: 'tables-only-through-queries',
      comment: 'Table definitions are for db/; elsewhere a query returns types of the domain.',
      severity: 'error',
      from: { path: '^(activities|channels|documents|api|portal|worker|cli)/', pathNot: notATest },
      to: { path: '^db/schema/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: 'node_modules' },
      to: { circular: true },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages-at-run-time',
      severity: 'error',
      from: { path: `^(${[...Object.keys(MAY_IMPORT), 'cli'].join('|')})/`, pathNot: notATest },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(bench/peers|dist)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};

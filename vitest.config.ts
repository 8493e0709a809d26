import { defineConfig } from 'vitest/config';

const SERVERS_TESTS = 'test/**/*.test.ts';

// Forks, not threads: the Temporal worker is native code, and a test may kill its own process's children.
const common = { pool: 'forks' as const };

/** quick: tests beside pure code, no servers, seconds. full: tests of whole rooms on real PostgreSQL and Temporal. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...{ ...common, name: 'quick', include: ['**/*.test.ts'], exclude: ['**/node_modules/**', SERVERS_TESTS] },
          // Thousands of cases of a property take seconds on a machine that does something else besides.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          ...common,
          name: 'full',
          include: [SERVERS_TESTS],
          globalSetup: ['test/setup/servers.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

import { importDemoRegister, seedDemoRecords, signInAll } from '../../cli/demo.ts';
import { loadConfig } from '../../platform/config.ts';

/**
 * Lays the demonstration (演示) down in a composition, as `gongshi start` does on one machine: officials, parameters,
 * the clock, then the register through the API. Repeatable. Arguments: the API's address, the officials' password.
 */
const [api, password] = process.argv.slice(2);
const { mode, database } = loadConfig(process.env);
if (mode !== 'rehearsal') throw new Error('GONGSHI_MODE is production: the demonstration is for rehearsals only');
if (!api || !password || !database.url) throw new Error('usage: seed-demonstration.ts API PASSWORD, with DATABASE_URL');

await seedDemoRecords(database.url, password);
const tokens = await signInAll(api, password);
await importDemoRegister(database.url, api, tokens.clerk, AbortSignal.timeout(10 * 60_000));
console.log(`Logins: ${Object.keys(tokens).join(' ')}, password ${password}`);

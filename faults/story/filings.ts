import { setTimeout as sleep } from 'node:timers/promises';
import { exampleContent } from '../../rules/filing/index.ts';
import { type Random, randomFrom } from '../../tools/register-sample/random.ts';
import { PROVINCE } from '../stage/template.ts';
import type { Asked, Client } from './clients.ts';

const LANES = 4;
/** One in so many is sent twice at the same time, as by an impatient finger. */
const TWICE_SHARE = 0.2;
const MISUSED = 5;

/** Files for rights, one after another in a few lanes, until all are answered. */
export async function fileFor(client: Client, licences: readonly string[], seed: number): Promise<Asked[]> {
  const filed: Asked[] = [];
  const queue = [...licences];
  const lane = async (random: Random) => {
    for (let licenceNo = queue.shift(); licenceNo; licenceNo = queue.shift()) {
      await sleep(random.integer(20, 400));
      const body = { authority: PROVINCE, year: 2021, licenceNo, content: contentOf(licenceNo, random) };
      const asked = await client.post('filings.submit', '/filings', body);
      if (random.chance(TWICE_SHARE)) await Promise.all([client.repeat(asked), client.repeat(asked)]);
      filed.push(asked);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(randomFrom(seed * LANES + index))));
  return filed;
}

/** No two filings say the same. */
function contentOf(licenceNo: string, random: Random) {
  const { obligations, ...rest } = exampleContent(licenceNo.startsWith('T') ? 'exploration' : 'mining');
  return { ...rest, obligations: { ...obligations, usageFeePaid: String(random.integer(0, 999_999)) } };
}

/** Afterwards: every filing once more under its key; and other requests under a few of the keys, which must be refused. */
export async function fileAgain(
  client: Client,
  filed: readonly Asked[],
): Promise<{ misused: number; refused: number }> {
  for (const asked of filed) await client.repeat(asked);
  const misused = filed.slice(0, MISUSED);
  let refused = 0;
  for (const asked of misused) {
    const answer = await client.misuse(asked, { ...(asked.body as object), content: {} });
    if (answer.status === 409) refused += 1;
  }
  return { misused: misused.length, refused };
}

/** The rights that file: drawn by the seed, none twice. */
export function drawLicences(licences: readonly string[], count: number, seed: number): string[] {
  const random = randomFrom(seed);
  const left = [...licences];
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(random.integer(0, left.length - 1), 1)[0]!,
  );
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

const OFFICIALS = 20;
const THINK_MS = 250;

/**
 * Twenty officials who look at the campaign, at messages and at rights, one page after another, until `work` is done.
 * Returns how long each answer took, ms; one that is not 200 is an error.
 */
export async function withOfficialsAtWork(url: string, token: string, campaignId: number, work: Promise<unknown>) {
  const pages = [`campaigns/${campaignId}`, `deliveries?campaign=${campaignId}`, 'rights?search=测试矿', 'campaigns'];
  const http = new Pool(url, { connections: OFFICIALS });
  const latenciesMs: number[] = [];
  let atWork = true;
  const official = async (number: number) => {
    for (let page = number; atWork; page++) {
      const path = `/api/v1/${encodeURI(pages[page % pages.length] as string)}`;
      const started = performance.now();
      const { statusCode, body } = await http.request({
        method: 'GET',
        path,
        headers: { authorization: `Bearer ${token}` },
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`GET ${path} answered ${statusCode}: ${text.slice(0, 300)}`);
      latenciesMs.push(performance.now() - started);
      await sleep(THINK_MS);
    }
  };
  const officials = Promise.all(Array.from({ length: OFFICIALS }, (_, number) => official(number)));
  await Promise.race([work, officials.then(() => work)]).finally(() => {
    atWork = false;
  });
  await officials.finally(() => http.close());
  return latenciesMs;
}

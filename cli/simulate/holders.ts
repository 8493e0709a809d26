import { createHash } from 'node:crypto';
import { exampleContent } from '../../rules/filing/index.ts';
import type { RightKind } from '../../rules/registry.ts';
import type { ApiClient } from '../api-client.ts';
import { everyPage } from '../pages.ts';

/** Filings under way at once: holders are many. */
const CONCURRENCY = 8;

interface OnRoster {
  licenceNo: string;
  kind: RightKind;
}

/** Holders of a rehearsal: who files when is decided by the seed and the licence number, so a story can be told again. */
export class RehearsedHolders {
  /** Licences by the gap before which round, or the deadline, they are filed for. */
  private readonly due: OnRoster[][];
  private readonly api: ApiClient;
  private readonly campaign: { authority: string; year: number };
  filed = 0;

  private constructor(api: ApiClient, campaign: { authority: string; year: number }, due: OnRoster[][]) {
    this.api = api;
    this.campaign = campaign;
    this.due = due;
  }

  static async of(
    api: ApiClient,
    campaign: { id: number; authority: string; year: number },
    plan: { seed: string; gaps: number; filingPercent: number },
  ): Promise<RehearsedHolders> {
    const roster = await everyPage<OnRoster>(api, `/campaigns/${campaign.id}/roster`, {
      state: 'roster',
      filed: 'false',
    });
    const due: OnRoster[][] = Array.from({ length: plan.gaps }, () => []);
    for (const right of roster) {
      const place = gapOf(right.licenceNo, plan);
      if (place !== undefined) due[place]?.push(right);
    }
    return new RehearsedHolders(api, campaign, due);
  }

  /** Everybody of a gap files. */
  async file(gap: number): Promise<void> {
    const queue = this.due[gap] ?? [];
    const lane = async () => {
      for (let right = queue.pop(); right; right = queue.pop()) {
        const { licenceNo, kind } = right;
        const { authority, year } = this.campaign;
        await this.api.command('/filings', { authority, year, licenceNo, content: exampleContent(kind) });
        this.filed += 1;
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  }
}

/** As many file in each gap; undefined: never. */
export function gapOf(
  licenceNo: string,
  { seed, gaps, filingPercent }: { seed: string; gaps: number; filingPercent: number },
): number | undefined {
  const share = createHash('sha256').update(`${seed}/${licenceNo}`).digest().readUInt32BE(0) / 2 ** 32;
  return share * 100 < filingPercent ? Math.floor((share * 100 * gaps) / filingPercent) : undefined;
}

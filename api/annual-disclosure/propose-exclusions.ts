import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  type ExcludableRight,
  listExcludableRights,
  saveExclusions,
} from '../../db/queries/annual-disclosure/index.ts';
import type { Command } from '../../db/queries/commands.ts';
import { exclusionsInvalid } from '../../rules/exclusion-refusals.ts';
import { type ExclusionRequest, type ReadExclusion, readExclusion } from '../../rules/exclusions.ts';
import type { FieldError } from '../../rules/refusal.ts';
import { GROUND_OF_STATE } from '../../rules/roster.ts';
import { GROUND_NAMES } from '../../rules/roster-remark.ts';
import { recordExclusions } from './record-exclusions.ts';

type By = Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>;

/** Proposes one exclusion or a list of them; a single mistake, and nothing is taken over. Returns their numbers. */
export async function proposeExclusions(
  tx: Transaction,
  campaign: Campaign,
  requests: readonly ExclusionRequest[],
  by: By,
  /** Where the requests stand in the body: `/body`, or the list that holds them. */
  pointer: '/body' | '/body/items',
): Promise<number[]> {
  const place = (index: number) => (pointer === '/body' ? pointer : `${pointer}/${index}`);
  const read = requests.map(readExclusion);
  const wellFormed = read.flatMap((row) => (row.ok ? [row.exclusion] : []));
  const licenceNos = wellFormed.map(({ licenceNo }) => licenceNo);
  const rights = new Map(
    (await listExcludableRights(tx, campaign.id, licenceNos)).map((right) => [right.licenceNo, right]),
  );
  const seen = new Set<string>();
  const errors = read.flatMap((row, index): FieldError[] => {
    const found = row.ok ? errorsInRegister(row.exclusion, rights, seen) : row.errors;
    return found.map((error) => ({ ...error, pointer: place(index) + error.pointer }));
  });
  if (errors.length > 0) throw exclusionsInvalid(errors, requests.length);
  const proposals = wellFormed.map(({ licenceNo, ...rest }) => ({
    ...rest,
    rightId: (rights.get(licenceNo) as ExcludableRight).rightId,
  }));
  const ids = await saveExclusions(tx, campaign.id, proposals, { proposedBy: by.actorId, proposedAt: by.asOf });
  await recordExclusions(
    tx,
    by,
    ids.map((id, index) => ({
      ...{ id, kind: 'exclusion.proposed', campaignId: campaign.id },
      data: { ground: proposals[index]?.ground, rightId: proposals[index]?.rightId },
    })),
  );
  return ids;
}

/** What the register says against an exclusion; `seen` gathers the licence numbers of the rows before. */
function errorsInRegister(
  { licenceNo }: ReadExclusion,
  rights: ReadonlyMap<string, ExcludableRight>,
  seen: Set<string>,
): FieldError[] {
  const wrong = (detail: string) => [{ pointer: '/licenceNo', value: licenceNo, detail }];
  if (seen.has(licenceNo)) return wrong('同一许可证号在所提清单中出现不止一次');
  seen.add(licenceNo);
  const right = rights.get(licenceNo);
  if (!right) return wrong('登记库中没有该许可证号，请核对');
  if (right.exclusionId !== null) return wrong(`已有除外事项 ${right.exclusionId}，请先审核或撤回该事项`);
  // Closed in the register already is no obstacle: the register may lack the document and the remark.
  if (right.state === 'valid' || right.state === 'policy-closed') return [];
  return wrong(`登记状态为${GROUND_NAMES[GROUND_OF_STATE[right.state]]}，本就不在底数中，无须除外`);
}

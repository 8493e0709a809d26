import type { Transaction } from '../../db/client.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority, existsWithinAuthority, findAuthority } from '../../db/queries/identity.ts';
import {
  type FoundRight,
  findHolderName,
  findVisibleHolder,
  listRightsByLicence,
  listRightsOfArea,
  objectionsTo,
  type RegisterAct,
  saveAct,
} from '../../db/queries/registry.ts';
import type { Official } from '../../rules/identity.ts';
import type { FieldError } from '../../rules/refusal.ts';
import { actInvalid } from '../../rules/register-act-refusals.ts';
import { type ActRequest, type NamedHolder, type ReadAct, readAct } from '../../rules/register-acts.ts';

type By = Pick<Command, 'id' | 'asOf' | 'recordedAt'>;

const atBody = (errors: readonly FieldError[]) =>
  errors.map((error) => ({
    ...error,
    pointer: error.pointer.startsWith('/body') ? error.pointer : `/body${error.pointer}`,
  }));

/** Proposes an act; a single mistake, and nothing is taken over. Whoever proposes manages the rights, or stands above. */
export async function proposeAct(tx: Transaction, request: ActRequest, by: By, actor: Official): Promise<RegisterAct> {
  const read = readAct(request);
  if (!read.ok) throw actInvalid(request.kind, atBody(read.errors));
  const { act } = read;
  const { kind, details, documentNo, effectiveFrom, reason } = act;
  const rights = await selectRights(tx, act, actor);
  const [first] = rights;
  const errors = [
    ...errorsOfSelection(act, rights),
    ...(await objectionsTo(tx, act, rights)),
    ...(first ? await errorsOfTarget(tx, act, first, actor) : []),
  ];
  if (errors.length > 0 || !first) throw actInvalid(kind, atBody(errors));
  for (const manager of new Set(rights.map((right) => right.manager))) await assertWithinAuthority(tx, actor, manager);
  const { authorityCode } = first;
  const deciderCode = kind === 'jurisdiction-transfer' ? (details.to as string) : authorityCode;
  const row = { kind, authorityCode, deciderCode, details, documentNo, effectiveFrom, reason };
  const saved = await saveAct(
    tx,
    { ...row, proposedBy: actor.id, proposedAt: by.asOf },
    rights.map(({ id }) => id),
  );
  await recordEvidence(tx, {
    ...{ asOf: by.asOf, recordedAt: by.recordedAt, actorId: actor.id, commandId: by.id, room: 'registry' },
    ...{ kind: 'register-act.proposed', subject: `register-act/${saved.id}` },
    data: { kind, rights: rights.length, documentNo, effectiveFrom },
  });
  return saved;
}

function selectRights(tx: Transaction, { licenceNos, details }: ReadAct, actor: Official): Promise<FoundRight[]> {
  const { division, from = '' } = details;
  return division === undefined
    ? listRightsByLicence(tx, actor.authorityCode, licenceNos)
    : listRightsOfArea(tx, actor.authorityCode, division, from);
}

function errorsOfSelection(act: ReadAct, rights: readonly FoundRight[]): FieldError[] {
  const { licenceNos, details } = act;
  const known = new Set(rights.map(({ licenceNo }) => licenceNo));
  const wrong = (value: string, detail: string) => ({ pointer: '/licenceNos', value, detail });
  const none = `该区划内没有由 ${details.from} 管辖的矿业权，或其不在您的管辖范围内`;
  return [
    ...(rights.length === 0 && details.division
      ? [{ pointer: '/division', value: details.division, detail: none }]
      : []),
    ...licenceNos
      .filter((no) => !known.has(no))
      .map((no) => wrong(no, '登记簿中没有此许可证号，或其不在您的管辖范围内')),
    ...rights
      .filter(({ openActId }) => openActId !== null)
      .map(({ licenceNo, openActId }) => wrong(licenceNo, `已有办理中的登记事项变更 ${openActId}`)),
    ...rights
      .filter(({ authorityCode }) => authorityCode !== rights[0]?.authorityCode)
      .map(({ licenceNo }) => wrong(licenceNo, '与所提第一宗不在同一登记簿，请分别提出')),
  ];
}

async function errorsOfTarget(
  tx: Transaction,
  act: ReadAct,
  first: FoundRight,
  actor: Official,
): Promise<FieldError[]> {
  const { to = '', into = '', holder } = act.details;
  if (act.kind === 'jurisdiction-transfer') {
    if (await existsWithinAuthority(tx, first.authorityCode, to)) return [];
    const detail = (await findAuthority(tx, to))
      ? '不属本省；跨省移交须由接收省重新登记'
      : '没有此行政区划代码的主管部门';
    return [{ pointer: '/to', value: to, detail }];
  }
  if (act.kind === 'transfer' && holder) return errorsOfNewHolder(tx, holder, actor);
  if (act.kind !== 'merger') return [];
  const [survivor] = await listRightsByLicence(tx, first.authorityCode, [into]);
  const wrong = (detail: string) => [{ pointer: '/into', value: into, detail }];
  // A right of its own licence comes with the register's next file.
  if (!survivor) return act.licenceNos.length > 1 ? [] : wrong('新许可证号尚不在登记簿中，合并至少须有两宗矿业权');
  return survivor.openActId === null ? [] : wrong(`已有办理中的登记事项变更 ${survivor.openActId}`);
}

/** A holder by number must be in view; one by credit code must be called as the register calls it, or a digit is wrong. */
async function errorsOfNewHolder(tx: Transaction, holder: NamedHolder, actor: Official): Promise<FieldError[]> {
  const { id, creditCode, name } = holder;
  if (id !== undefined) {
    if (await findVisibleHolder(tx, actor.authorityCode, id)) return [];
    return [{ pointer: '/holder/id', value: id, detail: '没有此编号的矿业权人，或其不在您的管辖范围内' }];
  }
  const known = creditCode === undefined ? undefined : await findHolderName(tx, creditCode);
  if (known === undefined || known === name) return [];
  // The register's own name is not told: it may be a person's.
  const detail = '登记簿中此统一社会信用代码的矿业权人是另一名称；请核对代码，名称已变更的，以编号 id 指明';
  return [{ pointer: '/holder/name', value: name, detail }];
}

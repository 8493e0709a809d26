import type { FastifyRequest } from 'fastify';
import { findRightId } from '../../db/queries/registry.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ApiDeps } from '../deps.ts';

/** The number of a right the official may see; refused like one that is not there. */
export async function visibleRightId(deps: ApiDeps, request: FastifyRequest, licenceNo: string): Promise<number> {
  const id = await findRightId(deps.database, request.official.authorityCode, licenceNo);
  if (id === undefined) throw noSuchRight(licenceNo);
  return id;
}

function noSuchRight(licenceNo: string): Refusal {
  return new Refusal('no-such-right', {
    status: 404,
    title: '没有这个矿业权',
    titleEn: 'No such right',
    detail: `登记簿中没有许可证号为 ${licenceNo} 的矿业权，或其不在您的管辖范围内；请核对许可证号。`,
  });
}

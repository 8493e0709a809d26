import { Type } from '@fastify/type-provider-typebox';
import { listMissingRights } from '../../db/queries/registry.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { visibleImport } from './imports.ts';
import { tags } from './right-schemas.ts';

const MissingSchema = Type.Object({
  licenceNo: Type.String(),
  name: Type.String(),
  state: Type.String({ description: 'As it stands today' }),
  settled: Type.Boolean({ description: 'A later file or act has spoken of it' }),
});

/** What a complete register lacks 未见于最新登记表: nothing is deleted for it, an officer decides (注销, 废止, 合并, or a better file). */
export function missingRoutes(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'registry.list-missing', summary: '查询全量登记表中未见的矿业权' },
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    ...{ querystring: Type.Object(pageQuery), response: { 200: PageOf(MissingSchema) } },
  };
  app.get('/rights/imports/:id/missing', { schema }, async (request) => {
    const { id } = await visibleImport(deps, request.official, request.params.id);
    const list = (key: number | string | undefined, limit: number) =>
      listMissingRights(deps.database, id, { after: numberKey(key), limit });
    const shown = ({ id: _id, ...right }: Awaited<ReturnType<typeof list>>[number]) => right;
    return pageOf(request.query, list, (right) => right.id, shown);
  });
}

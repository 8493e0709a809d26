import { startApi } from '../api/server.ts';
import { portal } from '../portal/index.ts';
import { runService } from './service.ts';

/** `gongshi api`: the HTTP API and the portal, on the PostgreSQL and Temporal that the environment names. */
export function runApi(env: NodeJS.ProcessEnv): Promise<void> {
  return runService(env, 'api', async (config) => {
    const api = await startApi(config, { beside: portal });
    return { stop: () => api.close() };
  });
}

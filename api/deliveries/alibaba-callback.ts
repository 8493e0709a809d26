import { Type } from '@fastify/type-provider-typebox';
import { isReportToken, REPORTS_TAKEN, readAlibabaReceipts } from '../../channels/sms/alibaba/receipts.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { SubmitReceipt } from './receipt-queue.ts';
import { forgedReport, unreadableReport } from './refusals.ts';

/** The provider pushes up to a hundred reports at once. */
const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Alibaba's reports of messages, pushed as JSON. The provider signs nothing: the token in the address tells its reports from
 * anyone's. A report on a delivery nobody knows is taken like any other, or the provider would push the whole batch again.
 */
export async function alibabaCallbackRoute(app: App, deps: ApiDeps, submit: SubmitReceipt): Promise<void> {
  app.post(
    '/callbacks/alibaba/:token',
    {
      config: { public: true },
      bodyLimit: BODY_LIMIT_BYTES,
      // The address is the secret.
      logLevel: 'silent',
      schema: {
        tags: ['deliveries'],
        operationId: 'deliveries.alibaba-callback',
        summary: '阿里云短信回执（HTTP 批量推送）',
        description: 'Authenticated by the token in the address; idempotent by its content, so no Idempotency-Key.',
        params: Type.Object({ token: Type.String({ maxLength: 200 }) }),
        response: { 200: Type.Object({ code: Type.Integer(), msg: Type.String() }) },
      },
    },
    async (request) => {
      const { alibaba, simulators } = deps.config;
      if (!isReportToken(request.params.token, (alibaba ?? simulators.alibaba).reportToken)) throw forgedReport();
      const receipts = readAlibabaReceipts(request.body);
      if (!receipts) throw unreadableReport();
      await Promise.all(receipts.map(submit));
      return REPORTS_TAKEN;
    },
  );
}

import { sql } from 'drizzle-orm';
import type { RulePackId } from '../../../rules/rule-packs/index.ts';
import type { Executor, Transaction } from '../../client.ts';

/** Grows with every change of the campaign's deadline and with every decision on an extension. */
const scheduleVersion = sql`
  coalesce((SELECT version FROM deadlines WHERE id = c.deadline_id), 0)
  + (SELECT count(*) FROM extensions x WHERE x.campaign_id = c.id AND x.decided_at IS NOT NULL)::int`;

/** Notes that the campaign's workflow has read its deadline and extensions as they stand in this transaction. */
export async function saveScheduleRead(tx: Transaction, campaignId: number): Promise<void> {
  await tx.execute(sql`
    UPDATE campaigns c SET schedule_read = ${scheduleVersion}
    WHERE c.id = ${campaignId} AND c.schedule_read IS DISTINCT FROM ${scheduleVersion}`);
}

/** A campaign with a change its workflow has not read, and what begins the workflow where it has ended. */
export interface CampaignToWake {
  id: number;
  authority: string;
  year: number;
  workflowId: string;
  rulePack: RulePackId;
}

/** Those that run, or have closed; before the freeze the workflow has nothing to wait for. */
export async function listCampaignsToWake(executor: Executor, limit: number): Promise<CampaignToWake[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT c.id::int AS id, c.authority_code AS authority, c.year, c.workflow_id AS "workflowId", c.rule_pack AS "rulePack"
    FROM campaigns c WHERE c.state IN ('running', 'closed') AND c.schedule_read < ${scheduleVersion} ORDER BY c.id LIMIT ${limit}`);
  return rows as unknown as CampaignToWake[];
}

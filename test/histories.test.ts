import { readdirSync, readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../platform/config.ts';
import { loadWorkflowBundle } from '../platform/workflow-bundle.ts';

const FOLDER = new URL('./fixtures/histories/', import.meta.url);
const HISTORIES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** Live cases run for months: code that decides otherwise than the history it replays would break every one of them. */
describe.each(HISTORIES)('the recorded history %s', (file) => {
  const history = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

  it('replays on the workflow code of today', async () => {
    const workflowBundle = await loadWorkflowBundle(loadConfig(process.env));
    await Worker.runReplayHistory({ workflowBundle }, historyFromJSON(history), file.replace('.json', ''));
  }, 60_000);

  it('holds no telephone number, no licence number and no name of a holder', () => {
    const payloads = [...JSON.stringify(history).matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
      Buffer.from(data as string, 'base64').toString(),
    );
    expect(payloads.length).toBeGreaterThan(10);
    for (const payload of payloads) {
      expect(payload).not.toMatch(/\b1[3-9]\d{9}\b|\+86\d|[CT]15\d{10,}/);
      expect(payload).not.toMatch(/公司|采石场|矿业有限/);
    }
  });
});

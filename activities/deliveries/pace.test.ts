import { describe, expect, it } from 'vitest';
import { createPace } from './pace.ts';

describe('createPace', () => {
  it('spaces calls out to the rate', async () => {
    const pace = createPace(200);
    const began = performance.now();
    for (let call = 0; call < 21; call++) await pace();
    // Twenty gaps of five milliseconds; timers may fire a little early, never much.
    expect(performance.now() - began).toBeGreaterThanOrEqual(90);
  });

  it('does not make up for a pause: the cap holds over every second', async () => {
    let pausedMs = 0;
    const pace = createPace(200, () => performance.now() + pausedMs);
    await pace();
    pausedMs = 60_000;
    const began = performance.now();
    for (let call = 0; call < 21; call++) await pace();
    expect(performance.now() - began).toBeGreaterThanOrEqual(90);
  });
});

import type { SimulatorCounts } from '../channels/simulator/provider.ts';
import type { BehaviourInput } from '../channels/sms/simulator/behaviour.ts';

/** The simulator in its own process, through its own doors. */
export function simulatorControl(address: string) {
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${address}/_simulator/${path}`, {
      ...{ method, body: body === undefined ? undefined : JSON.stringify(body) },
    });
    if (!response.ok) throw new Error(`simulator: ${method} ${path} answered ${response.status}`);
    return response.json();
  };
  return {
    counts: () => ask('GET', 'counts') as Promise<SimulatorCounts>,
    reset: () => ask('POST', 'reset'),
    behave: (behaviour: BehaviourInput) => ask('PUT', 'behaviour', behaviour),
  };
}

/** Throws unless the provider got each of `messages` messages, and each once. */
export async function assertOnceEach(address: string, messages: number): Promise<void> {
  const { accepted, distinctReferences, surplusMessages } = await simulatorControl(address).counts();
  const lost = messages - distinctReferences;
  if (lost !== 0 || surplusMessages !== 0 || accepted !== messages)
    throw new Error(`of ${messages} messages the provider got ${accepted}: ${lost} lost, ${surplusMessages} double`);
}

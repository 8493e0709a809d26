import type * as common from '../../simulator/behaviour.ts';
import { behaviourReader, commonFaults, type FaultFields } from '../../simulator/behaviour-schema.ts';

/** Who or what is called. A person who listens and presses the key, unless one of these strikes, the first that does. */
export type CalleeFault = common.FaultLimit &
  (
    | { kind: 'busy' }
    | { kind: 'no-answer' }
    /** Never connected: an empty number (404), a handset that is off (480), blocked by the carrier (403) … */
    | { kind: 'unconnected'; sipCode?: number; code?: number }
    | { kind: 'machine' }
    /** A person who hangs up without pressing anything. */
    | { kind: 'no-keypress' }
    | { kind: 'wrong-key' }
  );

export type Fault = common.Fault<CalleeFault>;
export type BehaviourInput = common.BehaviourInput<CalleeFault>;

const code = { type: 'integer', minimum: 10000, maximum: 99999 };

const OWN: Record<CalleeFault['kind'], FaultFields> = {
  busy: {},
  'no-answer': {},
  unconnected: { properties: { code, sipCode: { type: 'integer', minimum: 300, maximum: 699 } } },
  machine: {},
  'no-keypress': {},
  'wrong-key': {},
};

export const readBehaviour = behaviourReader<CalleeFault>({ ...commonFaults(code), ...OWN });

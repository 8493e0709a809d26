import type * as common from '../../simulator/behaviour.ts';
import { behaviourReader, commonFaults, type FaultFields } from '../../simulator/behaviour-schema.ts';

/** What may happen to a text message and to no other: it is accepted and never reaches the handset. */
export type SmsFault = common.FaultLimit & { kind: 'undelivered'; code?: number };

export type Fault = common.Fault<SmsFault>;
export type BehaviourInput = common.BehaviourInput<SmsFault>;

const code = { type: 'integer', minimum: 10000, maximum: 99999 };
const OWN: Record<SmsFault['kind'], FaultFields> = { undelivered: { properties: { code } } };

export const readBehaviour = behaviourReader<SmsFault>({ ...commonFaults(code), ...OWN });

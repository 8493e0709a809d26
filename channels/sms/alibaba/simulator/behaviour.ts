import type * as common from '../../../simulator/behaviour.ts';
import { behaviourReader, commonFaults, type FaultFields } from '../../../simulator/behaviour-schema.ts';

/** What may happen to a text message and to no other: it is accepted and never reaches the handset. */
export type AlibabaFault = common.FaultLimit & { kind: 'undelivered'; code?: string };

export type Fault = common.Fault<AlibabaFault>;

const code = { type: 'string', minLength: 1, maxLength: 100 };
const OWN: Record<AlibabaFault['kind'], FaultFields> = { undelivered: { properties: { code } } };

export const readBehaviour = behaviourReader<AlibabaFault>({ ...commonFaults(code), ...OWN });

import type * as common from '../../simulator/behaviour.ts';
import { behaviourReader, type FaultFields, milliseconds } from '../../simulator/behaviour-schema.ts';

/** What may happen to mail; `code` is the server's reply, 451 or 550 or any other. */
export type MailFault = common.FaultLimit &
  (
    | { kind: 'refuse-connection'; code: number }
    | { kind: 'refuse-sender'; code: number }
    | { kind: 'refuse-recipient'; code: number }
    | { kind: 'refuse-content'; code: number }
    /** 451 to whoever writes for the first time, then taken. */
    | { kind: 'greylist' }
    | { kind: 'drop-at-connect' }
    | { kind: 'drop-before-content' }
    /** The connection is lost after the content, before a word on it; kept or not, the client cannot know. */
    | { kind: 'drop-after-content'; kept?: boolean }
  );

export type Fault = MailFault | Extract<common.SideFault, { kind: 'slow' }>;
export type BehaviourInput = common.BehaviourInput<MailFault>;

const reply: FaultFields = {
  properties: { code: { type: 'integer', minimum: 400, maximum: 599 } },
  required: ['code'],
};

const FAULTS: Record<Fault['kind'], FaultFields> = {
  'refuse-connection': reply,
  'refuse-sender': reply,
  'refuse-recipient': reply,
  'refuse-content': reply,
  greylist: {},
  'drop-at-connect': {},
  'drop-before-content': {},
  'drop-after-content': { properties: { kept: { type: 'boolean' } } },
  slow: { properties: { latencyMs: milliseconds, jitterMs: milliseconds }, required: ['latencyMs'] },
};

export const readBehaviour = behaviourReader<MailFault>(FAULTS, 'addresses');

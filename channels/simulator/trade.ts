import type { OwnFault } from './behaviour.ts';
import type { BehaviourReader } from './behaviour-schema.ts';
import type { Entry, NewEntry } from './entry.ts';

/** One step on the way of a message: the status it brings, and what is said of it. */
export interface Step {
  status: string;
  errorCode?: number | string | undefined;
  /** Nobody is told of this step. */
  quiet?: boolean;
  /** Where it is reported, unless to the message's own callback address. */
  url?: string;
  /** What its report says besides. */
  fields?: Readonly<Record<string, string>>;
}

/** A report as it is posted. */
export interface Report {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** honest · forged: not provably the provider's · unknown-delivery: of a delivery nobody has. */
export type Disguise = 'honest' | 'forged' | 'unknown-delivery';

/** Asks whether a fault of this kind strikes the message. */
export type Struck<Own extends OwnFault> = <K extends Own['kind']>(kind: K) => Extract<Own, { kind: K }> | undefined;

/** What distinguishes one simulated provider from another. */
export interface Trade<Own extends OwnFault> {
  /** Two letters: what the ids it gives begin with. */
  sidPrefix: string;
  finalStatuses: ReadonlySet<string>;
  readBehaviour: BehaviourReader<Own>;
  /** By which one delivery accepted twice is known. */
  referenceOf(message: NewEntry): string | undefined;
  /** The steps from acceptance to the last status. */
  journeyOf(message: Entry, struck: Struck<Own>): Step[];
  /** How it reports; one that is silent has none. */
  reports?: {
    of(message: Entry, step: Step, disguise: Disguise): Report;
    /** What a forger would say, to spoil the most. */
    forgery: Step;
  };
}

/** No delivery of any installation has this number. */
export const UNKNOWN_DELIVERY = '999999999999';

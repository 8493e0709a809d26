import type { ChannelPort, Handover } from '../port.ts';

/** A call whose machine speaks a message and asks for a key to confirm that it was heard. */
export interface VoiceMessage extends Handover {
  /** E.164, mobile or landline. */
  to: string;
  /** What is said, zh-CN; how to confirm is added. */
  text: string;
}

/** The way out for calls by machine (语音外呼). A person who calls is no port. */
export type VoicePort = ChannelPort<VoiceMessage>;

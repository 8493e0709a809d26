import type { Book } from '../plan/lies.ts';

/** A fault in the words of both languages. */
export interface Words {
  zh: string;
  en: string;
}

/** Processes, as targets of SIGKILL and SIGSTOP. */
export const PROCESS_WORDS: Record<string, Words> = {
  'worker-1': { zh: '工作进程一', en: 'worker 1' },
  'worker-2': { zh: '工作进程二', en: 'worker 2' },
  api: { zh: '接口服务', en: 'API' },
  temporal: { zh: 'Temporal 服务器', en: 'Temporal server' },
  postgres: { zh: 'PostgreSQL', en: 'PostgreSQL' },
  provider: { zh: '服务商', en: 'the providers' },
};

/** What is done to a connection. */
export const CUT_WORDS: Record<string, Words> = {
  reset: { zh: '断开', en: 'reset' },
  refuse: { zh: '断开并拒绝新连接', en: 'reset, new ones refused' },
  slow: { zh: '变慢', en: 'slow' },
  stall: { zh: '停滞后恢复', en: 'nothing passes for a while' },
  drop: { zh: '无声中断（半开）', en: 'deaf without a word (half-open)' },
};

/** Whose lies are told. */
export const BOOK_WORDS: Record<Book, Words> = {
  twilio: { zh: '短信：Twilio', en: 'SMS, Twilio' },
  alibaba: { zh: '短信：阿里云', en: 'SMS, Alibaba' },
  voice: { zh: '语音外呼', en: 'calls' },
  mail: { zh: '电子邮件', en: 'mail' },
};

/** What a provider does wrong; keys are the simulators' names. */
export const LIE_WORDS: Record<string, Words> = {
  'error-before': { zh: '未受理，答 5xx', en: 'takes nothing, answers 5xx' },
  'error-after': { zh: '已受理，却答 5xx', en: 'takes it, answers 5xx' },
  'too-many': { zh: '答 429，要求稍后', en: 'answers 429, come back later' },
  refuse: { zh: '拒收', en: 'refuses for good' },
  'reset-before': { zh: '未受理即断线', en: 'takes nothing, breaks the line' },
  'reset-after': { zh: '受理后断线', en: 'takes it, breaks the line' },
  'answer-late': { zh: '受理后逾时才答', en: 'takes it, answers too late' },
  'accept-late': { zh: '对方离去后才受理', en: 'takes it after the client has gone' },
  slow: { zh: '迟缓', en: 'is slow' },
  undelivered: { zh: '受理后未能送达', en: 'takes it, does not deliver' },
  'callback-twice': { zh: '回执两次', en: 'reports twice' },
  'callback-late': { zh: '回执迟到', en: 'reports late' },
  'callback-never': { zh: '没有回执', en: 'never reports' },
  'callback-forged': { zh: '多一份伪造回执（签名不符）', en: 'one forged report more' },
  'callback-out-of-order': { zh: '回执次序颠倒', en: 'reports in the wrong order' },
  busy: { zh: '占线', en: 'busy' },
  'no-answer': { zh: '无人接听', en: 'nobody answers' },
  unconnected: { zh: '未接通', en: 'not connected' },
  machine: { zh: '留言机应答', en: 'a machine answers' },
  'no-keypress': { zh: '接听而不按键', en: 'nobody presses the key' },
  'wrong-key': { zh: '按错键', en: 'the wrong key' },
  'refuse-recipient': { zh: '拒绝收件人', en: 'refuses the recipient' },
  'refuse-content': { zh: '拒绝内容', en: 'refuses the content' },
  'drop-at-connect': { zh: '连接即断', en: 'breaks off at once' },
  'drop-before-content': { zh: '内容之前断线', en: 'breaks off before the content' },
  'drop-after-content': { zh: '内容之后断线，不知收否', en: 'breaks off after the content, taken or not' },
  'callback-unknown-delivery': { zh: '多一份不存在的消息的回执', en: 'one report more, of a message nobody knows' },
};

/** Both languages in one cell. */
export const both = (words: Words | undefined, name: string): string =>
  words === undefined ? name : words.zh === words.en ? words.zh : `${words.zh} ${words.en}`;

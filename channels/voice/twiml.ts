import twilio from 'twilio';

/** Twilio takes at most so many characters of inline instructions. */
const MAX_TWIML = 4000;
const LANGUAGE = 'zh-CN';
/** How long the key is waited for after the message has been said. */
const KEY_WAIT_SECONDS = 8;
const TIMES_SAID = 2;

/** The key that confirms. */
export const CONFIRMING_KEY = '1';

/**
 * What a call says: the message twice, asking for the key, which may be pressed at any time; then a farewell.
 * Undefined where it is longer than Twilio takes. The SDK escapes what XML would read as markup; what XML cannot hold at
 * all (control characters) is left out.
 *
 *   <Response><Gather action="…/keypress" numDigits="1" …><Say language="zh-CN" loop="2">…</Say></Gather><Say>…</Say></Response>
 */
export function callTwiml(text: string, keypressUrl: string): string | undefined {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({
    action: keypressUrl,
    method: 'POST',
    input: ['dtmf'],
    numDigits: 1,
    timeout: KEY_WAIT_SECONDS,
  });
  gather.say({ language: LANGUAGE, loop: TIMES_SAID }, `${speakable(text)} 如已知悉，请按${CONFIRMING_KEY}键确认。`);
  response.say({ language: LANGUAGE }, '未收到您的确认，再见。');
  const twiml = response.toString();
  return twiml.length <= MAX_TWIML ? twiml : undefined;
}

/** What is answered to a pressed key: the call ends with it. */
export function keypressTwiml(confirmed: boolean): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: LANGUAGE }, confirmed ? '已确认，谢谢，再见。' : '按键无效，未收到您的确认，再见。');
  response.hangup();
  return response.toString();
}

function speakable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, ' ').trim();
}

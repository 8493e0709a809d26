import { describe, expect, it } from 'vitest';
import { callTwiml, keypressTwiml } from './twiml.ts';

describe('callTwiml', () => {
  it('says the message in Chinese, twice, and asks for the key', () => {
    expect(callTwiml('请于4月30日前填报。', 'https://a.example/k')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Gather action="https://a.example/k" method="POST" input="dtmf" numDigits="1" timeout="8">' +
        '<Say language="zh-CN" loop="2">请于4月30日前填报。 如已知悉，请按1键确认。</Say></Gather>' +
        '<Say language="zh-CN">未收到您的确认，再见。</Say></Response>',
    );
  });

  it('lets no text become an instruction', () => {
    const twiml =
      callTwiml('</Say><Dial>+8613800000000</Dial> & "\u0000\u001b\uFFFE', 'https://a.example/k?a=1&b="2"') ?? '';
    expect(twiml).toContain('&lt;/Say&gt;&lt;Dial&gt;+8613800000000&lt;/Dial&gt; &amp;');
    expect(twiml).toContain('action="https://a.example/k?a=1&amp;b=&quot;2&quot;"');
    expect(twiml).not.toMatch(/<Dial|\p{Cc}|\uFFFE/u);
  });

  it('gives up a text that Twilio would not take', () => {
    expect(callTwiml('字'.repeat(3600), 'https://a.example/k')).toBeDefined();
    expect(callTwiml('字'.repeat(4000), 'https://a.example/k')).toBeUndefined();
  });
});

it('keypressTwiml tells what the key did, and ends the call', () => {
  expect(keypressTwiml(true)).toContain('已确认');
  expect(keypressTwiml(false)).toContain('未收到您的确认');
  for (const twiml of [keypressTwiml(true), keypressTwiml(false)]) expect(twiml).toContain('<Hangup/></Response>');
});

import twilio from 'twilio';

/**
 * Whether a callback is Twilio's own (X-Twilio-Signature): signed over the address it was told, with everything in it, and
 * every parameter. Checked against the address we gave, never against the Host header, which a proxy rewrites. A missing
 * signature is a false one.
 */
export function verifyTwilioCallback(callback: {
  authToken: string;
  url: string;
  params: Record<string, string>;
  signature: string | undefined;
}): boolean {
  if (!callback.signature) return false;
  return twilio.validateRequest(callback.authToken, callback.signature, callback.url, callback.params);
}

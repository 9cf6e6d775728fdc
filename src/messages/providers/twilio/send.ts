import type { OutgoingText, SendOutcome } from '../provider.ts';
import type { TwilioClient, TwilioSettings } from './client.ts';
import { outcomeOf } from './errors.ts';
import { SID_FORM, statusAddress } from './words.ts';

const LONGEST_VALIDITY = 36_000; // seconds; Twilio's own limit

/** Lone halves of surrogate pairs cannot be encoded for the wire; Buffer turns each into U+FFFD. */
const wellFormed = (text: string): string => (/\p{Surrogate}/u.test(text) ? Buffer.from(text).toString() : text);

/** One create request. Resolves always; the outcome says whether the text may have been taken. */
export async function sendText(
  client: TwilioClient,
  settings: TwilioSettings,
  text: OutgoingText,
): Promise<SendOutcome> {
  const service = text.service ?? settings.messagingService;
  try {
    const message = await client.api.messages.create({
      to: text.to,
      from: text.from,
      body: wellFormed(text.text),
      statusCallback: statusAddress(settings.publicUrl, text.ref),
      validityPeriod: Math.min(LONGEST_VALIDITY, Math.max(1, Math.floor(text.validitySeconds))),
      ...(service === undefined ? {} : { messagingServiceSid: service }),
    });
    return typeof message.sid === 'string' && SID_FORM.test(message.sid)
      ? { kind: 'accepted', providerId: message.sid }
      : { kind: 'unknown', reason: 'the answer names no message' };
  } catch (error) {
    return outcomeOf(error);
  }
}

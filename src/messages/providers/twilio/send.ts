import { z } from 'zod';
import type { OutgoingText, SendOutcome } from '../provider.ts';
import type { TwilioClient, TwilioSettings } from './client.ts';
import { outcomeOf } from './errors.ts';
import { MAY_LEAVE } from './http.ts';
import { SID_FORM, statusAddress } from './words.ts';

const created = z.object({ sid: z.string().regex(SID_FORM) });
const LONGEST_VALIDITY = 36_000; // seconds; Twilio's own limit

/** Lone halves of surrogate pairs cannot be encoded for the wire; Buffer turns each into U+FFFD. */
const wellFormed = (text: string): string => (/\p{Surrogate}/u.test(text) ? Buffer.from(text).toString() : text);

/**
 * One create request. Resolves always; the outcome says whether the text may have been taken.
 * It goes through the package's general create and not through `messages.create`, which would parse three dates
 * that nobody reads: a sixth of what a send costs.
 */
export async function sendText(
  client: TwilioClient,
  settings: TwilioSettings,
  text: OutgoingText,
): Promise<SendOutcome> {
  const service = text.service ?? settings.messagingService;
  try {
    const answer: unknown = await client.api.api.v2010.create({
      uri: `/Accounts/${settings.accountSid}/Messages.json`,
      method: 'post',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      data: {
        To: text.to,
        From: text.from,
        Body: wellFormed(text.text),
        StatusCallback: statusAddress(settings.publicUrl, text.ref),
        ValidityPeriod: Math.min(LONGEST_VALIDITY, Math.max(1, Math.floor(text.validitySeconds))),
        ...(service === undefined ? {} : { MessagingServiceSid: service }),
        ...(text.mayLeave && { [MAY_LEAVE]: text.mayLeave }),
      },
    });
    const named = created.safeParse(answer);
    return named.success
      ? { kind: 'accepted', providerId: named.data.sid }
      : { kind: 'unknown', reason: 'the answer names no message' };
  } catch (error) {
    return outcomeOf(error);
  }
}

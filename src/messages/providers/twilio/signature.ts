import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js';
import type { SignedRequest } from '../provider.ts';
import { type Fields, formFields, jsonFields } from './form.ts';

/** Whose signature is accepted, and for which address. */
export interface Signers {
  accountSid: string;
  authTokens: readonly string[];
  /** The address that Twilio calls; never taken from a request's headers, which a proxy or an attacker sets. */
  publicUrl: string;
}

const SIGNATURE_CHARS = 28; // base64 of SHA-1

const header = (request: SignedRequest, name: string): string => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
};

/**
 * The fields of a request that Twilio signed with one of the tokens for our account; undefined for any other.
 * A form's signature covers its fields; that of JSON covers the address, which carries the body's SHA-256.
 * It has no time in it: a replay verifies for ever, and is met by the message's id.
 */
export function verified(request: SignedRequest, { accountSid, authTokens, publicUrl }: Signers): Fields | undefined {
  const signature = header(request, 'x-twilio-signature');
  if (signature.length !== SIGNATURE_CHARS || !request.url.startsWith('/')) return undefined;
  const url = publicUrl.replace(/\/$/, '') + request.url;
  const json = /^application\/json\b/i.test(header(request, 'content-type'));
  const fields = json ? jsonFields(request.rawBody) : formFields(request.rawBody);
  if (!fields) return undefined;
  const holds = (token: string): boolean =>
    token !== '' &&
    (json
      ? validateRequestWithBody(token, signature, url, request.rawBody.toString())
      : validateRequest(token, signature, url, fields));
  try {
    return authTokens.some(holds) && fields['AccountSid'] === accountSid ? fields : undefined;
  } catch {
    return undefined; // the helper throws on an address that is none
  }
}

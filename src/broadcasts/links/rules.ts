import { randomInt } from 'node:crypto';

/** No sign that phones leave out of a link at the end of a sentence, and none that GSM-7 lacks. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CODE_CHARS = 11; // 62^11 is 65.5 bits

/** A new code for an address: at least 64 random bits, so that nobody finds one by trying. */
export const newCode = (): string => Array.from({ length: CODE_CHARS }, () => ALPHABET[randomInt(62)]).join('');

export const isCode = (text: string): boolean => /^[0-9A-Za-z]{11}$/.test(text);

/** A code of the right length for previews and measuring; no link ever has it. */
export const SAMPLE_CODE = 'X'.repeat(CODE_CHARS);

const LONGEST_TARGET = 2000;

/**
 * Reads where a link may lead: http or https with a host, and no name or password in it.
 * @returns the address as a browser would write it, or undefined
 */
export function readTarget(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_TARGET || /[\s\p{C}]/u.test(trimmed) || !/^https?:\/\/[^/]/i.test(trimmed))
    return undefined;
  if (!URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.hostname !== '' && url.username === '' && url.password === '' ? url.href : undefined;
}

/**
 * Programs that open links nobody tapped: previews in messengers, search engines, scanners. Matched without case,
 * anywhere in the user agent; Cubot makes phones. iMessage names itself facebookexternalhit and Twitterbot.
 */
const ROBOTS =
  /(?<!cu)bot(?:\b|[/;_-])|crawl|spider|slurp|preview|facebookexternalhit|facebookcatalog|meta-external|whatsapp|skypeuripreview|slack-imgproxy|iframely|embedly|vkshare|pinterest|google-read-aloud|googleother|google-safety|bingpreview|mediapartners|scanner|monitor|headless|python-|curl|wget|go-http-client|java\/|okhttp|axios|node-fetch|undici|libwww|httpclient/i;

/** What a request tells of who sent it. */
export interface Visitor {
  method: string;
  userAgent: string | undefined;
  /** Purpose, Sec-Purpose or X-Moz: a browser that loads ahead says so. */
  purpose: string | undefined;
}

/** Whether a person opened it: no HEAD, nothing loaded ahead, no robot, and no program that hides its name. */
export function isPerson({ method, userAgent, purpose }: Visitor): boolean {
  if (method !== 'GET' || /prefetch|preview|prerender/i.test(purpose ?? '')) return false;
  return userAgent !== undefined && userAgent.trim() !== '' && !ROBOTS.test(userAgent);
}

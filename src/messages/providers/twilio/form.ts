import { parse } from 'node:querystring';

/** Fields by name; a repeated name has a list of its values, a field of JSON that is no scalar an empty list. */
export type Fields = Record<string, string | string[] | undefined>;

/** Bounds of a webhook's body. Twilio's longest text (1600 emoji, percent-encoded) has some 20 kB. */
export const MOST_BYTES = 65_536;
export const MOST_FIELDS = 500;

const AMPERSAND = 0x26;

/** Why a body is not even parsed, or undefined. */
export function tooMuch(body: Buffer): string | undefined {
  if (body.length > MOST_BYTES) return 'the body is longer than 64 kB';
  let fields = 1;
  for (let at = body.indexOf(AMPERSAND); at >= 0; at = body.indexOf(AMPERSAND, at + 1)) fields++;
  return fields > MOST_FIELDS ? `more than ${MOST_FIELDS} fields` : undefined;
}

/**
 * A form's fields exactly as signed: not trimmed, a wrong percent code left standing, wrong UTF-8 as U+FFFD.
 * Lists are made anew, since the signature helper knows them by `instanceof`, which fails across realms (under jest).
 */
export function formFields(body: Buffer): Fields {
  const fields: Fields = parse(body.toString(), '&', '=', { maxKeys: 0 });
  for (const name in fields) {
    const value = fields[name];
    if (typeof value === 'object') fields[name] = [...value];
  }
  return fields;
}

/** The fields of a JSON object, scalars as text; undefined when it is none. */
export function jsonFields(body: Buffer): Fields | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const given = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(given.map(([name, one]) => [name, typeof one === 'object' ? [] : String(one)]));
}

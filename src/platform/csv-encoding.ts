import { isUtf8 } from 'node:buffer';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What a file is that is no CSV, told by its first bytes; undefined: it may be text. */
export type NoCsv = 'picture' | 'workbook' | 'archive' | 'pdf' | 'web_page' | 'contacts' | 'binary';

const MAGIC: readonly [NoCsv, RegExp][] = [
  ['picture', /^(?:\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif))/s],
  ['pdf', /^%PDF/],
  ['workbook', /^(?:PK[^\x20-\x7e]{2}.*(?:xl\/|\[Content_Types\]|mimetypeapplication\/vnd\.oasis|Index\/)|\xd0\xcf.\xe0)/s],
  ['archive', /^(?:PK[^\x20-\x7e]{2}|[^\x20-\x7e\x80-\xff]\x8b|Rar!|7z\xbc\xaf|BZh\d)/],
  ['binary', /^(?:SQLite format 3\0|\x7fELF|MZ.\0)/s],
  ['web_page', /^(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html)/i],
  ['contacts', /^(?:\xef\xbb\xbf)?\s*BEGIN:VCARD/i],
]; // prettier-ignore

/** How much of a file its magic words stand in. */
const HEAD = 4096;

/** @returns what kind of other file it is, by its bytes and never by its name */
export function noCsv(bytes: Buffer): NoCsv | undefined {
  const head = bytes.subarray(0, HEAD).toString('latin1');
  return MAGIC.find(([, form]) => form.test(head))?.[0];
}

function utf16(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, HEAD);
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2]!++;
  const some = head.length / 8; // digits, commas and line ends have a zero byte in UTF-16, whatever the script
  if (zeros[1]! > some && zeros[0]! < some / 8) return 'utf-16le';
  if (zeros[0]! > some && zeros[1]! < some / 8) return 'utf-16be';
  return undefined;
}

/**
 * Chinese in GB18030 stands in pairs of high bytes; in the old western encoding a high byte is a single accented letter
 * among plain ones. At least half of the high bytes in pairs, and none that the encoding does not know: Chinese.
 */
function isChinese(bytes: Buffer): boolean {
  let [high, paired] = [0, 0];
  for (let i = 0; i < bytes.length && high < 20_000; i++) {
    if (bytes[i]! < 0x80) continue;
    high++;
    if (bytes[i + 1]! >= 0xa1) {
      high++;
      paired += 2;
      i++;
    }
  }
  if (paired * 2 < high) return false;
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes.subarray(0, HEAD * 16), { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The encoding of a text, guessed from its bytes: byte order mark, zero bytes, UTF-8 if it can be, else GB18030 or western. */
export function encodingOf(bytes: Buffer): Encoding {
  return utf16(bytes) ?? (isUtf8(bytes) ? 'utf-8' : isChinese(bytes) ? 'gb18030' : 'windows-1252');
}

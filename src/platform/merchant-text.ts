import Handlebars from 'handlebars';

/** One piece of a merchant's text: words that stand as they are, or a field with what stands in for it. */
export type TextPart = { text: string } | { field: string; fallback: string | undefined };

/** A merchant's text, read: only what is listed here can ever be in a text that goes out. */
export interface MerchantText {
  parts: readonly TextPart[];
  /** Names of the fields it uses, each once. */
  fields: readonly string[];
}

export type TextFaultCode =
  | 'not_text' // anything but a string: an object could be a syntax tree of its own (CVE-2026-33937)
  | 'empty'
  | 'too_long'
  | 'characters' // NUL and other control characters, half a surrogate pair
  | 'full_width_braces' // ｛｛name｝｝
  | 'single_braces' // {name}
  | 'unbalanced'
  | 'not_a_field' // helpers, blocks, partials, comments, triple braces, paths …
  | 'unknown_field'
  | 'fallback' // more than one, not in straight quotes, or too long
  | 'too_many_fields';

export interface TextFault {
  code: TextFaultCode;
  /** Where in the text, in UTF-16 units from its beginning. */
  at: number;
  /** What stands there, at most 40 characters. */
  found: string;
}

export type ReadText = { ok: true; text: MerchantText } | { ok: false; faults: TextFault[] };

/** Longest text a carrier takes, in UTF-16 units. */
export const MAX_TEXT = 1600;
const MAX_RAW = 5000;
const MAX_FIELDS = 20;
const MAX_FALLBACK = 60;

// Tab and line feed are the only control characters a text may hold; `u` makes a lone half of a pair visible as Cs.
const BAD_CHARACTER = /(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029]/u;
const FULL_WIDTH = /｛\s*[｛{]|\{\s*｛|｝\s*[｝}]|\}\s*｝|｛\s*[A-Za-z_]+\s*｝/u;

const fault = (code: TextFaultCode, text: string, at: number): TextFault => ({
  code,
  at,
  found: text.slice(at, at + 40),
});

/** Where a line and column of Handlebars are in the text. */
function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  let from = 0;
  for (let i = 1; i < line; i++) from = text.indexOf('\n', from) + 1;
  return from + column;
}

/** The brace that has no partner; 0 where every one has and the fault is another. */
function loneBrace(text: string): number {
  let open = -1;
  for (const { 0: braces, index } of text.matchAll(/\{\{+|\}\}+/g)) {
    if (braces[0] === '{') {
      if (open >= 0) return open;
      open = index;
    } else if (open < 0) return index;
    else open = -1;
  }
  return Math.max(open, 0);
}

/** A single brace around a field's name is a slip, elsewhere it is a brace. */
function singleBrace(text: string, allowed: readonly string[]): number {
  for (const { 0: word, 1: name, index } of text.matchAll(/\{\s*([A-Za-z_]+)[^{}]{0,60}\}/g))
    if (allowed.includes(name!) && text[index - 1] !== '{' && text[index + word.length] !== '}') return index;
  return -1;
}

/** What can be seen without parsing. */
function atSight(text: string, allowed: readonly string[]): TextFault | undefined {
  if (text.trim() === '') return fault('empty', text, 0);
  if (text.length > MAX_RAW) return fault('too_long', text, MAX_TEXT);
  const bad = BAD_CHARACTER.exec(text);
  if (bad) return { code: 'characters', at: bad.index, found: '' };
  const wide = FULL_WIDTH.exec(text);
  if (wide) return fault('full_width_braces', text, wide.index);
  const single = singleBrace(text, allowed);
  if (single >= 0) return fault('single_braces', text, single);
  const escaped = text.indexOf('\\{{'); // Handlebars would swallow the stroke and show the braces
  return escaped >= 0 ? fault('not_a_field', text, escaped) : undefined;
}

const parse = (text: string): hbs.AST.Program | undefined => {
  try {
    return Handlebars.parseWithoutProcessing(text);
  } catch {
    return undefined;
  }
};

/** One statement of the tree as a part; a code when it is anything else than words or a field. */
function partOf(node: hbs.AST.Statement, source: string, allowed: readonly string[]): TextPart | TextFaultCode {
  if (node.type === 'ContentStatement') {
    const { value } = node as hbs.AST.ContentStatement;
    return value.includes('}}') ? 'unbalanced' : { text: value };
  }
  if (node.type !== 'MustacheStatement' || !/^\{\{\s*[A-Za-z_][A-Za-z_\d]*(\s[^{}]*)?\}\}$/.test(source))
    return 'not_a_field';
  const { path, params, hash } = node as hbs.AST.MustacheStatement;
  const name = path.type === 'PathExpression' ? (path as hbs.AST.PathExpression).original : '';
  if (!allowed.includes(name)) return 'unknown_field';
  const [given, more] = params;
  if (more || hash || (given && given.type !== 'StringLiteral')) return 'fallback';
  const fallback = (given as hbs.AST.StringLiteral | undefined)?.value;
  return fallback !== undefined && fallback.length > MAX_FALLBACK ? 'fallback' : { field: name, fallback };
}

/**
 * Reads a merchant's text: words, and fields written `{{name}}` or `{{name "friend"}}`. Handlebars parses it and only
 * that much of its language is let through; nothing is ever compiled or run.
 * @param text what came from a form or program: anything but a string is a fault
 * @param allowed names of the fields there are
 */
export function parseMerchantText(text: unknown, allowed: readonly string[]): ReadText {
  if (typeof text !== 'string') return { ok: false, faults: [{ code: 'not_text', at: 0, found: '' }] };
  const source = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const seen = atSight(source, allowed);
  if (seen) return { ok: false, faults: [seen] };
  const tree = parse(source);
  if (!tree) {
    const at = loneBrace(source);
    const balanced = at === 0 && /^\{\{[^{}]*\}\}(?!\})/.test(source);
    return { ok: false, faults: [fault(balanced ? 'not_a_field' : 'unbalanced', source, at)] };
  }
  const parts: TextPart[] = [];
  const faults: TextFault[] = [];
  for (const node of tree.body) {
    const [from, to] = [offsetOf(source, node.loc.start), offsetOf(source, node.loc.end)];
    const part = partOf(node, source.slice(from, to), allowed);
    if (typeof part === 'string')
      faults.push(
        part === 'unbalanced' ? fault(part, source, loneBrace(source)) : fault(part, source.slice(0, to), from),
      );
    else parts.push(part);
  }
  const used = parts.flatMap((part) => ('field' in part ? [part.field] : []));
  if (used.length > MAX_FIELDS) faults.push({ code: 'too_many_fields', at: 0, found: String(used.length) });
  if (lengthOf(parts) > MAX_TEXT) faults.push(fault('too_long', source, MAX_TEXT));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, text: { parts, fields: [...new Set(used)] } };
}

const lengthOf = (parts: readonly TextPart[]): number =>
  parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : (part.fallback?.length ?? 0)), 0);

/** Values of one customer by field; who has none is left out. */
export type FieldValues = Readonly<Record<string, string>>;

/**
 * The text for one person: plain joining, so a value that itself looks like a field stays what it is.
 * @returns also the fields that have neither value nor fallback: such a text must not be sent
 */
export function renderMerchantText({ parts }: MerchantText, values: FieldValues): { text: string; missing: string[] } {
  const missing: string[] = [];
  const words = parts.map((part) => {
    if ('text' in part) return part.text;
    const value = Object.hasOwn(values, part.field) ? values[part.field] : undefined;
    if (value) return value;
    if (part.fallback === undefined) missing.push(part.field);
    return part.fallback ?? '';
  });
  return { text: words.join(''), missing };
}

/** The fixed words around a merchant's own. */
export interface Surroundings {
  shop: string;
  language: 'en' | 'zh';
  /** How to leave, from the rule pack ("STOP to leave"); empty: none are put behind. */
  optOut: string;
}

const TELLS_HOW_TO_LEAVE =
  /\b(?:reply|text|send|txt)\s+["']?(?:stop|td|t|r|quit|end)\b|\b(?:STOP|TD|T)\s*(?:=|to|2)\s*(?:leave|end|quit|cancel|stop|opt|unsub)|(?:回复?|回覆|发送?)\s*["“]?(?:TD|T|R|N|STOP|退订)["”]?\s*(?:可|即可)?\s*(?:退订|拒收|取消|退出)|(?:退订|拒收)请?(?:回复?|回覆|发送?)\s*["“]?(?:TD|T|R|N|STOP)/iu;

/** Whether the words say how to leave, in any of the ways people write it. */
export const tellsHowToLeave = (text: string): boolean => TELLS_HOW_TO_LEAVE.test(text);

/** The shop's mark as it opens a text: `Lin's Noodles: ` or `【林记面馆】`. */
export const shopMark = (shop: string, language: 'en' | 'zh'): string =>
  language === 'zh' ? `【${shop}】` : `${shop}: `;

/** Apart from a link's end and from a sentence without a full stop. */
function before(optOut: string, text: string, language: 'en' | 'zh'): string {
  if (language === 'en') return `\n${optOut}`;
  if (/[\p{P}\p{S}\s]$/u.test(text)) return optOut;
  return /[\w/]$/.test(text) ? ` ${optOut}` : `，${optOut}`;
}

/**
 * Puts the shop's mark in front and the way out behind; neither is doubled when the merchant wrote it already.
 * @returns also where the merchant's own words stand
 */
export function surround(own: string, around: Surroundings): { text: string; own: { from: number; to: number } } {
  const words = own.trim();
  const mark = shopMark(around.shop, around.language);
  const front = words.toLowerCase().startsWith(mark.trim().toLowerCase()) ? '' : mark;
  const behind = around.optOut === '' || tellsHowToLeave(words) ? '' : before(around.optOut, words, around.language);
  return { text: front + words + behind, own: { from: front.length, to: front.length + words.length } };
}

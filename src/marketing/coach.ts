import { measure } from '../kernel/sms-text.ts';

/** What kind of sign makes a text dear; its words are `broadcasts.sign.<kind>`. */
export type SignKind = 'quote' | 'dash' | 'dots' | 'space' | 'bullet' | 'symbol' | 'accent' | 'emoji';

/** Signs that GSM-7 lacks and what says the same in it. Signs it has (é, ñ, ü, £, €) never come here. */
const TABLE: Record<Exclude<SignKind, 'accent' | 'emoji'>, Record<string, string>> = {
  quote: {
    '\u2018': "'", '\u2019': "'", '\u201a': "'", '\u201b': "'", '\u2032': "'", '\u00b4': "'", '\u0060': "'",
    '\u201c': '"', '\u201d': '"', '\u201e': '"', '\u201f': '"', '\u2033': '"', '\u00ab': '"', '\u00bb': '"',
    '\u2039': "'", '\u203a': "'",
  },
  dash: { '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2014': '-', '\u2015': '-', '\u2212': '-' },
  dots: { '\u2026': '...' },
  space: {
    '\u00a0': ' ', '\u2002': ' ', '\u2003': ' ', '\u2007': ' ', '\u2009': ' ', '\u200a': ' ', '\u202f': ' ',
    '\u3000': ' ', '\t': ' ', '\u200b': '', '\u200c': '', '\u200d': '', '\u2060': '', '\ufeff': '', '\u00ad': '',
  },
  bullet: { '\u2022': '-', '\u00b7': '-', '\u2023': '-', '\u25cf': '-', '\u25aa': '-' },
  symbol: {
    '\u00d7': 'x', '\u00f7': '/', '\u00bd': '1/2', '\u00bc': '1/4', '\u00be': '3/4', '\u00b0': ' deg.', '\u00a9': '(c)',
    '\u00ae': '(R)', '\u2122': '(TM)', '\u00a2': 'c', '\u2192': '->', '\u2190': '<-', '\u2264': '<=', '\u2265': '>=',
    '\u2713': 'v', '\u2714': 'v', '\u00b1': '+/-', '\u2044': '/', '\u2116': 'No.', '\u00ba': 'o', '\u00aa': 'a',
  },
}; // prettier-ignore

const SIGNS = new Map<string, { kind: SignKind; safe: string }>(
  Object.entries(TABLE).flatMap(([kind, signs]) =>
    Object.entries(signs).map(([sign, safe]) => [sign, { kind: kind as SignKind, safe }] as const),
  ),
);

const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u20e3\ufe0f]/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const isCheap = (text: string): boolean => measure(text).encoding === 'GSM-7';

/** A letter without its accents, where that leaves a letter GSM-7 has: á is a, ő is o. */
function withoutAccent(sign: string): string | undefined {
  const bare = sign.normalize('NFD').replace(/\p{M}/gu, '');
  return bare !== '' && bare !== sign && isCheap(bare) ? bare : undefined;
}

function safeFor(sign: string): { kind: SignKind; safe: string } | undefined {
  const known = SIGNS.get(sign);
  if (known) return known;
  if (EMOJI.test(sign)) return { kind: 'emoji', safe: /^[\d#*]/.exec(sign)?.[0] ?? '' }; // a keycap keeps its digit
  const composed = sign.normalize('NFC');
  if (composed !== sign && isCheap(composed)) return { kind: 'accent', safe: composed };
  const safe = withoutAccent(sign);
  return safe === undefined ? undefined : { kind: 'accent', safe };
}

/** A stretch of the text; `culprit` stretches are what makes it dear. */
export interface Stretch {
  text: string;
  culprit: boolean;
}

/** One sign to change. `safe` is '' for what is left out. */
export interface Change {
  sign: string;
  kind: SignKind;
  safe: string;
}

/** Advice for a text that is dear for a few signs only. */
export interface Advice {
  /** The text in pieces, the culprits marked. */
  stretches: Stretch[];
  /** Each sign once, in the order of the text. */
  changes: Change[];
  /** The same words at 160 a part. */
  rewrite: string;
}

const join = (stretches: Stretch[], text: string, culprit: boolean): void => {
  const last = stretches.at(-1);
  if (last && last.culprit === culprit) last.text += text;
  else stretches.push({ text, culprit });
};

/** What a dropped emoji leaves: no double blanks, none before a stop or at the ends. */
const tidy = (text: string): string =>
  text
    .replace(/ {2,}/g, ' ')
    .replace(/ +([.,!?;:])/g, '$1')
    .replace(/ *\n */g, '\n')
    .trim();

/**
 * Looks for the signs that turn a text from 160 to 70 characters a part, and offers the text without them.
 * @param text the merchant's own words, fields in braces as they were written
 * @returns undefined when the text is cheap already, or means to be dear: Chinese stays Chinese
 */
export function coach(text: string): Advice | undefined {
  if (isCheap(text)) return undefined;
  const stretches: Stretch[] = [];
  const changes = new Map<string, Change>();
  let rewrite = '';
  for (const { segment } of graphemes.segment(text)) {
    if (isCheap(segment)) {
      join(stretches, segment, false);
      rewrite += segment;
      continue;
    }
    const better = safeFor(segment);
    if (!better) return undefined; // a letter of another script: it belongs there
    join(stretches, segment, true);
    changes.set(segment, { sign: segment, ...better });
    rewrite += better.safe;
  }
  const dropped = [...changes.values()].some(({ safe }) => safe === '');
  return { stretches, changes: [...changes.values()], rewrite: dropped ? tidy(rewrite) : rewrite };
}

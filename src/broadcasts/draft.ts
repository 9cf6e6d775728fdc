import { z } from 'zod';
import { isDay, localDate } from '../kernel/calendar.ts';
import type { Merchant } from '../merchants/index.ts';
import { parseMerchantText } from '../platform/merchant-text.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { readTarget } from './links/index.ts';
import { readWall, type Texts } from '../marketing/index.ts';
import { VOUCHER_FIELDS } from '../vouchers/index.ts';
import { block } from './levels.ts';
import { BROADCAST_KINDS, type Check, type Draft } from './types.ts';

/** The name of the field that stands for the recipient's own short link. */
export const LINK_FIELD = 'link';

const CODE_FIELD = VOUCHER_FIELDS[0];

const text = z.string('Write the text as text.');
const texts = z.strictObject({ en: text.optional(), zh: text.optional() });
const percent = (most: number) => z.number().int().min(0).max(most);
const wall = z.string();

const schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('at'), at: wall }),
  z.strictObject({ kind: z.literal('local'), at: wall }),
  z.strictObject({
    kind: z.literal('recurring'),
    every: z.enum(['day', 'week', 'month']),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as hours and minutes, like "09:30".'),
    weekday: z.number().int().min(1).max(7).optional(),
    day: z.number().int().min(1).max(31).optional(),
    from: z.string(),
  }),
]);

const MOST_EXCLUDED = 20;

/** The share of the audience on which two texts are tested, in percent. */
export const SAMPLE = { least: 2, most: 100, usual: 20 };
/** Hours until the better text is chosen by itself; 0: a person chooses. */
export const DECIDE_AFTER = { most: 168, usual: 4 };

/** The shape of a draft, for what comes from programs and from our own rows. */
export const draftShape = z.strictObject({
  name: z.string().trim().min(1, 'Give the broadcast a name.').max(80, 'Keep the name within 80 characters.'),
  kind: z.enum(BROADCAST_KINDS),
  goal: z.string().trim().max(500, 'Keep the goal within 500 characters.'),
  audience: z.strictObject({
    where: z.unknown().optional(),
    segmentId: z.string().max(40).optional(),
    excludeSegmentIds: z.array(z.string().max(40)).max(MOST_EXCLUDED),
    excludeTextedHours: z.number().int().min(0).max(720),
    excludeInDialogue: z.boolean(),
  }),
  texts,
  textsB: texts.optional(),
  samplePercent: percent(SAMPLE.most).min(1),
  decideAfterHours: z.number().int().min(0).max(DECIDE_AFTER.most),
  holdOutPercent: percent(50),
  linkTarget: z.string().max(2000).optional(),
  voucherOfferId: z.string().max(40).optional(),
  schedule,
  perMinute: z.number().int().min(0).max(60_000),
});

/** Reads a draft from a row or a program. @throws ZodError for one that nobody wrote here */
export const readDraft = (value: unknown): Draft => draftShape.parse(value) as Draft;

/** What a draft is when nothing is chosen yet. */
export const emptyDraft = (name: string): Draft => ({
  name,
  kind: 'discount',
  goal: '',
  audience: { excludeSegmentIds: [], excludeTextedHours: 0, excludeInDialogue: true },
  texts: {},
  samplePercent: SAMPLE.usual,
  decideAfterHours: DECIDE_AFTER.usual,
  holdOutPercent: 0,
  schedule: { kind: 'now' },
  perMinute: 0,
});

/** Fields a text of this draft may use. */
export const fieldsOf = (draft: Draft, mergeFields: readonly string[]): readonly string[] => [
  ...mergeFields,
  ...(draft.linkTarget ? [LINK_FIELD] : []),
  ...(draft.voucherOfferId ? VOUCHER_FIELDS : []),
];

/** A field that would be known, had something been chosen for it. */
const LACKING = [
  { beginning: /^\{\{\s*link\b/, code: 'no_link_target' },
  { beginning: new RegExp(`^\\{\\{\\s*(?:${VOUCHER_FIELDS.join('|')})\\b`), code: 'no_voucher' },
];
const faultCode = (code: string, found: string): string =>
  (code === 'unknown_field' && LACKING.find(({ beginning }) => beginning.test(found))?.code) || code;

/** What is wrong with one arm's texts; a language may be left out, an arm without any is no text at all. */
function textFaults(arm: Texts, at: 'texts' | 'textsB', allowed: readonly string[], main: Language): Check[] {
  const given = LANGUAGES.filter((language) => (arm[language] ?? '').trim() !== '');
  if (given.length === 0) return [block('no_text', `${at}.${main}`)];
  return given.flatMap((language) => {
    const read = parseMerchantText(arm[language], allowed);
    if (read.ok) return [];
    return read.faults.map(({ code, at: position, found }) =>
      block(faultCode(code, found), `${at}.${language}`, { position, found }),
    );
  });
}

function scheduleFaults({ schedule: chosen }: Draft, merchant: Merchant, now: number): Check[] {
  if (chosen.kind === 'now') return [];
  if (chosen.kind === 'recurring') {
    const [year, month, day] = chosen.from.split('-').map(Number);
    const faults: Check[] = [];
    const real = /^\d{4}-\d{2}-\d{2}$/.test(chosen.from) && isDay(year!, month!, day!);
    if (!real) faults.push(block('day_unreadable', 'schedule.from'));
    else if (chosen.from < localDate(now, merchant.zone)) faults.push(block('past', 'schedule.from'));
    if (chosen.every === 'week' && !chosen.weekday) faults.push(block('no_weekday', 'schedule.weekday'));
    if (chosen.every === 'month' && !chosen.day) faults.push(block('no_day', 'schedule.day'));
    return faults;
  }
  const read = readWall(chosen.at, merchant.zone);
  if (read.kind === 'unreadable') return [block('time_unreadable', 'schedule.at')];
  if (read.kind === 'gap')
    return [block('gap', 'schedule.at', { time: chosen.at.slice(11), day: chosen.at.slice(0, 10) })];
  return read.instant < now - 60_000 ? [block('past', 'schedule.at')] : [];
}

/** What cannot be kept at all, as blocking checks at their fields; an empty text is no fault before it is sent. */
export function draftFaults(draft: Draft, merchant: Merchant, mergeFields: readonly string[], now: number): Check[] {
  const allowed = fieldsOf(draft, mergeFields);
  const empty = ({ code }: Check): boolean => code !== 'no_text';
  return [
    ...textFaults(draft.texts, 'texts', allowed, merchant.language).filter(empty),
    ...(draft.textsB ? textFaults(draft.textsB, 'textsB', allowed, merchant.language).filter(empty) : []),
    ...(draft.linkTarget !== undefined && readTarget(draft.linkTarget) === undefined
      ? [block('link_target', 'linkTarget')]
      : []),
    ...scheduleFaults(draft, merchant, now),
  ];
}

/** Texts of a draft with a voucher that do not say its code: whoever gets one could use nothing. */
function unsaidCodes(draft: Draft, allowed: readonly string[]): Check[] {
  if (draft.voucherOfferId === undefined) return [];
  const arms = [['texts', draft.texts] as const, ['textsB', draft.textsB ?? {}] as const];
  return arms.flatMap(([at, arm]) =>
    LANGUAGES.flatMap((language) => {
      if (!arm[language]?.trim()) return [];
      const read = parseMerchantText(arm[language], allowed);
      return read.ok && !read.text.fields.includes(CODE_FIELD)
        ? [block('voucher_unsaid', `${at}.${language}`, { voucher: '{{voucher}}' })]
        : [];
    }),
  );
}

/** As `draftFaults`, with what only matters once it is to be sent. */
export function sendFaults(draft: Draft, merchant: Merchant, mergeFields: readonly string[], now: number): Check[] {
  const allowed = fieldsOf(draft, mergeFields);
  const missing = [
    ...textFaults(draft.texts, 'texts', allowed, merchant.language),
    ...(draft.textsB ? textFaults(draft.textsB, 'textsB', allowed, merchant.language) : []),
  ].filter(({ code }) => code === 'no_text');
  return [...draftFaults(draft, merchant, mergeFields, now), ...missing, ...unsaidCodes(draft, allowed)];
}

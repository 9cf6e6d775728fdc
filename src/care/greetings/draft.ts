import { z } from 'zod';
import { DomainError } from '../../kernel/errors.ts';
import { holidayOf } from '../../kernel/holidays.ts';
import { bindingOf, SHOP_HOURS } from '../../marketing/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { parseMerchantText, type TextFaultCode } from '../../platform/merchant-text.ts';
import { LANGUAGES } from '../../platform/slice.ts';
import { type FieldFault, faultsOf, FieldFaults } from '../../platform/web/problems.ts';
import type { CareDeps } from '../deps.ts';
import { textFields } from './texts.ts';
import type { GreetingDraft, Occasion } from './types.ts';

export const MOST_WORDINGS = 10;
export const MOST_DAYS_BEFORE = 60;

const wordings = z.array(z.string('Write the wording as text.')).max(MOST_WORDINGS, 'Keep at most 10 wordings a language.'); // prettier-ignore

const occasion = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('birthday') }),
    z.strictObject({ kind: z.literal('joined') }),
    z.strictObject({ kind: z.literal('field'), fieldId: z.string().min(1).max(40) }),
    z.strictObject({ kind: z.literal('holiday'), code: z.string().min(1).max(60) }),
  ],
  { error: 'Choose an occasion: birthday, joined, field or holiday.' },
);

/** The shape of a greeting, for what comes from programs and from our own rows. */
export const greetingShape = z.strictObject({
  occasion,
  daysBefore: z.number('Give a whole number of days.').int('Give a whole number of days.').min(0, 'Give 0 to 60 days.').max(MOST_DAYS_BEFORE, 'Give 0 to 60 days.'), // prettier-ignore
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as hours and minutes, like "09:30".'),
  where: z.unknown().optional().describe('Who of them: a condition as in POST /segments. Neither this nor segmentId: everybody.'), // prettier-ignore
  segmentId: z.string().max(40).optional(),
  wordings: z.strictObject({ en: wordings.optional(), zh: wordings.optional() }),
  voucherOfferId: z.string().max(40).optional(),
  late: z.enum(['same_day', 'next_day'], { error: 'Choose same_day or next_day.' }),
});

/** Reads a greeting from its row. @throws ZodError for one that nobody wrote here */
export const readDraft = (value: unknown): GreetingDraft => greetingShape.parse(value) as GreetingDraft;

/** Plain English for programs; pages say the code in their own words. */
const TEXT_FAULTS: Partial<Record<TextFaultCode, string>> = {
  too_long: 'A text is at most 1,600 characters long.',
  characters: 'The text holds a character that no phone can show.',
  full_width_braces: 'Write fields with plain braces: {{name}}.',
  single_braces: 'Write fields with two braces: {{name}}.',
  unbalanced: 'A brace has no partner: write fields as {{name}}.',
  unknown_field: 'There is no such field. {{voucher}}, {{until}} and {{gift}} need a voucher that goes with it.',
  fallback: 'After a field one word or phrase may stand in straight quotes, like {{name "friend"}}.',
  too_many_fields: 'Use at most 20 fields in a text.',
};

function wordingFaults(draft: GreetingDraft, allowed: readonly string[]): FieldFault[] {
  return LANGUAGES.flatMap((language) =>
    (draft.wordings[language] ?? []).flatMap((text, at) => {
      const read = parseMerchantText(text, allowed);
      if (read.ok || text.trim() === '') return []; // an empty line of the form is no wording
      const { code } = read.faults[0]!;
      const message = TEXT_FAULTS[code] ?? 'Only fields may stand in braces, like {{name}} or {{name "friend"}}.';
      return [{ field: `wordings.${language}.${at}`, message }];
    }),
  );
}

const hasWording = ({ wordings: own }: GreetingDraft): boolean =>
  LANGUAGES.some((language) => own[language]?.some((text) => text.trim() !== ''));

type Check = { deps: CareDeps; reader: Reader; merchant: Merchant; draft: GreetingDraft };

/** The shop's own dates are known as fields that segments may ask. */
async function occasionFaults({ deps, reader, merchant, draft }: Check): Promise<FieldFault[]> {
  const chosen: Occasion = draft.occasion;
  if (chosen.kind === 'holiday')
    return holidayOf(chosen.code) ? [] : [{ field: 'occasion.code', message: 'There is no such feast.' }];
  if (chosen.kind !== 'field') return [];
  const fields = await deps.segments.fields(reader, merchant.merchantId);
  const field = fields.find(({ name }) => name === `custom.${chosen.fieldId}`);
  if (field?.type !== 'day') return [{ field: 'occasion.fieldId', message: 'Choose a field that holds a date.' }];
  if (hasWording(draft)) return [];
  return [{ field: 'wordings', message: 'Write a wording: only you know what this day is about.' }];
}

/** Behind the hours it would never leave, and its day would be over; before them it waits for the opening. */
async function timeFaults({ deps, reader, merchant, draft }: Check): Promise<FieldFault[]> {
  const shopHours = await deps.merchants.setting(reader, merchant.merchantId, SHOP_HOURS);
  const { hours } = bindingOf(merchant, shopHours, '|');
  const to = Math.min(...hours.map((one) => one.to));
  if (Number(draft.time.slice(0, 2)) < to) return [];
  const end = `${String(to).padStart(2, '0')}:00`;
  return [{ field: 'time', message: `Choose a time before ${end}: the hours for offers end then.` }];
}

async function peopleFaults({ deps, reader, merchant, draft }: Check): Promise<FieldFault[]> {
  const { merchantId } = merchant;
  const { where, segmentId } = draft;
  if (where !== undefined && segmentId !== undefined)
    return [{ field: 'segmentId', message: 'Send either where or segmentId.' }];
  if (where !== undefined)
    return (await deps.segments.faults(reader, merchantId, where)).map(({ path, message }) => ({
      field: ['where', path].filter(Boolean).join('.'),
      message,
    }));
  if (segmentId === undefined) return [];
  const known = (await deps.segments.list(reader, merchantId)).find(({ id }) => id === segmentId);
  return known && !known.broken ? [] : [{ field: 'segmentId', message: 'Choose a segment that is there and whole.' }];
}

async function offerFaults({ deps, reader, merchant, draft }: Check): Promise<FieldFault[]> {
  if (draft.voucherOfferId === undefined) return [];
  const fault = { field: 'voucherOfferId', message: 'Choose an offer that is in use.' };
  try {
    return (await deps.vouchers.offer(reader, merchant.merchantId, draft.voucherOfferId)).archived ? [fault] : [];
  } catch (thrown) {
    if (thrown instanceof DomainError && thrown.code === 'not_found') return [fault];
    throw thrown;
  }
}

/** Without empty lines, and languages that have none. */
function tidied(draft: GreetingDraft): GreetingDraft {
  const own: GreetingDraft['wordings'] = {};
  for (const language of LANGUAGES) {
    const texts = (draft.wordings[language] ?? []).map((text) => text.trim()).filter((text) => text !== '');
    if (texts.length > 0) own[language] = texts;
  }
  return { ...draft, wordings: own };
}

/**
 * What a merchant chose, as it is kept.
 * @throws FieldFaults with what to write instead
 */
export async function checkedDraft(
  deps: CareDeps,
  reader: Reader,
  merchantId: string,
  chosen: GreetingDraft,
): Promise<GreetingDraft> {
  const shaped = greetingShape.safeParse(chosen);
  if (!shaped.success) throw new FieldFaults(faultsOf(shaped.error.issues));
  const draft = shaped.data as GreetingDraft;
  const check = { deps, reader, merchant: await deps.merchants.byId(reader, merchantId), draft };
  const faults = [
    ...(await occasionFaults(check)),
    ...(await timeFaults(check)),
    ...(await peopleFaults(check)),
    ...wordingFaults(draft, textFields(deps, draft)),
    ...(await offerFaults(check)),
  ];
  if (faults.length > 0) throw new FieldFaults(faults);
  return tidied(draft);
}

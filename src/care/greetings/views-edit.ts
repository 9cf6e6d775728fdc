import type { Response } from 'express';
import { counterOf, counterView, phoneView, sayOr, type TextFrame, writtenField } from '../../marketing/index.ts';
import { rulesOf } from '../../merchants/index.ts';
import { DomainError } from '../../kernel/errors.ts';
import { LANGUAGES, type Language } from '../../platform/slice.ts';
import { frameOf, say } from '../../platform/web/frame.ts';
import { giftWords, type Offer } from '../../vouchers/index.ts';
import { editorView } from '../../segments/index.ts';
import { MOST_WORDINGS } from './draft.ts';
import type { Asked, GreetingPagesDeps } from './pages-context.ts';
import { readably } from './views-calendar.ts';
import { boxesOf, boxName, type FormFaults, type Values } from './views-form.ts';
import { occasionGroups } from './views-occasion.ts';
import type { GreetingDraft, GreetingPreview } from './types.ts';

/** What a form holds and what became of it. */
export interface State {
  /** Of the greeting; '' before there is one. */
  id: string;
  /** Of a new one: pressed twice it is made once. */
  key: string;
  values: Values;
  /** The tree in the editor, whether or not it is meant now. */
  where: unknown;
  draft: GreetingDraft;
  faults: FormFaults;
}

const faultWords = (res: Response, faults: FormFaults): Record<string, string> =>
  Object.fromEntries(
    Object.entries(faults).map(([field, { code, values }]) => [
      field,
      sayOr(res, `care.fault.${code}`, '', values) || sayOr(res, `broadcasts.fault.${code}`, code, values),
    ]),
  );

/** What stands around a text, for measuring without a recipient. */
export const textFrame = (
  { greetings }: GreetingPagesDeps,
  { merchant }: Asked,
  draft: Pick<GreetingDraft, 'voucherOfferId'>,
): TextFrame => ({
  shop: merchant.name,
  optOut: rulesOf(merchant).optOut,
  link: '',
  fields: greetings.fields(draft),
});

function boxView(res: Response, state: State, language: Language, at: number, frame: TextFrame, told: Values) {
  const box = boxName(language, at);
  const text = state.values[box] ?? '';
  return {
    box,
    language,
    at: at + 1,
    text,
    fault: told[box] ?? '',
    counter: counterView(res, box, counterOf(text, language, frame)),
    fields: frame.fields.map((name) => ({
      name,
      label: sayOr(res, `care.merge.${name}`, sayOr(res, `broadcasts.merge.${name}.label`, name)),
      written: writtenField(res, name, language),
    })),
  };
}

/** The words of one language: the shop's own, or the product's, greyed, where there are none. */
function wordsView(deps: GreetingPagesDeps, asked: Asked, state: State, language: Language, told: Values) {
  const { res } = asked;
  const boxes = boxesOf(state.values, language);
  // As they go out: with the sentence about the voucher, where one goes along.
  const ours = deps.greetings.defaults(state.draft)[language];
  const frame = textFrame(deps, asked, state.draft);
  return {
    language,
    label: say(res, `broadcasts.language.${language}`),
    boxes: boxes.map((_, at) => boxView(res, state, language, at, frame, told)),
    ours: ours.map(readably),
    // What is greyed goes out only while nothing is written.
    own: boxes.some((text) => text.trim() !== ''),
    mayAdd: boxes.length < MOST_WORDINGS,
    several: boxes.length > 1,
  };
}

const NO_CONDITION = { all: [{ field: '', is: '', value: '' }] };

/** What there is to give; an offer that is no longer given stays chosen until another is. */
function offersView({ res }: Asked, offers: readonly Offer[], chosen: string) {
  const gone = chosen !== '' && !offers.some(({ id }) => id === chosen);
  return [
    ...offers.map((offer) => ({
      id: offer.id,
      words: giftWords(offer, frameOf(res).language),
      chosen: offer.id === chosen,
    })),
    ...(gone ? [{ id: chosen, words: say(res, 'care.voucher.gone'), chosen: true }] : []),
  ];
}

/** Everything the form shows but its panel. */
export async function composerView(deps: GreetingPagesDeps, asked: Asked, state: State) {
  const { res, merchantId, merchant } = asked;
  const { reader } = deps.db;
  const { values, faults, id } = state;
  const [segments, offers, editor] = await Promise.all([
    deps.segments.list(reader, merchantId),
    deps.vouchers.offers(reader, merchantId),
    editorView(deps, reader, res, state.where ?? NO_CONDITION, { faults: faults['where'] ? 'all' : 'entered' }),
  ]);
  const told = faultWords(res, faults);
  // The shop's own language stands first.
  const languages = LANGUAGES.toSorted((a, b) => Number(b === merchant.language) - Number(a === merchant.language));
  return {
    id,
    key: state.key,
    action: id === '' ? '/care/greetings/new' : `/care/greetings/${id}/edit`,
    values,
    faults: told,
    faulty: Object.keys(faults).length,
    groups: occasionGroups(asked, values['occasion'] ?? ''),
    zone: merchant.zone,
    whos: (['all', 'segment', 'tree'] as const).map((who) => ({ who, chosen: (values['who'] ?? 'all') === who })),
    segments: segments.map((segment) => ({
      id: segment.id,
      name: segment.name,
      broken: segment.broken,
      chosen: values['segmentId'] === segment.id,
    })),
    editor,
    words: languages.map((language) => wordsView(deps, asked, state, language, told)),
    offers: offersView(asked, offers, values['voucherOfferId'] ?? ''),
    lates: (['same_day', 'next_day'] as const).map((late) => ({
      late,
      chosen: (values['late'] ?? 'same_day') === late,
    })),
  };
}

/** Undefined where the engine refuses the draft: what is wrong with it is told at its fields. */
export async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (fault) {
    if (fault instanceof DomainError && fault.code !== 'busy') return undefined;
    throw fault;
  }
}

/** A draft whose faulty parts are left out, so that the rest can be seen. */
function soundPart({ where, segmentId, ...draft }: GreetingDraft, faults: FormFaults): GreetingDraft {
  const sound = (language: Language): boolean => !Object.keys(faults).some((field) => field.startsWith(language));
  return {
    ...draft,
    ...(where !== undefined && !faults['where'] && { where }),
    ...(segmentId !== undefined && !faults['segmentId'] && { segmentId }),
    wordings: Object.fromEntries(Object.entries(draft.wordings).filter(([language]) => sound(language as Language))),
  };
}

/** Every wording in a customer's phone, by the language it is in; the shop's own stands first. */
export function phonesOf({ res, merchant }: Asked, previews: readonly GreetingPreview[]) {
  const languages = LANGUAGES.toSorted((a, b) => Number(b === merchant.language) - Number(a === merchant.language));
  return languages.flatMap((language) => {
    const texts = previews.filter((preview) => preview.language === language);
    if (texts.length === 0) return [];
    const bubbles = texts.map((text, at) => ({ ...phoneView(res, text), at: at + 1 }));
    return [{ label: say(res, `broadcasts.language.${language}`), several: bubbles.length > 1, bubbles }];
  });
}

/** The panel beside the form: every wording in somebody's phone, and what still stands in the way. */
export async function panelView(deps: GreetingPagesDeps, asked: Asked, { draft, faults }: State) {
  const { res, merchantId } = asked;
  const previews = await unlessRefused(deps.greetings.preview(deps.db.aside, merchantId, soundPart(draft, faults)));
  return {
    phones: phonesOf(asked, previews ?? []),
    faulty: Object.keys(faults).length > 0,
    told: Object.entries(faultWords(res, faults)).map(([field, words]) => ({ at: field, words })),
  };
}

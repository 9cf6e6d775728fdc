import { DomainError } from '../kernel/errors.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { type AppPagesDeps, type Asked, kindWords } from './pages-context.ts';
import type { AppDraft, AppKind, DraftFault, FormField, Step, WizardApp } from './types.ts';
import { type FormValues, readFields, type Values, withoutBlankRows } from './views-form.ts';
import { freeName } from './free-name.ts';
import { suggestTests, testsWithWord } from './suggest-tests.ts';
import { readFault } from './views-faults.ts';
import { ownTests, readRules, rulesValues, sameTests } from './views-rules.ts';
import { type RawStep, rawSteps, readSteps, stepsOf } from './views-steps.ts';

/** What is edited: an app that stands, or one to be made. */
export interface Subject {
  app: WizardApp | undefined;
  /** Its card's name; `steps` for free ones. */
  kind: string;
  /** The card, where this gateway has it. */
  card: AppKind | undefined;
  /** So that pressing save twice makes one. */
  key: string;
}

/** An app as the page's form holds it: its card's fields, or free steps. */
export interface Sheet {
  values: Values;
  form: FormValues | undefined;
  steps: RawStep[];
}

/** The fields of a posted form as texts; those sent twice or nested count as empty. */
export const valuesOf = (body: unknown): Values =>
  Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.replaceAll('\r\n', '\n')]] : [],
    ),
  );

/** Reads a posted form. */
export function readSheet(body: unknown, { card }: Subject, now: number): Sheet {
  const values = valuesOf(body);
  if (values['mode'] === 'steps' || !card) return { values, form: undefined, steps: readSteps(values, now) };
  return { values, form: readFields(card.fields, values), steps: [] };
}

/** A fault of a card's form stands under the form, whoever found it. */
const underForm = (field: string): string =>
  /^(form|words|name|who|hours|limit|tests|steps|kind)(\.|$)/.test(field) ? field : field === '' ? 'form' : `form.${field}`; // prettier-ignore

/** The field at a place of the form, `entries.0.label.en`. */
export function fieldAt(fields: readonly FormField[], place: string): FormField | undefined {
  const [name, row, ...rest] = place.split('.');
  const field = fields.find((one) => one.name === name);
  return field?.type === 'list' && rest.length > 0 && /^\d+$/.test(row ?? '') ? fieldAt(field.fields ?? [], rest.join('.')) : field; // prettier-ignore
}

/** What the schema says in English is said again in words of the page, by the kind of its field. */
function formFault(fields: readonly FormField[], place: string, message: string): DraftFault {
  const field = fieldAt(fields, place);
  const { least, most } = field ?? {};
  const ends = least === undefined || most === undefined ? undefined : { from: least, to: most };
  const at = underForm(place);
  if (field?.type === 'number') return ends ? { at, code: 'number_between', values: ends } : { at, code: 'number' };
  if (field?.type === 'url') return { at, code: 'url_form' };
  if (field?.type === 'list' && ends && /^\w+$/.test(place)) return { at, code: 'rows_between', values: ends };
  return readFault({ field: at, message });
}

/** Numbers of a step that are none. */
function unreadNumbers(step: Step, position: number): DraftFault[] {
  const [part, holder] = step.kind === 'ask' ? ['wanted', step.wanted] : step.kind === 'check' ? ['question', step.question] : ['', {}]; // prettier-ignore
  return Object.entries(holder).flatMap(
    ([name, value]) =>
    typeof value === 'number' && !Number.isInteger(value) ? [{ at: `steps.${position}.${part}.${name}`, code: 'number' }] : [], // prettier-ignore
  );
}

/** What a sheet says; undefined: it cannot be made an app yet, and the faults say why. */
export function draftOf(
  { apps }: Pick<AppPagesDeps, 'apps'>,
  { res, merchant }: Asked,
  subject: Subject,
  sheet: Sheet,
): { draft: AppDraft | undefined; faults: DraftFault[] } {
  const { rules, faults } = readRules(sheet.values);
  if (sheet.form === undefined) {
    const steps = stepsOf(sheet.steps);
    faults.push(...steps.flatMap(unreadNumbers));
    return { draft: { kind: subject.kind, form: null, steps, ...rules, name: rules.name || rules.words[0] || kindWords(res, subject.kind) }, faults }; // prettier-ignore
  }
  const { name, fields, ready } = subject.card!;
  try {
    const made = apps.fromForm(name, withoutBlankRows(sheet.form), merchant.language);
    const own = ownTests(sheet.values);
    const tests = own ? rules.tests : testsWithWord(made.tests, ready(merchant.language).words, rules.words[0] ?? '');
    return { draft: { ...made, ...rules, name: rules.name || kindWords(res, name), tests }, faults };
  } catch (fault) {
    if (!(fault instanceof FieldFaults)) throw fault;
    const found = fault.faults.map(({ field, message }) => formFault(fields, field, message));
    return { draft: undefined, faults: [...found, ...faults] };
  }
}

/** Test texts of a draft that are not the merchant's own follow whatever it says. */
export async function withTests(
  deps: AppPagesDeps,
  { merchant }: Asked,
  sheet: Sheet,
  draft: AppDraft,
): Promise<AppDraft> {
  if (ownTests(sheet.values)) return draft;
  const suggesting = { apps: deps.apps, clock: deps.clock, reader: deps.db.reader, merchant };
  return { ...draft, tests: await suggestTests(suggesting, draft, draft.tests) };
}

/** Test texts that a card has ready, with the word that was chosen; of a form of an earlier release none. */
function readyTests(
  { apps }: Pick<AppPagesDeps, 'apps'>,
  { merchant }: Asked,
  card: AppKind | undefined,
  draft: AppDraft,
) {
  const { language } = merchant;
  try {
    if (!card || draft.form === null) return [];
    const { tests } = apps.fromForm(card.name, draft.form, language);
    return testsWithWord(tests, card.ready(language).words, draft.words[0] ?? '');
  } catch (fault) {
    if (fault instanceof DomainError) return [];
    throw fault;
  }
}

/** A draft as its form shows it. @param mode `steps`: a card opened as free steps */
export async function sheetOf(
  deps: AppPagesDeps,
  asked: Asked,
  card: AppKind | undefined,
  draft: AppDraft,
  mode: 'card' | 'steps',
): Promise<Sheet> {
  const suggesting = { apps: deps.apps, clock: deps.clock, reader: deps.db.reader, merchant: asked.merchant };
  const suggested = await suggestTests(suggesting, draft, readyTests(deps, asked, card, draft));
  const values = rulesValues(draft, !sameTests(suggested, draft.tests));
  if (mode === 'steps' || draft.form === null || !card)
    return { values: { ...values, mode: 'steps' }, form: undefined, steps: rawSteps(draft.steps) };
  return { values: { ...values, mode: 'card' }, form: draft.form, steps: [] };
}

/** What a new app begins with: an unchanged card already works. */
export async function readySheet(
  { apps, db }: Pick<AppPagesDeps, 'apps' | 'db'>,
  { res, merchant, merchantId }: Asked,
  kind: string,
  card: AppKind | undefined,
): Promise<Sheet> {
  const { language } = merchant;
  const names = (await apps.list(db.reader, merchantId)).map((app) => app.name);
  const everybody = { everybody: true } as const;
  if (card) {
    const { words, form, tests } = card.ready(language);
    const rules = {
      name: freeName(kindWords(res, kind), names),
      words,
      who: everybody,
      tests,
      ...(card.limit && { limit: card.limit }),
    };
    return { values: { ...rulesValues(rules, false), mode: 'card' }, form: { ...form }, steps: [] };
  }
  const { words, steps } = apps.fromForm(kind, {}, language);
  const rules = { name: '', words, who: everybody, tests: [] };
  return { values: { ...rulesValues(rules, false), mode: 'steps' }, form: undefined, steps: rawSteps(steps) };
}

/** A card opened as free steps keeps everything, its test texts too. */
export function asFreeSteps(sheet: Sheet, draft: AppDraft): Sheet {
  return {
    values: { ...sheet.values, mode: 'steps' },
    form: undefined,
    steps: rawSteps(draft.steps),
  };
}

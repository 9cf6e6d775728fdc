import { z } from 'zod';
import type { Texts } from '../../marketing/index.ts';
import { FieldFaults, faultsOf } from '../../platform/web/problems.ts';
import { LANGUAGES, type Language } from '../../platform/slice.ts';
import type { AppKind, Choice, FormField, Limit, Special, Step, TestTalk } from '../types.ts';

/** What a field of a card's schema says of itself. */
type Meta = Omit<FormField, 'name' | 'optional'> & { optional?: boolean };

const meta = <T extends z.ZodType>(schema: T, about: Meta): T => schema.meta({ ...about });

type Ready = Record<Language, unknown>;
type Labelled = { label: string; ready?: Ready; optional?: boolean };
const keyOf = (name: string): string => `apps.form.${name}`;

/** Ready values that are the same whatever the shop speaks. */
export const everywhere = <T>(value: T): Record<Language, T> => ({ en: value, zh: value });

/** Ready words, each in the box of its language: whoever reads the other language is answered in it from the first day. */
export const inBoth = (en: string, zh: string): Record<Language, Texts> => everywhere({ en, zh });

const MISSING = 'Fill in this field.';
const written = z.string().trim().max(5000);

/** A text of the shop's, one box a language, one of them filled at least. */
export function texts({ label: name, ready, optional = false }: Labelled) {
  const boxes = z.object({ en: written.optional(), zh: written.optional() }).default({});
  // Kept by an earlier release as one line for every reader.
  const schema = z
    .preprocess((given) => (typeof given === 'string' ? { en: given, zh: given } : given), boxes)
    .transform((given): Texts => Object.fromEntries(LANGUAGES.flatMap((one) => (given[one] ? [[one, given[one]]] : []))))
    .refine((given) => optional || Object.keys(given).length > 0, MISSING); // prettier-ignore
  return meta(schema, { type: 'texts', label: keyOf(name), optional, ...(ready && { ready }) });
}

/** One line of text. */
export function line({ label: name, ready, optional = false }: Labelled, most = 200) {
  const schema = z.string().trim().max(most, `Keep it within ${most} characters.`).default('').refine((given) => optional || given !== '', MISSING); // prettier-ignore
  return meta(schema, { type: 'text', label: keyOf(name), optional, ...(ready && { ready }) });
}

/** A number; empty is 0 where it is optional. */
export function number({ label: name, ready, optional = false }: Labelled, least: number, most: number, whole = true) {
  const message = `Give a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`;
  const value = z.coerce.number(message).refine((given) => (optional && given === 0) || (given >= least && given <= most && (!whole || Number.isInteger(given))), message); // prettier-ignore
  const schema = z.preprocess((given) => (given === undefined || given === '' ? (optional ? 0 : Number.NaN) : given), value); // prettier-ignore
  return meta(schema, { type: 'number', label: keyOf(name), optional, least, most, ...(ready && { ready }) });
}

/** Yes or no. */
export function check({ label: name, ready }: Labelled) {
  const schema = z.preprocess((given) => given === true || given === 'yes' || given === 'on' || given === '1', z.boolean()); // prettier-ignore
  return meta(schema, { type: 'check', label: keyOf(name), optional: true, ...(ready && { ready }) });
}

/** One of a list of codes. */
export function choice<const Codes extends readonly [string, ...string[]]>(
  { label: name, ready }: Labelled,
  codes: Codes,
) {
  return meta(z.enum(codes, MISSING), { type: 'choice', label: keyOf(name), optional: false, choices: codes, ...(ready && { ready }) }); // prettier-ignore
}

/** An offer of vouchers of the shop's; empty: none. */
export function offer({ label: name, optional = false }: Labelled) {
  const schema = z.string().trim().max(40).default('').refine((given) => optional || given !== '', MISSING); // prettier-ignore
  return meta(schema, { type: 'offer', label: keyOf(name), optional });
}

/** An address on the web. */
export function url({ label: name, ready }: Labelled) {
  return meta(z.string(MISSING).trim().min(1, MISSING).max(500), { type: 'url', label: keyOf(name), optional: false, ...(ready && { ready }) }); // prettier-ignore
}

/** Rows of fields. */
export function list<Shape extends z.ZodRawShape>(
  { label: name, ready }: Labelled,
  row: z.ZodObject<Shape>,
  least: number,
  most: number,
) {
  const schema = z.array(row, MISSING).min(least, `Give at least ${least}.`).max(most, `Give at most ${most}.`);
  return meta(schema, { type: 'list', label: keyOf(name), optional: false, fields: fieldsOf(row), least, most, ...(ready && { ready }) }); // prettier-ignore
}

/** Fields of a form, read off its schema. */
function fieldsOf(form: z.ZodObject): FormField[] {
  return Object.entries(form.shape).map(([name, schema]) => {
    const about = (schema as z.ZodType).meta() as Meta | undefined;
    if (!about?.type) throw new Error(`the field ${name} of a card says nothing of itself: use .meta`);
    return { optional: false, ...about, name };
  });
}

/** What a card is made of. */
interface KindParts<Shape extends z.ZodRawShape> {
  name: string;
  form: z.ZodObject<Shape>;
  words: Record<Language, string[]>;
  tests: Record<Language, TestTalk[]>;
  steps(form: z.output<z.ZodObject<Shape>>): Step[];
  limit?: Limit;
  specials?: readonly Special[];
}

/** A card of the gallery, made from its schema. */
export function kindOf<Shape extends z.ZodRawShape>(parts: KindParts<Shape>): AppKind {
  const { name, form, words, tests, limit, specials } = parts;
  const fields = fieldsOf(form);
  return {
    name,
    fields,
    steps(given) {
      const read = form.safeParse(given);
      if (!read.success) throw new FieldFaults(faultsOf(read.error.issues));
      return parts.steps(read.data);
    },
    ready: (language) => ({
      words: words[language],
      form: structuredClone(Object.fromEntries(fields.flatMap((field) => (field.ready ? [[field.name, field.ready[language]]] : [])))), // prettier-ignore
      tests: structuredClone(tests[language]),
    }),
    ...(limit && { limit }),
    ...(specials && { specials }),
  };
}

/** A choice of a card: its code is its place. */
export const choiceAt = (at: number, label: Texts, goTo?: string): Choice => ({
  code: `c${at + 1}`,
  label,
  words: [],
  ...(goTo !== undefined && { goTo }),
});

/** Tests of three texts, each with what the last answer must hold. */
export const tests = (...talks: [texts: string[], expect: string][]): TestTalk[] =>
  talks.map(([said, expect]) => ({ texts: said, expect }));

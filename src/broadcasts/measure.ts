import { and, asc, eq, inArray, type SQL } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { type Meant, meantBy, recipientsOf } from './audience.ts';
import type { BroadcastDeps } from './deps.ts';
import { LINK_FIELD } from './draft.ts';
import type { ArmCode } from './schema.ts';
import { fieldNames, type Person, readValues, type Rendered } from '../marketing/index.ts';
import { readTexts } from './texts.ts';
import { sampleValues } from './voucher.ts';
import type { Draft, Preview } from './types.ts';

/** How long a draft's texts come out. */
export interface Measured {
  /** Parts of the usual recipient and of the longest there is in the sample. */
  usual: number;
  longest: number;
  /** A sign that makes a language's text dear, by field of the form. */
  flips: { field: string; sign: string }[];
  /** Percent of the sample who lack a value that has no fallback. */
  missing: number;
  /** How many of the sample would get a text longer than carriers take. */
  tooLong: number;
}

/** Enough to find the usual; the longest is looked for among them too. */
const SAMPLE = 200;

const person = {
  customerId: customers.id,
  name: customers.name,
  language: customers.language,
  memberNumber: customers.memberNumber,
};

const peopleWhere = (reader: Reader, condition: SQL, limit: number): Promise<Person[]> =>
  reader.db.select(person).from(customers).where(condition).orderBy(asc(customers.id)).limit(limit);

/** The texts of some people as they would get them; `arm` a or b. */
async function renderFor(
  deps: BroadcastDeps,
  reader: Reader,
  merchant: Merchant,
  draft: Draft,
  people: readonly Person[],
  arm: ArmCode,
): Promise<{ person: Person; rendered: Rendered }[]> {
  const texts = readTexts(draft, merchant, fieldNames(deps.mergeFields()));
  const link = texts.usesLink ? await deps.links.sample(reader, merchant.merchantId) : undefined;
  const gift = await sampleValues(deps, reader, merchant, draft.voucherOfferId);
  const found: { person: Person; rendered: Rendered }[] = [];
  for (const language of new Set(people.map((one) => texts.languageFor(arm, null, one.language)))) {
    const readers = people.filter((one) => texts.languageFor(arm, null, one.language) === language);
    const values = await readValues(deps, reader, merchant, readers, texts.fields, language ?? merchant.language);
    for (const one of readers) {
      const own = {
        ...values.get(one.customerId),
        ...(link !== undefined && { [LINK_FIELD]: link }),
        ...gift?.[language ?? merchant.language],
      };
      found.push({ person: one, rendered: texts.render(arm, null, one.language, own) });
    }
  }
  return found;
}

/** Somebody of whom nothing is known: measures a text when there is nobody to measure it on. */
const nobody = (language: Language): Person => ({ customerId: '', name: null, language, memberNumber: null });

/** Measures both texts on a sample of those who would get them. */
export async function measureTexts(
  deps: BroadcastDeps,
  reader: Reader,
  merchant: Merchant,
  draft: Draft,
  meant: Meant | undefined,
): Promise<Measured> {
  const sample = meant ? await peopleWhere(reader, recipientsOf(meant), SAMPLE) : [];
  const people = sample.length > 0 ? sample : [nobody(merchant.language)];
  const parts: number[] = [];
  const flips = new Map<string, string>();
  let [missing, tooLong] = [0, 0];
  for (const arm of draft.textsB ? (['a', 'b'] as const) : (['a'] as const))
    for (const { rendered } of await renderFor(deps, reader, merchant, draft, people, arm)) {
      if (rendered.ok) {
        parts.push(rendered.measure.parts);
        const { culprit } = rendered.measure;
        if (culprit && rendered.language === 'en')
          flips.set(`${arm === 'a' ? 'texts' : 'textsB'}.${rendered.language}`, culprit);
      } else if (rendered.reason === 'too_long') tooLong++;
      else if (rendered.reason.startsWith('missing_')) missing++;
    }
  const sorted = parts.toSorted((a, b) => a - b);
  return {
    usual: sorted[Math.floor(sorted.length / 2)] ?? 1,
    longest: sorted.at(-1) ?? 1,
    flips: [...flips].map(([field, sign]) => ({ field, sign })),
    missing: sample.length > 0 ? Math.round((100 * missing) / sample.length) : 0,
    tooLong: sample.length > 0 ? tooLong : 0,
  };
}

const SHOWN = 8;

/** Some of an audience, with one at least of each language that is written in, as far as there is one. */
async function somePeople(reader: Reader, merchant: Merchant, draft: Draft, condition: SQL): Promise<Person[]> {
  const people = await peopleWhere(reader, condition, SHOWN);
  const reads = (one: Person): Language => one.language ?? merchant.language;
  const first: Person[] = [];
  for (const language of LANGUAGES.filter((written) => draft.texts[written]?.trim())) {
    const found =
      people.find((one) => reads(one) === language) ??
      (await peopleWhere(reader, and(condition, eq(customers.language, language))!, 1))[0];
    if (found) first.push(found);
  }
  const others = people.filter(({ customerId }) => !first.some((one) => one.customerId === customerId));
  return [...first, ...others].slice(0, SHOWN);
}

/** The draft in the phones of these customers, or of the first of its audience; people it has no text for are left out. */
export async function preview(
  deps: BroadcastDeps,
  reader: Reader,
  merchantId: string,
  draft: Draft,
  customerIds?: string[],
): Promise<Preview[]> {
  const merchant = await deps.merchants.byId(reader, merchantId);
  const condition = customerIds
    ? and(eq(customers.merchantId, merchantId), inArray(customers.id, customerIds))!
    : recipientsOf(await meantBy(deps.segments, reader, merchantId, draft.audience, deps.clock.now()));
  const people = customerIds
    ? await peopleWhere(reader, condition, customerIds.length)
    : await somePeople(reader, merchant, draft, condition);
  const found = await renderFor(deps, reader, merchant, draft, people, 'a');
  const place = (one: { person: Person }): number => people.indexOf(one.person);
  const texts = found.toSorted((one, other) => place(one) - place(other));
  return texts.flatMap(({ person: one, rendered }) =>
    rendered.ok
      ? [
          {
            customerId: one.customerId,
            name: one.name === null ? '' : deps.vault.open(merchantId, one.name),
            language: rendered.language,
            text: rendered.text,
            own: rendered.own,
            measure: rendered.measure,
          },
        ]
      : [],
  );
}

/** The text of a draft as one customer, or somebody unknown, would get it. */
export async function oneText(
  deps: BroadcastDeps,
  reader: Reader,
  merchantId: string,
  draft: Draft,
  customerId: string | undefined,
): Promise<Rendered> {
  const merchant = await deps.merchants.byId(reader, merchantId);
  const [one] = customerId
    ? await peopleWhere(reader, and(eq(customers.merchantId, merchantId), eq(customers.id, customerId))!, 1)
    : [];
  const [found] = await renderFor(deps, reader, merchant, draft, [one ?? nobody(merchant.language)], 'a');
  return found!.rendered;
}

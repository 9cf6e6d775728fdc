import { localDate } from '../../kernel/calendar.ts';
import { readValues } from '../../marketing/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { LANGUAGES, type Language } from '../../platform/slice.ts';
import { type Offer, sampleCode, voucherValues } from '../../vouchers/index.ts';
import type { GreetingDeps } from './deps.ts';
import * as store from './store.ts';
import { readTexts, textFields } from './texts.ts';
import type { GreetingDraft, GreetingPreview } from './types.ts';
import { conditionOf, fitting, reachable } from './whose.ts';
import { and } from 'drizzle-orm';

type Person = Awaited<ReturnType<typeof store.peopleWhere>>[number];

/** Enough people to find one of each language among them. */
const SAMPLE = 40;

const somePeople = async (deps: GreetingDeps, reader: Reader, merchantId: string, draft: GreetingDraft) =>
  store.peopleWhere(
    reader,
    and(reachable(merchantId), fitting(await conditionOf(deps.segments, reader, merchantId, draft), []))!,
    SAMPLE,
  );

/** Somebody of whom nothing is known, when there is nobody yet. */
const NOBODY: Person = { customerId: '', name: null, language: null, memberNumber: null };

/** In whose phones a language is shown: of these, or of its readers one after another, so that several are seen. */
function readersOf(people: readonly Person[], language: Language, merchant: Merchant): readonly Person[] {
  const readers = people.filter((one) => (one.language ?? merchant.language) === language);
  return readers.length > 0 ? readers : [people[0] ?? NOBODY];
}

/** Every wording in some phones. Of given customers each gets every wording of their language. */
export async function preview(
  deps: GreetingDeps,
  reader: Reader,
  merchantId: string,
  draft: GreetingDraft,
  customerIds?: string[],
): Promise<GreetingPreview[]> {
  const merchant = await deps.merchants.byId(reader, merchantId);
  const { voucherOfferId } = draft;
  const chosen =
    voucherOfferId === undefined ? undefined : await deps.vouchers.offer(reader, merchantId, voucherOfferId);
  const offer = chosen?.archived ? undefined : chosen;
  const people = customerIds
    ? await store.peopleByIds(reader, merchantId, customerIds)
    : await somePeople(deps, reader, merchantId, draft);
  // A voucher that is no more takes its sentence with it, as when it is sent.
  const said = offer ? draft : { ...draft, voucherOfferId: undefined };
  const texts = readTexts(said, merchant, deps.wordings(), textFields(deps, draft));
  const found: GreetingPreview[] = [];
  for (const language of LANGUAGES) {
    if (texts.languageFor(language) !== language) continue;
    const readers = customerIds
      ? people.filter((one) => texts.languageFor(one.language) === language)
      : readersOf(people, language, merchant);
    found.push(...(await inPhones(deps, reader, merchant, { language, readers, texts, offer, every: !!customerIds })));
  }
  return found;
}

async function inPhones(
  deps: GreetingDeps,
  reader: Reader,
  merchant: Merchant,
  { language, readers, texts, offer, every }: {
    language: Language;
    readers: readonly Person[];
    texts: ReturnType<typeof readTexts>;
    offer: Offer | undefined;
    every: boolean;
  }, // prettier-ignore
): Promise<GreetingPreview[]> {
  const values = await readValues(deps, reader, merchant, readers, texts.fields, language);
  const today = localDate(deps.clock.now(), merchant.zone);
  const gift = offer ? voucherValues(offer, sampleCode(offer, today), language) : {};
  const shown = (person: Person, only?: number): GreetingPreview[] =>
    texts.each(language, { ...values.get(person.customerId), ...gift }).flatMap((rendered, at) =>
      rendered.ok && (only === undefined || only === at)
        ? [
            {
              customerId: person.customerId,
              name: person.name === null ? '' : deps.vault.open(merchant.merchantId, person.name),
              language,
              text: rendered.text,
              own: rendered.own,
              measure: rendered.measure,
            },
          ]
        : [],
    );
  if (every) return readers.flatMap((person) => shown(person));
  const count = texts.each(language, {}).length;
  return Array.from({ length: count }, (_, at) => shown(readers[at % readers.length]!, at)).flat();
}

import { hoursThatBind, type Merchant, rulesOf } from '../merchants/index.ts';
import { LANGUAGES } from '../platform/slice.ts';
import type { Reader } from '../platform/db/index.ts';
import type { BroadcastDeps } from './deps.ts';
import { sendFaults } from './draft.ts';
import { block, warn } from './levels.ts';
import { bindingOf, fieldNames, openHours, SHOP_HOURS } from '../marketing/index.ts';
import { VOUCHER_FIELDS } from '../vouchers/index.ts';
import type { Check, Draft } from './types.ts';

/** Length of a signature that Chinese carriers take, in characters. */
const SIGNATURE = { least: 2, most: 16 };

/** The shop's own duties: its mark, and hours that leave time. */
async function shopChecks({ merchants, clock }: BroadcastDeps, reader: Reader, merchant: Merchant): Promise<Check[]> {
  const checks: Check[] = [];
  const length = Array.from(merchant.name).length;
  if (rulesOf(merchant).signature && (length < SIGNATURE.least || length > SIGNATURE.most))
    checks.push(block('no_signature'));
  const hours = await merchants.setting(reader, merchant.merchantId, SHOP_HOURS);
  if (!openHours(bindingOf(merchant, hours, '|'), clock.now())) checks.push(block('no_hours'));
  const senders = await merchants.numbers(reader);
  if (!senders.some(({ merchantId, isDefault }) => merchantId === merchant.merchantId && isDefault))
    checks.push(block('no_sender'));
  return checks;
}

/** Whether condition and segments can be used, and mean somebody at all. */
async function audienceChecks(
  { segments }: BroadcastDeps,
  reader: Reader,
  merchantId: string,
  { audience }: Draft,
): Promise<Check[]> {
  const { where, segmentId, excludeSegmentIds } = audience;
  if (where === undefined && !segmentId) return [block('no_audience', 'audience.where')];
  if (where !== undefined) {
    const faults = await segments.faults(reader, merchantId, where);
    if (faults.some(({ code }) => code === 'empty')) return [block('no_audience', 'audience.where')];
    if (faults.length > 0)
      return faults.map(({ path }) => block('broken_segment', ['audience.where', path].filter(Boolean).join('.')));
  }
  const used = [...(where === undefined && segmentId ? [segmentId] : []), ...excludeSegmentIds];
  const known = new Map((await segments.list(reader, merchantId)).map((segment) => [segment.id, segment]));
  return used
    .filter((id) => known.get(id)?.broken !== false)
    .map((id) => block('broken_segment', id === segmentId ? 'audience.segmentId' : 'audience.excludeSegmentIds'));
}

/** Whether the voucher it carries is still issued. */
export async function voucherChecks(
  { vouchers }: BroadcastDeps,
  reader: Reader,
  merchantId: string,
  { voucherOfferId }: Draft,
): Promise<Check[]> {
  if (voucherOfferId === undefined) return [];
  const known = (await vouchers.offers(reader, merchantId)).some(({ id }) => id === voucherOfferId);
  return known ? [] : [block('voucher_gone', 'voucherOfferId')];
}

/** Everything that stops a send and needs no count: cheap enough for the transaction of the send itself. */
export async function blockingChecks(
  deps: BroadcastDeps,
  reader: Reader,
  merchantId: string,
  draft: Draft,
): Promise<Check[]> {
  const merchant = await deps.merchants.byId(reader, merchantId);
  return [
    ...sendFaults(draft, merchant, fieldNames(deps.mergeFields()), deps.clock.now()),
    ...(await audienceChecks(deps, reader, merchantId, draft)),
    ...(await voucherChecks(deps, reader, merchantId, draft)),
    ...(await shopChecks(deps, reader, merchant)),
  ];
}

const LINK = /https?:\/\/|www\.|\b[a-z0-9-]+\.(?:com|cn|net|org|io|me|ly|co)\b|\{\{\s*link\b/i;
/** Answers that carriers or we take as a stop: asking for them makes people leave. */
const RESERVED = /(?:reply|text|send|answer|回复?|发送?)\s*["'“‘]?(?:T|TD|R|N|STOP|END|QUIT|CANCEL|YES|START)\b/iu;
const STOP_SENSE = /leave|stop|opt|end|quit|unsub|cancel|退|拒/iu;

/** Whether a text asks for an answer that means something else already; telling how to leave is meant so. */
function asksReserved(text: string): boolean {
  const found = RESERVED.exec(text);
  return (
    found !== null &&
    !STOP_SENSE.test(text.slice(found.index + found[0].length, found.index + found[0].length + 20)) &&
    !/(?:退订|拒收)请?\s*$/.test(text.slice(0, found.index))
  );
}

/** Words that a text asks to be sent back: `reply A`, `text "SOUP"`, `回复1`. */
const ASKED =
  /(?:\b(?:[Rr]eply|[Tt]ext|[Ss]end|[Aa]nswer|REPLY|TEXT|SEND)(?:\s+(?:us|with|back))*\s+["'“‘]?|(?:回复|发送|回)\s*["“]?)([A-Z]{2,12}|[A-Z](?![a-z])|\d{1,4})(?![\w])/gu;

/** How much a text asks of its reader: different words to answer with, and links. One step is what people take. */
function asksMuch(text: string): boolean {
  const words = [...text.matchAll(ASKED)].map(([, word]) => word!).filter((word) => !STOP_SENSE.test(word));
  const links = text.match(new RegExp(LINK, 'gi'))?.length ?? 0;
  return new Set(words).size > 1 || links > 1;
}

/** Fields that always have a value. */
const SURE: ReadonlySet<string> = new Set(['shop', 'link', ...VOUCHER_FIELDS]);

/** What is worth a look in the words themselves, arm by arm and language by language. */
export function wordChecks(draft: Draft, merchant: Merchant): Check[] {
  const checks: Check[] = [];
  const china = rulesOf(merchant).signature;
  for (const [at, texts] of [['texts', draft.texts] as const, ['textsB', draft.textsB ?? {}] as const])
    for (const language of LANGUAGES) {
      const text = texts[language]?.trim();
      if (!text) continue;
      const field = `${at}.${language}`;
      if (china && LINK.test(text)) checks.push(warn('china_link', field));
      if (asksMuch(text)) checks.push(warn('asks_much', field));
      if (asksReserved(text)) checks.push(warn('reserved_words', field));
      for (const [, name] of text.matchAll(/\{\{\s*([A-Za-z_]+)\s*\}\}/g))
        if (!SURE.has(name!)) checks.push(warn('no_fallback', field, { field: name! }));
    }
  if (
    draft.linkTarget &&
    !LANGUAGES.some((language) =>
      /\{\{\s*link\b/.test(`${draft.texts[language] ?? ''}${draft.textsB?.[language] ?? ''}`),
    )
  )
    checks.push(warn('link_unused', 'linkTarget'));
  return checks;
}

/** Whether a state of the US with hours of its own is among the audience's regions. */
export const strictRegions = (merchant: Merchant, regions: readonly (string | null)[]): string[] =>
  regions.filter(
    (region): region is string =>
      region !== null &&
      region.length > 2 &&
      hoursThatBind(rulesOf(merchant), region).length > hoursThatBind(rulesOf(merchant), region.slice(0, 2)).length,
  );

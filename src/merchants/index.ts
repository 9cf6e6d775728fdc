import { sql } from 'drizzle-orm';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { countryOf, parsePhone, readSender } from '../kernel/phone.ts';
import { Recent } from '../platform/recent.ts';
import { packFor, RULE_PACKS, type RulePack } from './rule-packs.ts';
import { merchantSettings, merchants, numbers } from './schema.ts';
import type { Merchant, Merchants, ShopNumber } from './types.ts';
import { changesOf } from './changes.ts';
import { checked } from './checked.ts';
import * as store from './store.ts';

export { type Hours, hoursThatBind, RULE_PACKS, type RulePack } from './rule-packs.ts';

export type * from './types.ts';
export { type Asked, askedOf, idOf, inLanguage, timeWords } from './asked.ts';
export { merchantPages, type MerchantPagesDeps } from './pages.ts';
export type { SettingField, SettingSection } from './setting-sections.ts';

/** What carriers take as a name instead of a number: 11 characters at most, one of them a letter. */
const ALPHA_SENDER = /^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/;

/** @throws DomainError `invalid` when no carrier would take it as a sender */
export function readAddress(address: string, country: string): Pick<ShopNumber, 'address' | 'kind' | 'canReceive'> {
  if (/^\d{3,6}$/.test(address)) return { address, kind: 'short', canReceive: true };
  if (readSender(address).kind === 'name' && ALPHA_SENDER.test(address))
    return { address, kind: 'alpha', canReceive: false };
  return { address: parsePhone(address, country), kind: 'long', canReceive: true };
}

/** US and Canadian long codes carry one part a second; others are asked of the carrier, ten is a careful start. */
const usualRate = (kind: ShopNumber['kind'], address: string): number =>
  kind === 'short' ? 100 : kind === 'long' && ['US', 'CA'].includes(countryOf(address as never) ?? '') ? 1 : 10;

export function createMerchants({ clock }: { clock: Clock }): Merchants {
  const shops = new Recent<Merchant>();
  const senders = new Recent<ShopNumber>();

  const byId: Merchants['byId'] = async (reader, merchantId) => {
    const merchant = await shops.get(merchantId, () => store.merchantById.get(reader, { merchantId }));
    if (!merchant) throw new DomainError('not_found', 'There is no such shop.');
    return merchant;
  };

  return {
    byId,
    all: (reader) => store.allMerchants.all(reader, {}),

    async add(tx, shop) {
      const merchant = { ...checked(shop), merchantId: newId(clock.now()), createdAt: clock.now() };
      await tx.db.insert(merchants).values(merchant);
      tx.onCommit(() => shops.forget());
      return merchant;
    },

    async addNumber(tx, merchantId, number) {
      const merchant = await byId(tx, merchantId);
      const face = readAddress(number.address.trim(), merchant.country);
      const has = await store.defaultNumber.get(tx, { merchantId });
      const row: ShopNumber = {
        merchantId,
        id: newId(clock.now()),
        ...face,
        service: number.service ?? null,
        partsPerSecond: number.partsPerSecond ?? usualRate(face.kind, face.address),
        isDefault: !has,
        callToAction: number.callToAction ?? null,
        callToActionVersion: number.callToAction ? 1 : 0,
        callCoversMarketing: number.callCoversMarketing ?? false,
        createdAt: clock.now(),
      };
      const [added] = await tx.db.insert(numbers).values(row).onConflictDoNothing().returning({ id: numbers.id });
      if (!added)
        throw new DomainError('conflict', `${row.address} already belongs to a shop of this gateway.`, 'number');
      return row;
    },

    numberByAddress: (reader, address) => senders.get(address, () => store.numberByAddress.get(reader, { address })),
    number: (reader, merchantId, id) =>
      senders.get(`${merchantId} ${id}`, () => store.numberById.get(reader, { merchantId, id })),

    async defaultNumber(reader, merchantId) {
      const number = await store.defaultNumber.get(reader, { merchantId });
      if (!number) throw new DomainError('conflict', 'The shop has no number yet: add one with "mcrm number add".');
      return number;
    },

    numbers: (reader) => store.allNumbers.all(reader, {}),
    ...changesOf({ byId, forgetShops: () => shops.forget(), forgetNumbers: () => senders.forget() }),

    async setting(reader, merchantId, { name, schema, fallback }) {
      const row = await store.settingValue.get(reader, { merchantId, name });
      if (row) return schema.parse(row.value);
      return typeof fallback === 'function'
        ? (fallback as (merchant: Merchant) => never)(await byId(reader, merchantId))
        : fallback;
    },

    async set(tx, merchantId, { name, schema }, value) {
      const parsed = schema.safeParse(value);
      if (!parsed.success) throw new DomainError('invalid', `${name}: ${parsed.error.issues[0]!.message}`, name);
      // "Nothing" is a value too: left to drizzle, null would be no JSON but an empty column.
      const kept = parsed.data === null ? sql`${'null'}` : parsed.data;
      const row = { merchantId, name, value: kept, updatedAt: clock.now() };
      await tx.db
        .insert(merchantSettings)
        .values(row)
        .onConflictDoUpdate({
          target: [merchantSettings.merchantId, merchantSettings.name],
          set: { value: row.value, updatedAt: row.updatedAt },
        });
    },
  };
}

/** The rules that bind a shop. */
export const rulesOf = (merchant: Merchant): RulePack => RULE_PACKS[merchant.rulePack];

/**
 * Whether an open question has a stop word before the stop has it: one of digits alone (0000), where neither the shop nor
 * the number is in a country whose carriers know it. Words that say stop are never a question's.
 * @param word the stop that was read @param country of the number (ISO 3166); undefined: not told
 */
export const yieldsToQuestion = (word: string, merchant: Merchant, country: string | undefined): boolean =>
  /^\d+$/.test(word) &&
  !rulesOf(merchant).digitStops &&
  !(country !== undefined && RULE_PACKS[packFor(country)].digitStops);

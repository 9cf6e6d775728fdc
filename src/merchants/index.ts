import { z } from 'zod';
import { isZone } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { decimalsOf } from '../kernel/money.ts';
import { countryOf, parsePhone, readSender } from '../kernel/phone.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { Recent } from '../platform/recent.ts';
import type { Language } from '../platform/slice.ts';
import { packFor, RULE_PACKS, type RulePack } from './rule-packs.ts';
import { merchantSettings, merchants, numbers } from './schema.ts';
import * as store from './store.ts';

export { type Hours, hoursThatBind, RULE_PACKS, type RulePack } from './rule-packs.ts';

export type Merchant = typeof merchants.$inferSelect;
export type ShopNumber = typeof numbers.$inferSelect;

/** What a new shop tells of itself. */
export interface NewMerchant {
  name: string;
  country: string;
  zone: string;
  language: Language;
  currency?: string | undefined;
  rulePack?: RulePack['name'] | undefined;
}

export interface NewNumber {
  address: string;
  partsPerSecond?: number | undefined;
  service?: string | undefined;
  callToAction?: string | undefined;
  callCoversMarketing?: boolean | undefined;
}

/** A setting declared by the slice whose rule it is: name, shape and what holds when the shop says nothing. */
export interface Setting<T> {
  name: string;
  schema: z.ZodType<T>;
  fallback: T | ((merchant: Merchant) => T);
}

export interface Merchants {
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string): Promise<Merchant>;
  all(reader: Reader): Promise<Merchant[]>;
  add(tx: Tx, shop: NewMerchant): Promise<Merchant>;
  /** The first number of a shop becomes its default sender. @throws DomainError `conflict` when it is taken */
  addNumber(tx: Tx, merchantId: string, number: NewNumber): Promise<ShopNumber>;
  /** Whose number was texted; undefined: nobody's here. */
  numberByAddress(reader: Reader, address: string): Promise<ShopNumber | undefined>;
  number(reader: Reader, merchantId: string, id: string): Promise<ShopNumber | undefined>;
  /** The sender for what is no reply. @throws DomainError `conflict` when the shop has no number yet */
  defaultNumber(reader: Reader, merchantId: string): Promise<ShopNumber>;
  numbers(reader: Reader): Promise<ShopNumber[]>;
  setting<T>(reader: Reader, merchantId: string, setting: Setting<T>): Promise<T>;
  /** @throws DomainError `invalid` when the value does not fit the setting */
  set<T>(tx: Tx, merchantId: string, setting: Setting<T>, value: unknown): Promise<void>;
}

const newMerchant = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give the shop a name.')
    .max(40, 'Keep the name within 40 characters: it opens every text.'),
  country: z.string().regex(/^[A-Z]{2}$/, 'Give the country as two capital letters, like US or CN.'),
  zone: z.string().refine(isZone, 'Give the zone by its name, like America/New_York or Asia/Shanghai.'),
  language: z.enum(['en', 'zh']),
});

const CURRENCY_OF: Record<string, string> = {
  US: 'USD', CA: 'CAD', CN: 'CNY', HK: 'HKD', TW: 'TWD', MO: 'MOP', JP: 'JPY', KR: 'KRW', SG: 'SGD', MY: 'MYR',
  GB: 'GBP', AU: 'AUD', NZ: 'NZD', CH: 'CHF', BR: 'BRL', MX: 'MXN', KW: 'KWD', IN: 'INR', TH: 'THB', VN: 'VND',
  AT: 'EUR', BE: 'EUR', DE: 'EUR', ES: 'EUR', FI: 'EUR', FR: 'EUR', GR: 'EUR', IE: 'EUR', IT: 'EUR', NL: 'EUR', PT: 'EUR',
}; // prettier-ignore

function checked(shop: NewMerchant): Omit<Merchant, 'merchantId' | 'createdAt'> {
  const parsed = newMerchant.safeParse(shop);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DomainError('invalid', issue!.message, issue!.path.join('.'));
  }
  const currency = shop.currency ?? CURRENCY_OF[shop.country];
  if (!currency) throw new DomainError('invalid', `Name the currency of ${shop.country}, like EUR.`, 'currency');
  decimalsOf(currency);
  return { ...parsed.data, currency, rulePack: shop.rulePack ?? packFor(shop.country) };
}

/** What carriers take as a name instead of a number: 11 characters at most, one of them a letter. */
const ALPHA_SENDER = /^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/;

/** @throws DomainError `invalid` when no carrier would take it as a sender */
function readAddress(address: string, country: string): Pick<ShopNumber, 'address' | 'kind' | 'canReceive'> {
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
      const row = { merchantId, name, value: parsed.data, updatedAt: clock.now() };
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

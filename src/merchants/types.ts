import type { z } from 'zod';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { RulePack } from './rule-packs.ts';
import type { merchants, numbers } from './schema.ts';

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

/** What may be changed of a shop; the country, which reads its numbers, stays. */
export type ShopChange = Partial<Pick<Merchant, 'name' | 'zone' | 'language' | 'currency' | 'rulePack'>>;

export interface NumberChange {
  callToAction: string | null;
  callCoversMarketing: boolean;
  partsPerSecond: number;
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
  /** Numbers of one shop, the default first. */
  numbersOf(reader: Reader, merchantId: string): Promise<ShopNumber[]>;
  /** @throws DomainError `invalid` on the field */
  change(tx: Tx, merchantId: string, to: ShopChange): Promise<Merchant>;
  /**
   * Other words of the call to action get the next version: consents keep the one they were given under.
   * @throws DomainError `not_found`, `invalid` on `callToAction` or `partsPerSecond`
   */
  changeNumber(tx: Tx, merchantId: string, id: string, to: NumberChange): Promise<void>;
  /** @throws DomainError `not_found` */
  makeDefault(tx: Tx, merchantId: string, id: string): Promise<void>;
  setting<T>(reader: Reader, merchantId: string, setting: Setting<T>): Promise<T>;
  /** @throws DomainError `invalid` when the value does not fit the setting */
  set<T>(tx: Tx, merchantId: string, setting: Setting<T>, value: unknown): Promise<void>;
}

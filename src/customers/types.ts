import type { Phone } from '../kernel/phone.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { ConsentState, MarketingState } from './rules.ts';

/** A person as other slices see one: opened, with the current number. */
export interface Customer {
  merchantId: string;
  id: string;
  memberNumber: number | null;
  name: string | null;
  /** The person's own choice; null: the shop's. */
  language: Language | null;
  birthday: string | null;
  joinedAt: number | null;
  marketing: MarketingState;
  createdAt: number;
}

/** Somebody's number as it stands now. */
export interface CurrentNumber {
  phone: Phone;
  numberHash: KeyedHash;
  lastFour: string;
}

/** How a person came to be known or changed. */
export interface Origin {
  /** sms, api, counter, import */
  source: string;
  /** `customer`, `staff:<id>`, `token:<id>`, `command-line`, `system` */
  actor: string;
  inboundId?: string;
}

export interface ConsentGiven extends Origin {
  state: ConsentState;
  wording?: string;
  wordingVersion?: number;
  /** What the caller says of the proof ("paper form, 12 October"). */
  proof?: string;
}

export interface Customers {
  hashOf(merchantId: string, phone: string): KeyedHash;
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, customerId: string): Promise<Customer>;
  /** The same for writing: @throws DomainError `conflict` when merged (naming the other record) or erased */
  standing(reader: Reader, merchantId: string, customerId: string): Promise<Customer>;
  /** The current owner of a number. */
  byNumber(reader: Reader, merchantId: string, numberHash: KeyedHash): Promise<Customer | undefined>;
  currentNumber(reader: Reader, merchantId: string, customerId: string): Promise<CurrentNumber | undefined>;
  /** Finds the owner of a number or makes one; never takes a number from anybody. */
  findOrCreate(tx: Tx, merchantId: string, phone: Phone, origin: Origin): Promise<Customer>;
  /** Makes a member of a customer: member number, `customer.joined`. False when already one. */
  join(tx: Tx, merchantId: string, customerId: string, origin: Origin): Promise<boolean>;
  setName(tx: Tx, merchantId: string, customerId: string, name: string): Promise<void>;
  setBirthday(tx: Tx, merchantId: string, customerId: string, birthday: string): Promise<void>;
  setLanguage(tx: Tx, merchantId: string, customerId: string, language: Language): Promise<void>;
  addTags(tx: Tx, merchantId: string, customerId: string, tags: string[]): Promise<void>;
  tags(reader: Reader, merchantId: string, customerId: string): Promise<string[]>;
  recordConsent(tx: Tx, merchantId: string, customerId: string, consent: ConsentGiven): Promise<void>;
  suppress(
    tx: Tx,
    merchantId: string,
    phone: string,
    stop: Origin & { text?: string; byCarrier?: boolean; sender?: string },
  ): Promise<void>;
  lift(tx: Tx, merchantId: string, phone: string, start: Origin & { text?: string }): Promise<boolean>;
  suppression(
    reader: Reader,
    merchantId: string,
    numberHash: KeyedHash,
  ): Promise<{ byCarrier: boolean; since: number } | undefined>;
}

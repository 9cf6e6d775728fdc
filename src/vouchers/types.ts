import type { LocalDate } from '../kernel/calendar.ts';
import type { Minor } from '../kernel/money.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';

/** What a voucher is good for. */
export interface Offer {
  id: string;
  /** "a free dessert", by language; one at least. */
  words: Partial<Record<Language, string>>;
  kind: 'item' | 'amount' | 'percent';
  /** Minor units or per cent; null for an item. */
  value: number | null;
  leastSpend: Minor | null;
  /** Days it counts, the day of issue being the first. */
  validDays: number;
  archived: boolean;
}

export type NewOffer = Omit<Offer, 'id' | 'archived'>;

/** A code made but not issued: a text can be written with it before the transaction that issues it. */
export interface VoucherCode {
  /** As people read and type it: three groups of three. */
  code: string;
  expiresOn: LocalDate;
}

export interface NewVoucher {
  offerId: string;
  /** Absent: whoever brings it. */
  customerId?: string;
  /** What gives it: `greeting:<id>`, `broadcast:<id>`, `plan:<id>`, `staff`, `api`. */
  source: string;
  /** At most one voucher of the merchant carries it. */
  onceKey?: string;
  /** `staff:` and `token:` are written to the audit; a greeting or broadcast is known by its source. */
  actor: string;
}

export type VoucherState = 'issued' | 'redeemed' | 'expired' | 'revoked';

export interface Voucher {
  id: string;
  offer: Offer;
  customerId: string | null;
  /** Of many made at once; null: issued by itself. */
  batchId: string | null;
  /** The last three characters of its code. */
  ending: string;
  source: string;
  state: VoucherState;
  issuedAt: number;
  expiresOn: LocalDate;
  redeemedAt: number | null;
  redeemedBy: string | null;
  /** The receipt it was used with, as the till told it. */
  receipt: string | null;
  revokedAt: number | null;
  revokedBy: string | null;
}

/** Why a code was not redeemed. */
export type Why = 'unknown' | 'used' | 'expired' | 'revoked' | 'spend' | 'other_person';

/** What became of a code that was shown at the till; only `redeemed` changes anything. */
export type Redemption =
  | { kind: 'redeemed'; voucher: Voucher }
  /** `used`, `expired`, `revoked`; `spend`: the receipt is below its least, or was not told; `other_person`: it is bound to another. */
  | { kind: 'refused'; why: Why; voucher?: Voucher };

/** How many of an offer or batch there are, and what became of them. */
export interface Tally {
  issued: number;
  redeemed: number;
  revoked: number;
  /** Past their last day, unused. */
  expired: number;
}

/** Many made at once, to be printed or handed out. */
export interface Batch {
  id: string;
  offerId: string;
  name: string;
  /** 0: being made, or broken off: no code of it was told. */
  count: number;
  createdAt: number;
  actor: string;
}

export interface NewBatch {
  /** Given by the form, so that pressing twice makes one; absent: a new one. */
  id?: string;
  offerId: string;
  name: string;
  /** 1 to 5,000. */
  count: number;
  actor: string;
}

/** Which vouchers of an offer, newest first; `before`: older than the one of this id. */
export interface VoucherFilter {
  offerId: string;
  batchId?: string | undefined;
  state?: VoucherState | undefined;
  before?: string | undefined;
  limit: number;
}

export interface Vouchers {
  /** @throws FieldFaults */
  addOffer(tx: Tx, merchantId: string, offer: NewOffer, actor: string): Promise<{ id: string }>;
  /** No more of it is issued; what is issued stays good. A changed offer is a new one. @throws DomainError `not_found` */
  archiveOffer(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Archived or not. @throws DomainError `not_found` */
  offer(reader: Reader, merchantId: string, id: string): Promise<Offer>;
  /** Those in use, oldest first. @param all the archived ones too */
  offers(reader: Reader, merchantId: string, all?: 'all'): Promise<Offer[]>;
  /**
   * A code to be issued today: 45 random bits. Writes nothing.
   * @throws DomainError `not_found`, `conflict` for an archived offer
   */
  makeCode(reader: Reader, merchantId: string, offerId: string): Promise<VoucherCode>;
  /**
   * Issues a code that `makeCode` made. @returns undefined when the once-key is taken: then nothing was written and the
   * code is worth nothing @throws DomainError `conflict` in the rare case that the code is there already: make another
   */
  issue(tx: Tx, merchantId: string, voucher: NewVoucher, code: VoucherCode): Promise<{ id: string } | undefined>;
  /**
   * Many for print, all or none; the codes are told this once. Writes in small transactions, so that webhooks go on:
   * not to be called inside one. @returns undefined when the batch of this id is there, or being made
   * @throws FieldFaults on `name` and `count`, DomainError as `makeCode`
   */
  makeBatch(merchantId: string, batch: NewBatch): Promise<{ id: string; codes: VoucherCode[] } | undefined>;
  /** Takes back those of a batch that nobody used. @returns how many @throws DomainError `not_found` */
  revokeBatch(merchantId: string, id: string, actor: string): Promise<number>;
  /** Newest first. */
  batches(reader: Reader, merchantId: string, limit: number): Promise<Batch[]>;
  /** @throws DomainError `not_found` */
  batch(reader: Reader, merchantId: string, id: string): Promise<Batch>;
  /**
   * Looks without redeeming; undefined for a code that is none. @param actor whose wrong codes are counted
   * @throws TooMany after too many of them, with the seconds to wait
   */
  look(reader: Reader, merchantId: string, code: string, actor: string): Promise<Voucher | undefined>;
  /**
   * Redeems once, by a conditional write, and announces `voucher.redeemed`. One that was bound to nobody is written down
   * for whoever stands there. @param by customerId: of whoever stands there, where known; spend: of the receipt, minor units
   * @throws TooMany as `look`
   */
  redeem(
    tx: Tx,
    merchantId: string,
    code: string,
    by: { actor: string; customerId?: string | undefined; spend?: Minor | undefined; receipt?: string | undefined },
  ): Promise<Redemption>;
  /** Takes back one that is not redeemed. @throws DomainError `not_found`, `conflict` */
  revoke(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, id: string): Promise<Voucher>;
  /** Newest first. */
  ofCustomer(reader: Reader, merchantId: string, customerId: string, limit: number): Promise<Voucher[]>;
  /** Newest first. */
  ofOffer(reader: Reader, merchantId: string, filter: VoucherFilter): Promise<Voucher[]>;
  /** How many of a source were issued and redeemed. */
  totals(reader: Reader, merchantId: string, source: string): Promise<{ issued: number; redeemed: number }>;
  /** By offer; one of which none was issued is left out. Reads an index of all vouchers: ask it of `db.aside`. */
  tallies(reader: Reader, merchantId: string, offerId?: string): Promise<Map<string, Tally>>;
}

/** Fields that a text which carries a voucher may use besides the others: the code, its last day, what it is good for. */
export const VOUCHER_FIELDS = ['voucher', 'until', 'gift'] as const;

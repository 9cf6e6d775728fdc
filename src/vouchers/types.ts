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
  actor: string;
}

export type VoucherState = 'issued' | 'redeemed' | 'expired' | 'revoked';

export interface Voucher {
  id: string;
  offer: Offer;
  customerId: string | null;
  /** The last three characters of its code. */
  ending: string;
  source: string;
  state: VoucherState;
  issuedAt: number;
  expiresOn: LocalDate;
  redeemedAt: number | null;
  redeemedBy: string | null;
}

/** What became of a code that was shown at the till; only `redeemed` changes anything. */
export type Redemption =
  | { kind: 'redeemed'; voucher: Voucher }
  /** `used`, `expired`, `revoked`; `spend`: the receipt is below its least; `other_person`: it is bound to another. */
  | { kind: 'refused'; why: 'unknown' | 'used' | 'expired' | 'revoked' | 'spend' | 'other_person'; voucher?: Voucher };

export interface Vouchers {
  /** @throws FieldFaults */
  addOffer(tx: Tx, merchantId: string, offer: NewOffer, actor: string): Promise<{ id: string }>;
  /** What is issued keeps what it was issued for: a changed offer is a new one in its place. @returns the new id */
  archiveOffer(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** @throws DomainError `not_found` */
  offer(reader: Reader, merchantId: string, id: string): Promise<Offer>;
  /** Those in use, oldest first. */
  offers(reader: Reader, merchantId: string): Promise<Offer[]>;
  /** A code to be issued today: at least 40 random bits. Writes nothing. */
  makeCode(reader: Reader, merchantId: string, offerId: string): Promise<VoucherCode>;
  /**
   * Issues a code that `makeCode` made. @returns undefined when the once-key is taken: then nothing was written and the
   * code is worth nothing @throws DomainError `conflict` in the rare case that the code is there already: make another
   */
  issue(tx: Tx, merchantId: string, voucher: NewVoucher, code: VoucherCode): Promise<{ id: string } | undefined>;
  /** Many for print; the codes are told this once. */
  issueBatch(
    tx: Tx,
    merchantId: string,
    batch: { offerId: string; name: string; count: number; actor: string },
  ): Promise<{ id: string; codes: string[] }>;
  /** Looks without redeeming. Never throws for a wrong code. */
  look(reader: Reader, merchantId: string, code: string): Promise<Voucher | undefined>;
  /**
   * Redeems once, by a conditional write, and announces `voucher.redeemed`.
   * @param with customerId: of whoever stands there, where known; spend: of the receipt, minor units
   */
  redeem(
    tx: Tx,
    merchantId: string,
    code: string,
    by: { actor: string; customerId?: string; spend?: Minor; receipt?: string },
  ): Promise<Redemption>;
  /** Takes back one that is not redeemed. @throws DomainError `not_found`, `conflict` */
  revoke(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Newest first. */
  ofCustomer(reader: Reader, merchantId: string, customerId: string, limit: number): Promise<Voucher[]>;
  /** How many of a source were issued and redeemed. */
  totals(reader: Reader, merchantId: string, source: string): Promise<{ issued: number; redeemed: number }>;
}

/** Fields that a text which carries a voucher may use besides the others: the code, its last day, what it is good for. */
export const VOUCHER_FIELDS = ['voucher', 'until', 'gift'] as const;

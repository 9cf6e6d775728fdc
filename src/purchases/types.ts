import type { LocalDate } from '../kernel/calendar.ts';
import type { Minor } from '../kernel/money.ts';
import type { Reader, Tx } from '../platform/db/index.ts';

/** One line of a receipt; its amount, where the till tells it, in whole minor units. */
export interface Item {
  name: string;
  /** Pieces, or kilograms with up to three decimals. */
  quantity: number;
  amount?: Minor;
}

/** How often and when last somebody bought an item. */
export interface BoughtItem {
  /** Receipts it stands on. */
  times: number;
  lastAt: number;
}

/** What a till tells of a receipt. Amounts are texts like "88.50", in the shop's currency. */
export interface NewPurchase {
  customerId: string;
  amount: string;
  receipt: string;
  /** Epoch milliseconds; absent: now. */
  at?: number | undefined;
  items?: { name: string; quantity: number; amount?: string | undefined }[] | undefined;
  actor: string;
}

export interface Purchase {
  id: string;
  customerId: string;
  receipt: string;
  amount: Minor;
  currency: string;
  items: Item[];
  at: number;
  recordedAt: number;
  /** What was given back and when; null: nothing. */
  refunded: Minor | null;
  refundedAt: number | null;
}

export interface NewRefund {
  /** Like "20.00"; absent: the whole receipt. */
  amount?: string | undefined;
  /** A code of the caller's, kept with the fact; never a text about a person. */
  reason?: string | undefined;
  actor: string;
}

/** What a customer bought, all told. */
export interface PurchaseSums {
  /** Receipts that were not wholly given back. */
  visits: number;
  /** What was paid less what was given back. */
  spend: Minor;
  /** The last receipt, given back or not; null: never. */
  lastVisitAt: number | null;
  /** See `Rhythm.days`. */
  rhythmDays: number | null;
}

/** How often somebody comes, by their own habit. Days are those of the shop's zone. */
export interface Rhythm {
  /** Median of days between the last visits, those given back left out; null: too few visits to tell. */
  days: number | null;
  lastVisitAt: number | null;
  /** The day of the last visit and the rhythm; null without one. */
  expectedOn: LocalDate | null;
  /** Days since then; null: not late, or no rhythm. */
  overdueBy: number | null;
}

/** Which customers became late, and how much of them at a time. */
export interface OverdueSearch {
  /** Late after so much of their own rhythm: 150 is one and a half times. */
  factorPercent: number;
  /** The day up to which was searched before: it does not count any more. */
  from: LocalDate;
  /** The last day that counts. */
  to: LocalDate;
  /** The last customer of the page before. */
  after?: string | undefined;
  limit: number;
}

/** Somebody who became late. */
export interface OverdueCustomer {
  customerId: string;
  lastVisitAt: number;
  rhythmDays: number;
}

/** A customer whose summary rows are not what the receipts add up to. */
export interface SumsDifference {
  what: 'purchases.sums' | 'purchases.items' | 'purchases.rhythm';
  merchantId: string;
  customerId: string;
}

export interface Purchases {
  /**
   * Records a receipt once and announces `purchase.recorded` with its `purchaseId`, when the sums have been moved: whoever
   * has one visit then has come for the first time. The same receipt with the same customer and amount again is
   * `repeated` and changes nothing.
   * @throws DomainError `invalid` on the amount or time, `conflict` when the receipt is there with another content
   */
  record(tx: Tx, merchantId: string, purchase: NewPurchase): Promise<{ purchase: Purchase; repeated: boolean }>;
  /**
   * Gives a receipt back once, wholly or in part, and announces `purchase.refunded`.
   * @throws DomainError `not_found`, `invalid` on the amount, `conflict` when another amount was given back already
   */
  refund(
    tx: Tx,
    merchantId: string,
    purchaseId: string,
    refund: NewRefund,
  ): Promise<{ purchase: Purchase; repeated: boolean }>;
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, purchaseId: string): Promise<Purchase>;
  /** Newest first. */
  ofCustomer(reader: Reader, merchantId: string, customerId: string, limit: number): Promise<Purchase[]>;
  sums(reader: Reader, merchantId: string, customerId: string): Promise<PurchaseSums>;
  rhythm(reader: Reader, merchantId: string, customerId: string): Promise<Rhythm>;
  /**
   * Customers who became late in a span of days: the moment of their last visit, moved on by so much of their rhythm, fell
   * into it. In the order of their ids; reads every summary row of the shop, so give it `db.aside`.
   */
  overdueSince(reader: Reader, merchantId: string, search: OverdueSearch): Promise<OverdueCustomer[]>;
  /** Whether the shop has taken a receipt yet: from then on its currency stays. */
  any(reader: Reader, merchantId: string): Promise<boolean>;
  /** Recomputes every summary row, rhythm and item, for `mcrm doctor`. */
  check(reader: Reader): Promise<SumsDifference[]>;
}

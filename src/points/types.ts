import type { LocalDate } from '../kernel/calendar.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { EntryKind } from './rules.ts';

/** Who moves points, and why; `reason` is a code, never a name or a text about a person. */
interface Movement {
  customerId: string;
  /** Whole and above zero; the function called says which way they go. */
  points: number;
  reason: string;
  actor: string;
  /** The purchase it belongs to, so that a refund can turn it back. */
  purchaseId?: string | undefined;
  /** At most one entry of the merchant carries it; a second call is `repeated`. */
  onceKey?: string | undefined;
}

export interface Gain extends Movement {
  kind: 'welcome' | 'earn' | 'adjust';
}

export interface Spending extends Movement {
  kind: 'spend' | 'adjust';
}

/** What became of a movement. */
export interface Moved {
  entryId: string;
  /** As it stands in the ledger: positive adds, negative takes. */
  points: number;
  /** Afterwards. */
  balance: number;
  /** It had been done before; nothing was changed. */
  repeated: boolean;
}

export interface Lot {
  entryId: string;
  remaining: number;
  /** Last day it counts, in the shop's zone; null: for ever. */
  expiresOn: string | null;
}

/** How a customer stands today, lots past their day left out whether swept or not. */
export interface Standing {
  balance: number;
  /** Taken back by a refund but spent before; the next gains pay it. */
  owed: number;
  /** First to expire first. */
  lots: Lot[];
  /** Points past their day that no sweep has taken yet. */
  lapsed: number;
  /** The shop's calendar day. */
  today: LocalDate;
}

export interface PointEntry {
  id: string;
  kind: EntryKind;
  points: number;
  reason: string;
  purchaseId: string | null;
  reverses: string | null;
  actor: string;
  at: number;
}

/** A customer whose balance, entries and lots do not say the same. */
export interface LedgerDifference {
  what: 'points.entries' | 'points.lots' | 'points.owed';
  merchantId: string;
  customerId: string;
}

/** Whose points have their last day in a span of days, and how much of them at a time. */
export interface ExpirySearch {
  /** The first day that counts. */
  fromDay: LocalDate;
  /** The last day that counts. */
  toDay: LocalDate;
  /** The last customer of the page before. */
  after?: string | undefined;
  limit: number;
}

/** Points of one customer that go after a day of the span unless they are spent. */
export interface Expiring {
  customerId: string;
  points: number;
  /** The first of their last days. */
  firstDay: LocalDate;
}

export interface Points {
  standing(reader: Reader, merchantId: string, customerId: string): Promise<Standing>;
  /** Adds points and announces `points.gained` with its `entryId`, unless it was done before. */
  add(tx: Tx, merchantId: string, gain: Gain): Promise<Moved>;
  /** @throws DomainError `unprocessable` when the balance does not hold it; nothing of the spending is written then */
  spend(tx: Tx, merchantId: string, spending: Spending): Promise<Moved>;
  /**
   * Turns an entry back, once. `points`: only so many of a gain (a refund in part).
   * @throws DomainError `not_found`, `conflict` for an entry that is no gain and no spending
   */
  reverse(
    tx: Tx,
    merchantId: string,
    entryId: string,
    reversal: { reason: string; actor: string; points?: number | undefined },
  ): Promise<Moved>;
  /** Takes the customer's lots that are past their day. @returns points taken */
  sweep(tx: Tx, merchantId: string, customerId: string): Promise<number>;
  /**
   * Customers with points whose last day lies in a span, both ends counted, in the order of their ids; erased ones are left
   * out. Looks through every open lot of the shop, so give it `db.aside`.
   */
  expiringBetween(reader: Reader, merchantId: string, search: ExpirySearch): Promise<Expiring[]>;
  /** Newest first; `before` is an entry's id. */
  entries(
    reader: Reader,
    merchantId: string,
    customerId: string,
    page: { before?: string | undefined; limit: number },
  ): Promise<PointEntry[]>;
  /** Compares balances with entries and lots, for `mcrm doctor`. */
  check(reader: Reader): Promise<LedgerDifference[]>;
}

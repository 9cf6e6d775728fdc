import type { ChargedText, CostBook, GateQuestion, SpendingRefusal } from '../messages/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Direction, Micros } from './rules.ts';

/** What sending to so many would cost. */
export interface Estimate {
  /** Minor units of `currency`, rounded up once, at the end. */
  amount: number;
  currency: string;
  /**
   * False when a price is missing for some of them, or stands in another currency than the rest (which are never
   * added): the amount then covers the others only.
   */
  complete: boolean;
}

/** One group of recipients in a question about cost. */
export interface CostGroup {
  /** `US-FL`, `CN`; null: unknown, priced as the shop's own country. */
  region: string | null;
  recipients: number;
  parts: number;
}

/** This month's spending against the budget, in the shop's zone and the budget's currency. */
export interface BudgetState {
  month: string; // 'YYYY-MM'
  /** Minor units. */
  spent: number;
  /** Null: the shop has set none. */
  limit: number | null;
  /** The shop's own, unless the budget was set in the currency of its prices. */
  currency: string;
  /**
   * `warn` from 80 %, `stop` from 100 %: marketing waits until the limit is raised or the month is over. Also `stop` while
   * the daily cap is reached, since marketing waits then as well.
   */
  state: 'none' | 'ok' | 'warn' | 'stop';
  /**
   * The daily cap against toll fraud. `capped`: until tomorrow only answers, alerts to staff and texts to people who wrote
   * of late leave; what was spent on these counts all the same.
   */
  day: { spent: number; cap: number | null; capped: boolean };
}

/** What the shop may set. Amounts in minor units of `currency`; null: no limit. */
export interface Limits {
  month: number | null;
  day: number | null;
  currency: string;
}

/** A price in force, or one that is to come. */
export interface Price {
  id: string;
  /** Null: for all senders of the shop. */
  numberId: string | null;
  direction: Direction;
  /** Null: for all numbers. */
  prefix: string | null;
  /** Of one part, in millionths of the currency's unit; null: from this day on there is none. */
  amount: Micros | null;
  currency: string;
  fromDay: string;
}

export interface NewPrice {
  numberId?: string | undefined;
  direction: Direction;
  /** Digits with or without the plus; absent: all numbers. */
  prefix?: string | undefined;
  /** Like "0.0079". */
  amount: string;
  currency: string;
  /** 'YYYY-MM-DD' of the shop; absent: today. */
  fromDay?: string | undefined;
}

/** Sums of one currency. Amounts in minor units, rounded up. */
export interface Sum {
  currency: string;
  messages: number;
  parts: number;
  amount: number;
  /** Texts for which the table had no price. */
  unpriced: number;
  /** Texts whose price the carrier has told, what it told for them, and what had been estimated. */
  confirmed: number;
  confirmedAmount: number;
  confirmedEstimate: number;
}

/** What one text cost, all its attempts together. */
export interface TextCost {
  parts: number;
  amount: Micros;
  currency: string;
  /** The carrier has told its price; else it is estimated by the price table. */
  confirmed: boolean;
  /** The table had no price. */
  unpriced: boolean;
}

/** A summary row that the entries do not bear out. */
export interface CostDifference {
  what: 'costs.days';
  merchantId: string;
  day: string;
  currency: string;
}

export interface Costs extends CostBook {
  /** Costs of texts from this sender now, or at a moment to come (epoch milliseconds), when another price may hold. */
  estimate(
    reader: Reader,
    merchantId: string,
    numberId: string,
    groups: readonly CostGroup[],
    at?: number,
  ): Promise<Estimate>;
  /** The price of one part to a number, or to a country (ISO 3166); undefined: the table has none. */
  priceTo(
    reader: Reader,
    merchantId: string,
    asked: { numberId: string; direction?: Direction; phone: string } | { numberId: string; country: string },
  ): Promise<{ amount: Micros; currency: string; prefix: string | null } | undefined>;
  budget(reader: Reader, merchantId: string): Promise<BudgetState>;
  limits(reader: Reader, merchantId: string): Promise<Limits>;
  /** @throws FieldFaults on `month`, `day`, `currency` */
  setLimits(
    tx: Tx,
    merchantId: string,
    limits: { month: string; day: string; currency: string },
    actor: string,
  ): Promise<void>;
  /** What one printed flyer costs, as the shop entered it, in minor units; undefined: not entered. */
  flyer(reader: Reader, merchantId: string): Promise<{ amount: number; currency: string } | undefined>;
  /** @param amount like "0.15"; empty: forget it. @throws DomainError `invalid` on `flyer` */
  setFlyer(tx: Tx, merchantId: string, amount: string, actor: string): Promise<void>;
  /**
   * Joined to the consent gate in app.ts: marketing stops at the end of the budget and at the daily cap, service texts to
   * people who have not written in the last day at the cap; answers and alerts to staff never. What is refused waits; a
   * broadcast looks at `budget().state` first and leaves its recipients where they are.
   */
  mayStillSpend(reader: Reader, question: GateQuestion): Promise<SpendingRefusal | undefined>;
  /** Every row of the table, newest first. */
  priceHistory(reader: Reader, merchantId: string): Promise<(Price & { createdAt: number; actor: string })[]>;
  /** @throws FieldFaults on its fields, DomainError `not_found` for a sender of another shop */
  addPrice(tx: Tx, merchantId: string, price: NewPrice, actor: string): Promise<{ id: string }>;
  /** No price of this sender, direction and prefix from today on. @throws DomainError `not_found` */
  endPrice(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** What one broadcast (or whatever made a batch) cost, one sum a currency, greatest first. */
  costOfBatch(reader: Reader, merchantId: string, batchId: string): Promise<Sum[]>;
  /** What these texts cost, by id; who has no entry is left out. Only the first currency of a text is told. */
  costOfMessages(reader: Reader, merchantId: string, messageIds: readonly string[]): Promise<Map<string, TextCost>>;
  /** Recomputes every summary row, for `mcrm doctor`. */
  check(reader: Reader): Promise<CostDifference[]>;
}

export type { ChargedText };

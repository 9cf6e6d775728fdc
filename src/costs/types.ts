import type { GateQuestion } from '../messages/index.ts';
import type { Reader } from '../platform/db/index.ts';

/** What sending to so many would cost. */
export interface Estimate {
  /** Minor units of `currency`, rounded up once, at the end. */
  amount: number;
  currency: string;
  /** False when a price is missing for some of them: the amount then covers the rest only. */
  complete: boolean;
}

/** One group of recipients in a question about cost. */
export interface CostGroup {
  /** `US-FL`, `CN`; null: unknown, priced as the shop's own country. */
  region: string | null;
  recipients: number;
  parts: number;
}

/** This month's spending against the budget, in the shop's zone and currency. */
export interface BudgetState {
  month: string; // 'YYYY-MM'
  /** Minor units. */
  spent: number;
  /** Null: the shop has set none. */
  limit: number | null;
  currency: string;
  /** `warn` from 80 %, `stop` from 100 %: marketing waits until the limit is raised or the month is over. */
  state: 'none' | 'ok' | 'warn' | 'stop';
}

export interface Costs {
  /** Costs of texts from this sender now. */
  estimate(reader: Reader, merchantId: string, numberId: string, groups: readonly CostGroup[]): Promise<Estimate>;
  budget(reader: Reader, merchantId: string): Promise<BudgetState>;
  /** What one printed flyer costs, as the shop entered it, in minor units; undefined: not entered. */
  flyer(reader: Reader, merchantId: string): Promise<{ amount: number; currency: string } | undefined>;
  /** Joined to the consent gate in app.ts: marketing stops at the end of the budget, nothing else does. */
  mayStillSpend(reader: Reader, question: GateQuestion): Promise<'over_budget' | undefined>;
}

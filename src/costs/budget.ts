import { DAY } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { isCurrency, parseAmount } from '../kernel/money.ts';
import { type GateQuestion, hasWritten } from '../messages/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { Recent } from '../platform/recent.ts';
import { type FieldFault, FieldFaults } from '../platform/web/problems.ts';
import type { Spent } from './charge.ts';
import type { CostDeps, PriceBook } from './prices.ts';
import { createInTheAir } from './in-the-air.ts';
import { budgetState, daysOf, microsOf, minorOf, monthOf, pickPrice } from './rules.ts';
import { costSettings } from './settings.ts';
import { spentBetween } from './store.ts';
import type { BudgetState, Costs, Limits } from './types.ts';

/** What was spent, in millionths. */
interface Tally {
  currency: string;
  day: string;
  monthSpent: number;
  daySpent: number;
  /** When it is read anew, by the monotonic clock. */
  until: number;
}

/** How long a tally may be behind what another process spent. Milliseconds. */
const STALE = 1000;
/** Whoever wrote within this time is talked with: what is sent to them now is an answer, whoever writes it. */
const TALKING = DAY;

const keyOf = ({ messageId, attempt }: { messageId: string; attempt: number }): string => `${messageId}.${attempt}`;

const hasLimit = ({ month, day }: Limits): boolean => month !== null || day !== null;

/** @throws FieldFaults on every amount that cannot be read */
function readLimits(given: { month: string; day: string; currency: string }): Limits {
  const faults: FieldFault[] = [];
  const currency = given.currency.trim().toUpperCase();
  const amountOf = (field: 'month' | 'day'): number | null => {
    const text = given[field].trim();
    if (text === '') return null;
    try {
      return parseAmount(text, currency);
    } catch (thrown) {
      if (!(thrown instanceof DomainError)) throw thrown;
      faults.push({ field, message: thrown.message });
      return null;
    }
  };
  if (!isCurrency(currency))
    throw new FieldFaults([{ field: 'currency', message: 'Choose a currency by its three-letter code, like USD.' }]);
  const limits = { month: amountOf('month'), day: amountOf('day'), currency };
  if (faults.length > 0) throw new FieldFaults(faults);
  return limits;
}

export interface Purse extends Pick<Costs, 'budget' | 'limits' | 'setLimits' | 'mayStillSpend'> {
  spent: Spent;
}

/**
 * Budget and daily cap. The gate is asked for nearly every text, so what was spent is remembered for a second, and what
 * this process spends is added at once; another process's spending counts a second later.
 */
export function createPurse({ clock, merchants, audit, warn }: CostDeps, prices: PriceBook): Purse {
  const limitsOf = new Recent<Limits>();
  const tallies = new Map<string, Tally>();
  const told = new Map<string, string>();
  const air = createInTheAir();

  const readTally = async (reader: Reader, merchantId: string, currency: string, day: string): Promise<Tally> => {
    const span = { merchantId, currency, today: day, ...daysOf(monthOf(day)) };
    const row = (await spentBetween.get(reader, span))!;
    return { currency, day, monthSpent: row.month, daySpent: row.day, until: performance.now() + STALE };
  };

  async function tallyOf(reader: Reader, merchantId: string, currency: string, day: string): Promise<Tally> {
    const known = tallies.get(merchantId);
    if (known && known.until > performance.now() && known.day === day && known.currency === currency) return known;
    const read = await readTally(reader, merchantId, currency, day);
    tallies.set(merchantId, read);
    return read;
  }

  const stateOf = (set: Limits, tally: Tally): BudgetState => {
    const { currency, day: cap } = set;
    const capped = cap !== null && tally.daySpent >= microsOf(cap, currency);
    const ofMonth = budgetState(tally.monthSpent, set.month === null ? null : microsOf(set.month, currency));
    return {
      month: monthOf(tally.day),
      spent: minorOf(tally.monthSpent, currency),
      limit: set.month,
      currency,
      state: capped ? 'stop' : ofMonth,
      day: { spent: minorOf(tally.daySpent, currency), cap, capped },
    };
  };

  /** Says each mark that is passed once, in the log. */
  function tell(merchantId: string, day: string, { state, day: { capped }, spent, currency }: BudgetState): void {
    const mark = `${capped ? day : monthOf(day)} ${capped ? 'capped' : state}`;
    if (told.get(merchantId) === mark) return;
    told.set(merchantId, mark);
    if (capped)
      warn(
        { merchantId, day, currency },
        'the daily cap is reached: offers and texts nobody wrote for wait until tomorrow',
      );
    else if (state === 'stop') warn({ merchantId, spent, currency }, 'the month’s budget is used up: marketing waits');
    else if (state === 'warn') warn({ merchantId, spent, currency }, 'four fifths of the month’s budget are used');
  }

  /**
   * Whether the daily cap holds a text back. Never an answer (a STOP must be confirmed, and whoever wrote waits for it) nor
   * an alert to staff. A service text is held unless its number wrote of late: codes and welcomes that a stranger asks
   * for others are what the cap is against (SMS pumping).
   */
  async function bindsCap(
    reader: Reader,
    { merchantId, purpose, numberHash }: Pick<GateQuestion, 'merchantId' | 'purpose' | 'numberHash'>,
  ): Promise<boolean> {
    if (purpose !== 'service') return purpose === 'marketing';
    const since = clock.now() - TALKING;
    return !(await hasWritten(reader, { merchantId, numberHash, since }));
  }

  const limits: Costs['limits'] = (reader, merchantId) => merchants.setting(reader, merchantId, costSettings.limits);

  return {
    limits,

    async budget(reader, merchantId) {
      const set = await limits(reader, merchantId);
      const day = await prices.today(reader, merchantId);
      return stateOf(set, await readTally(reader, merchantId, set.currency, day));
    },

    async setLimits(tx, merchantId, given, actor) {
      const read = readLimits(given);
      await merchants.set(tx, merchantId, costSettings.limits, read);
      const { currency } = read;
      const details = { currency, month: read.month ?? 'none', day: read.day ?? 'none' };
      await audit(tx, { merchantId, actor, action: 'budget.set', details });
      tx.onCommit(() => {
        limitsOf.forget();
        tallies.delete(merchantId);
      });
    },

    async mayStillSpend(reader, { merchantId, purpose, numberHash, leaving }) {
      const set = (await limitsOf.get(merchantId, () => limits(reader, merchantId)))!;
      if (!hasLimit(set)) return undefined;
      const day = await prices.today(reader, merchantId);
      const tally = await tallyOf(reader, merchantId, set.currency, day);
      const key = leaving ? keyOf(leaving) : '';
      const flying = air.sum(merchantId, key);
      const state = stateOf(set, {
        ...tally,
        monthSpent: tally.monthSpent + flying,
        daySpent: tally.daySpent + flying,
      });
      tell(merchantId, day, state);
      if (state.day.capped && (await bindsCap(reader, { merchantId, purpose, numberHash }))) return 'over_daily_cap';
      if (purpose === 'marketing' && state.state === 'stop') return 'over_budget';
      if (leaving) {
        const price = pickPrice(await prices.inForce(reader, merchantId, day), { ...leaving, phone: leaving.phone() });
        if (price?.currency === set.currency) air.add(merchantId, key, price.amount * leaving.parts());
      }
      return undefined;
    },

    spent({ merchantId, messageId, attempt, currency, day, amount }) {
      air.landed(merchantId, keyOf({ messageId, attempt }));
      const tally = tallies.get(merchantId);
      if (!tally || tally.currency !== currency || monthOf(tally.day) !== monthOf(day)) return;
      tally.monthSpent += amount;
      if (tally.day === day) tally.daySpent += amount;
    },
  };
}

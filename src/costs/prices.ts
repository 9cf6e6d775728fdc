import { localDate, parseDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { isCurrency } from '../kernel/money.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { Recent } from '../platform/recent.ts';
import { type FieldFault, FieldFaults } from '../platform/web/problems.ts';
import type { AuditEntry } from '../staff/index.ts';
import { ALL, type Micros, parsePrice, type PriceRow, pricesOn } from './rules.ts';
import type { prices } from './schema.ts';
import * as store from './store.ts';
import type { Costs, NewPrice, Price } from './types.ts';

export interface CostDeps {
  clock: Clock;
  merchants: Merchants;
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Told when spending passes a mark of the budget. */
  warn(details: Record<string, string | number>, words: string): void;
}

/** A price whose day has come. */
export type InForce = PriceRow & { amount: Micros };

/** The price table of every shop, remembered for a second: nearly every text asks, and hardly anybody changes it. */
export interface PriceBook extends Pick<Costs, 'priceHistory' | 'addPrice' | 'endPrice'> {
  /** What holds on a day of the shop. */
  inForce(reader: Reader, merchantId: string, day: string): Promise<readonly InForce[]>;
  /** Whether the shop has ever entered a price: without one nothing is kept. */
  hasAny(reader: Reader, merchantId: string): Promise<boolean>;
  today(reader: Reader, merchantId: string): Promise<string>;
}

/** Long enough for a country, an area or a network; longer ones would be somebody's number. */
const PREFIX = /^[1-9]\d{0,6}$/;
const LAST_DAY = '2099-12-31';

const shown = (row: typeof prices.$inferSelect): Price & { createdAt: number; actor: string } => ({
  ...row,
  numberId: row.numberId === ALL ? null : row.numberId,
  prefix: row.prefix === ALL ? null : row.prefix,
});

/** Runs a reader of one field; what it refuses is kept with the others. */
function attempt<T>(faults: FieldFault[], field: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof DomainError)) throw thrown;
    faults.push({ field, message: thrown.message });
    return undefined;
  }
}

/** @throws FieldFaults with every field that cannot be kept */
function readPrice(price: NewPrice, today: string) {
  const faults: FieldFault[] = [];
  const amount = attempt(faults, 'amount', () => parsePrice(price.amount));
  const prefix = (price.prefix ?? '').replace(/[\s+()-]/g, '');
  if (prefix !== '' && !PREFIX.test(prefix))
    faults.push({ field: 'prefix', message: 'Write the first digits of the numbers, like 1 or 86; at most seven.' });
  const currency = price.currency.trim().toUpperCase();
  if (!isCurrency(currency))
    faults.push({ field: 'currency', message: 'Choose a currency by its three-letter code, like USD.' });
  const day = price.fromDay?.trim() ? attempt(faults, 'fromDay', () => parseDate(price.fromDay!.trim())) : today;
  if (day !== undefined && (day < today || day > LAST_DAY))
    faults.push({ field: 'fromDay', message: 'A price can begin today or later: what was sent is not counted again.' });
  if (amount === undefined || day === undefined || faults.length > 0) throw new FieldFaults(faults);
  return { amount, prefix: prefix || ALL, currency, fromDay: day };
}

export function createPriceBook({ clock, merchants, audit }: CostDeps): PriceBook {
  const tables = new Recent<PriceRow[]>();
  const days = new Map<string, { rows: PriceRow[]; day: string; inForce: InForce[] }>();

  async function tableOf(reader: Reader, merchantId: string): Promise<PriceRow[]> {
    return (await tables.get(merchantId, () => store.pricesOf.all(reader, { merchantId }))) ?? [];
  }

  async function today(reader: Reader, merchantId: string): Promise<string> {
    return localDate(clock.now(), (await merchants.byId(reader, merchantId)).zone);
  }

  async function append(tx: Tx, row: Omit<typeof prices.$inferInsert, 'id' | 'createdAt'>): Promise<string> {
    const now = clock.now();
    const id = newId(now);
    await store.insertPrice(tx, { ...row, id, createdAt: now });
    tx.onCommit(() => tables.forget());
    return id;
  }

  return {
    today,
    hasAny: async (reader, merchantId) => (await tableOf(reader, merchantId)).length > 0,

    async inForce(reader, merchantId, day) {
      const rows = await tableOf(reader, merchantId);
      const known = days.get(merchantId);
      if (known && known.rows === rows && known.day === day) return known.inForce;
      const inForce = pricesOn(rows, day);
      days.set(merchantId, { rows, day, inForce });
      return inForce;
    },

    priceHistory: async (reader, merchantId) => (await store.allPrices(reader, merchantId)).map(shown),

    async addPrice(tx, merchantId, price, actor) {
      const read = readPrice(price, await today(tx, merchantId));
      const numberId = price.numberId && price.numberId !== ALL ? price.numberId : ALL;
      if (numberId !== ALL && !(await merchants.number(tx, merchantId, numberId)))
        throw new DomainError('not_found', 'There is no such sender.', 'numberId');
      const { direction } = price;
      const held = pricesOn(await store.pricesOf.all(tx, { merchantId }), read.fromDay);
      const same = held.find(
        (row) =>
          row.numberId === numberId &&
          row.direction === direction &&
          row.prefix === read.prefix &&
          row.amount === read.amount &&
          row.currency === read.currency,
      );
      if (same) return { id: same.id }; // a second click, or nothing new
      const id = await append(tx, { merchantId, numberId, direction, ...read, actor });
      await audit(tx, { merchantId, actor, action: 'price.added', subject: id, details: { ...read, direction } });
      return { id };
    },

    async endPrice(tx, merchantId, id, actor) {
      const row = await store.priceById(tx, merchantId, id);
      if (!row) throw new DomainError('not_found', 'There is no such price.');
      const now = await today(tx, merchantId);
      const { numberId, direction, prefix } = row;
      const own = (await store.pricesOf.all(tx, { merchantId })).filter(
        (one) => one.numberId === numberId && one.direction === direction && one.prefix === prefix,
      );
      const toCome = row.fromDay > now;
      const fromDay = toCome ? row.fromDay : now;
      const [latest] = pricesOn(own, fromDay);
      if (!latest) return; // ended already
      // One that is to come never begins: what holds until then goes on.
      const [before] = toCome
        ? pricesOn(
            own.filter((one) => one.fromDay < fromDay),
            fromDay,
          )
        : [];
      if (before && before.amount === latest.amount && before.currency === latest.currency) return;
      const { amount, currency } = before ?? { amount: null, currency: row.currency };
      await append(tx, { merchantId, numberId, direction, prefix, currency, amount, fromDay, actor });
      await audit(tx, { merchantId, actor, action: 'price.ended', subject: id, details: { prefix, direction } });
    },
  };
}

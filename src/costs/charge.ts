import { newId } from '../kernel/ids.ts';
import type { CostBook } from '../messages/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { callingCodeOf } from './places.ts';
import type { CostDeps, PriceBook } from './prices.ts';
import { ALL, type Micros, pickPrice } from './rules.ts';
import { addToDay, entriesOf, type Entry, insertEntry } from './store.ts';

/** Rows a day's sum is spread over on PostgreSQL, where many connections add at once. SQLite has one writer. */
const LANES = 8;

/** Told of every amount once it is on disk. */
export type Spent = (entry: Entry) => void;

const laneOf = (tx: Tx, messageId: string): number =>
  tx.engine === 'postgres' ? messageId.charCodeAt(messageId.length - 1) % LANES : 0;

/** Writes an entry and its sums, once. @returns whether it is new */
async function keep(tx: Tx, entry: Entry, spent: Spent): Promise<boolean> {
  if (!(await insertEntry.get(tx, { ...entry }))) return false;
  const isTold = entry.source === 'provider' && entry.told !== null;
  await addToDay.run(tx, {
    ...entry,
    lane: laneOf(tx, entry.messageId),
    confirmed: isTold ? 1 : 0,
    confirmedAmount: isTold ? entry.told : 0,
    corrected: entry.source === 'provider' ? entry.amount : 0,
  });
  tx.onCommit(() => spent(entry));
  return true;
}

/** The book of what texts cost; see `CostBook`. Nothing is kept for a shop that never entered a price. */
export function createBook(deps: CostDeps, prices: PriceBook, spent: Spent): CostBook {
  const { clock, merchants } = deps;
  return {
    async charge(tx, text) {
      const { merchantId, messageId, attempt, numberId, direction, purpose } = text;
      if (!(await prices.hasAny(tx, merchantId))) return;
      const day = await prices.today(tx, merchantId);
      const phone = text.phone();
      const price = pickPrice(await prices.inForce(tx, merchantId, day), { numberId, direction, phone });
      if (!price && direction === 'in') return; // most carriers take texts in for nothing
      const parts = text.parts();
      const at = clock.now();
      const entry: Entry = {
        merchantId,
        id: newId(at),
        messageId,
        attempt,
        source: 'estimate',
        currency: price?.currency ?? (await merchants.byId(tx, merchantId)).currency,
        direction,
        purpose,
        numberId,
        prefix: price && price.prefix !== ALL ? price.prefix : callingCodeOf(phone),
        batchId: text.batchId ?? '',
        day,
        messages: 1,
        parts,
        unpriced: price ? 0 : 1,
        amount: (parts * (price?.amount ?? 0)) as Micros,
        told: price?.amount ?? null,
        at,
      };
      await keep(tx, entry, spent);
    },

    async confirm(tx, { merchantId, messageId, attempt }, told) {
      const known = await entriesOf(tx, merchantId, messageId, attempt);
      const estimate = known.find(({ source }) => source === 'estimate');
      if (!estimate || known.length > 1) return; // nothing is kept of it, or the carrier has spoken already
      const at = clock.now();
      const amount = told.amount as Micros;
      const parts = told.parts ?? estimate.parts;
      const said = { ...estimate, source: 'provider' as const, at };
      const same = told.currency === estimate.currency;
      if (same) {
        const more = (amount - estimate.amount) as Micros;
        const unpriced = -estimate.unpriced;
        const correction = { messages: 0, parts: parts - estimate.parts, unpriced, amount: more, told: amount };
        await keep(tx, { ...said, ...correction, id: newId(at) }, spent);
        return;
      }
      // Billed in another currency: the estimate is taken back where it stood, and the price stands in its own.
      const back = { messages: -1, parts: -estimate.parts, unpriced: -estimate.unpriced, told: null };
      if (await keep(tx, { ...said, ...back, id: newId(at), amount: (0 - estimate.amount) as Micros }, spent)) {
        const { currency } = told;
        await keep(
          tx,
          { ...said, id: newId(at), currency, messages: 1, parts, unpriced: 0, amount, told: amount },
          spent,
        );
      }
    },
  };
}

import { DomainError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Announce } from '../platform/slice.ts';
import { openBook } from './book.ts';
import { differences } from './store-check.ts';
import { reverser } from './reversal.ts';
import { expiringBetween } from './store-expiry.ts';
import { drawFrom, expiryDay, FOR_EVER, sumOf } from './rules.ts';
import { pointSettings } from './settings.ts';
import * as store from './store.ts';
import type { Points } from './types.ts';

function whole(points: number): number {
  if (!Number.isSafeInteger(points) || points <= 0)
    throw new DomainError('invalid', 'Enter a whole number of points above zero.', 'points');
  return points;
}

/**
 * The ledger of one gateway. Every write sweeps the customer's expired lots first, then writes its entry, the lots it
 * touches and the balance row together; a repeated once-key writes nothing.
 */
export function createLedger(deps: { clock: Clock; merchants: Merchants; announce: Announce }): Points {
  const book = openBook(deps);

  return {
    async standing(reader, merchantId, customerId) {
      const today = await book.today(reader, merchantId);
      const all = await store.openLots.all(reader, { merchantId, customerId });
      const { owed } = await store.balanceOf(reader, { merchantId, customerId });
      const live = all.filter(({ expiresOn }) => expiresOn >= today);
      const total = (lots: typeof all): number => lots.reduce((sum, { remaining }) => sum + remaining, 0);
      const balance = total(live);
      const lots = live.map((lot) => ({ ...lot, expiresOn: lot.expiresOn === FOR_EVER ? null : lot.expiresOn }));
      return { balance, owed, lots, lapsed: total(all) - balance, today };
    },

    async add(tx, merchantId, { customerId, ...gain }) {
      const owner = { merchantId, customerId };
      const points = whole(gain.points);
      const today = await book.today(tx, merchantId);
      await book.sweep(tx, owner, today);
      const entryId = await book.enter(tx, owner, gain);
      if (entryId === undefined) return book.repeated(tx, owner, gain.onceKey!);
      const months = await deps.merchants.setting(tx, merchantId, pointSettings.expiryMonths);
      await store.insertLot(tx, owner, { entryId, points, expiresOn: expiryDay(today, months) });
      const balance = await book.settle(tx, owner, await store.raiseBalance(tx, owner, { points, owed: 0 }));
      await deps.announce(tx, { merchantId, name: 'points.gained', customerId, ids: { entryId } });
      return { entryId, points, balance, repeated: false };
    },

    async spend(tx, merchantId, { customerId, ...spending }) {
      const owner = { merchantId, customerId };
      const points = whole(spending.points);
      await book.sweep(tx, owner, await book.today(tx, merchantId));
      const draws = drawFrom(await store.openLots.all(tx, { ...owner }), points);
      const held = sumOf(draws);
      if (held < points) {
        // Thrown before anything is written: a keyword may catch it, say so and let the rest of its write stand.
        const { onceKey } = spending;
        if (onceKey !== undefined && (await store.entryOnce.get(tx, { merchantId, onceKey })))
          return book.repeated(tx, owner, onceKey);
        throw new DomainError('unprocessable', `The customer has ${held} points; ${points} are needed.`, 'points');
      }
      const entryId = await book.enter(tx, owner, { ...spending, points: -points });
      if (entryId === undefined) return book.repeated(tx, owner, spending.onceKey!);
      const balance = await store.lowerBalance(tx, owner, points);
      await store.draw(tx, merchantId, entryId, draws);
      return { entryId, points: -points, balance, repeated: false };
    },

    reverse: reverser(book),

    sweep: async (tx, merchantId, customerId) =>
      book.sweep(tx, { merchantId, customerId }, await book.today(tx, merchantId)),

    entries: (reader, merchantId, customerId, page) => store.entriesOf(reader, { merchantId, customerId }, page),

    expiringBetween,

    check: differences,
  };
}

import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Merge, PersonalData } from '../platform/slice.ts';
import type { Book, Owner } from './book.ts';
import { drawFrom, FOR_EVER, type OpenLot, sumOf } from './rules.ts';
import { entryPoints } from './store-merge.ts';
import { lapsedOf } from './store-expiry.ts';
import * as store from './store.ts';

const REASON = 'merge';

/**
 * Points of two records that are one person: what one has left goes over to the other by entries, lot by lot, so that
 * each keeps its last day; points owed go over too. The other way round when the merge is undone.
 */
export function pointsMerge(book: Book): Required<Pick<PersonalData, 'merge' | 'unmerge'>> {
  /** Takes lots out of one's book by one entry. */
  async function takeOut(
    tx: Tx,
    owner: Owner,
    draws: ReturnType<typeof drawFrom>,
    kind: 'merge' | 'unmerge',
    by: Merge,
  ) {
    const points = sumOf(draws);
    const once = `${kind}:${by.mergeId}:out`;
    const entry = { kind, points: -points, reason: REASON, actor: by.actor, onceKey: once };
    const entryId = await book.enter(tx, owner, entry);
    if (entryId === undefined) throw new Error(`${once} was entered before`);
    await store.draw(tx, owner.merchantId, entryId, draws);
    await store.lowerBalance(tx, owner, points);
  }

  async function putIn(tx: Tx, owner: Owner, lot: OpenLot & { expiresOn: string }, by: Merge): Promise<string> {
    const points = lot.remaining;
    const onceKey = `merge:${by.mergeId}:in:${lot.entryId}`;
    const entryId = await book.enter(tx, owner, { kind: 'merge', points, reason: REASON, actor: by.actor, onceKey });
    if (entryId === undefined) throw new Error(`${onceKey} was entered before`);
    await store.insertLot(tx, owner, { entryId, points, expiresOn: lot.expiresOn });
    await store.raiseBalance(tx, owner, { points, owed: 0 });
    return entryId;
  }

  async function moveDebt(tx: Tx, from: Owner, into: Owner): Promise<number> {
    const { owed } = await store.balanceOf(tx, from);
    if (owed > 0) {
      await store.lowerBalance(tx, from, 0, owed);
      await store.raiseBalance(tx, into, { points: 0, owed });
    }
    return owed;
  }

  return {
    async merge(tx, merchantId, by) {
      const from = { merchantId, customerId: by.fromId };
      const into = { merchantId, customerId: by.intoId };
      const today = await book.today(tx, merchantId);
      for (const owner of [from, into]) await book.sweep(tx, owner, today);
      const lots = await store.openLots.all(tx, { ...from });
      if (lots.length > 0) await takeOut(tx, from, drawFrom(lots, Infinity), 'merge', by);
      const lotsIn: string[] = [];
      for (const lot of lots) lotsIn.push(await putIn(tx, into, lot, by));
      const owed = await moveDebt(tx, from, into);
      await book.settle(tx, into, await store.balanceOf(tx, into));
      return { lots: lots.map(({ entryId }) => entryId), lotsIn, owed: owed > 0 ? [String(owed)] : [] };
    },

    async unmerge(tx, merchantId, by, { lots = [], lotsIn = [], owed = [] }) {
      const from = { merchantId, customerId: by.fromId };
      const into = { merchantId, customerId: by.intoId };
      const today = await book.today(tx, merchantId);
      for (const owner of [from, into]) await book.sweep(tx, owner, today);
      let due = 0; // what expired with the other since need not come back: it would have expired here too
      for (const [lotId, points] of await entryPoints(tx, merchantId, lotsIn))
        due += Math.max(0, points - (await lapsedOf(tx, merchantId, lotId)));
      const open = await store.openLots.all(tx, { ...into });
      const own = open.filter(({ entryId }) => lotsIn.includes(entryId));
      const draws = drawFrom([...own, ...open.filter((lot) => !own.includes(lot))], due);
      if (sumOf(draws) < due)
        throw new DomainError(
          'conflict',
          'The points of the two have been spent together since; they cannot be parted.',
        );
      if (due > 0) await takeOut(tx, into, draws, 'unmerge', by);
      await giveBack(tx, from, lots, lotsIn, by);
      await bringDebtBack(tx, from, into, Number(owed[0] ?? 0), by);
      await book.sweep(tx, from, today);
    },
  };

  /** What the other paid of the debt is given back to them, with no last day: a slip of the shop's costs nobody points. */
  async function bringDebtBack(tx: Tx, from: Owner, into: Owner, owed: number, by: Merge): Promise<void> {
    if (owed === 0) return;
    const left = Math.min(owed, (await store.balanceOf(tx, into)).owed);
    if (left > 0) await store.lowerBalance(tx, into, 0, left);
    await store.raiseBalance(tx, from, { points: 0, owed });
    const points = owed - left;
    if (points === 0) return;
    const onceKey = `unmerge:${by.mergeId}:debt`;
    const entry = { kind: 'unmerge' as const, points, reason: REASON, actor: by.actor, onceKey };
    const entryId = (await book.enter(tx, into, entry))!;
    await store.insertLot(tx, into, { entryId, points, expiresOn: FOR_EVER });
    await store.raiseBalance(tx, into, { points, owed: 0 });
  }

  /** Refills the lots they came from, with what went over, whether or not its day has passed since. */
  async function giveBack(tx: Tx, from: Owner, lots: readonly string[], lotsIn: readonly string[], by: Merge) {
    const { merchantId } = from;
    const went = await entryPoints(tx, merchantId, lotsIn);
    const refills = lots.map((lotId, i) => ({ lotId, points: -(went.get(lotsIn[i]!) ?? 0) as never }));
    const points = -sumOf(refills);
    if (points === 0) return;
    const onceKey = `unmerge:${by.mergeId}:in`;
    const entry = { kind: 'unmerge' as const, points, reason: REASON, actor: by.actor, onceKey };
    const entryId = await book.enter(tx, from, entry);
    if (entryId === undefined) throw new Error(`${onceKey} was entered before`);
    await store.draw(tx, merchantId, entryId, refills);
    await store.raiseBalance(tx, from, { points, owed: 0 });
  }
}

import type { LocalDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Book, Owner } from './book.ts';
import { drawFrom, type EntryKind, refill, secondLifeDay, sumOf } from './rules.ts';
import { heirOf } from './store-merge.ts';
import { lapsedOf } from './store-expiry.ts';
import * as store from './store.ts';
import type { Moved, Points } from './types.ts';

/** The entry that turns another back, its points still to be found. */
interface Turn {
  kind: 'reverse';
  reason: string;
  actor: string;
  reverses: string;
  purchaseId: string | null;
  onceKey: string;
}

const TURNABLE: ReadonlySet<string> = new Set<EntryKind>(['welcome', 'earn', 'adjust', 'spend']);

/**
 * Turns entries back, each once. A spending refills the lots it drew on; what came from a lot that has expired since
 * is good for 30 days more. A gain is taken from its own lot, then from those first to expire; what was spent already
 * is owed and paid by the next gains, and what expired unused is not asked for a second time.
 */
export function reverser(book: Book): Points['reverse'] {
  async function takeBack(tx: Tx, owner: Owner, turn: Turn, points: number): Promise<Moved> {
    const due = Math.max(0, points - (await lapsedOf(tx, owner.merchantId, turn.reverses)));
    const open = await store.openLots.all(tx, { ...owner });
    const own = open.filter(({ entryId }) => entryId === turn.reverses);
    const draws = drawFrom([...own, ...open.filter((lot) => !own.includes(lot))], due);
    const taken = sumOf(draws);
    const entryId = await book.enter(tx, owner, { ...turn, points: -taken });
    if (entryId === undefined) return book.repeated(tx, owner, turn.onceKey);
    await store.draw(tx, owner.merchantId, entryId, draws);
    const balance = await store.lowerBalance(tx, owner, taken, taken - due);
    return { entryId, points: -taken, balance, repeated: false };
  }

  async function giveBack(tx: Tx, owner: Owner, turn: Turn, today: LocalDate, inherited: boolean): Promise<Moved> {
    const draws = await store.drawsOf.all(tx, { merchantId: owner.merchantId, entryId: turn.reverses });
    // The lots of a record that was merged away hold nothing any more: what comes back makes a new lot of its heir's.
    const last = draws.reduce<string>(
      (day, { expiresOn }) => (expiresOn > day ? expiresOn : day),
      secondLifeDay(today),
    );
    const { refills, fresh } = inherited ? { refills: [], fresh: sumOf(draws) } : refill(draws, today);
    const points = sumOf(draws);
    const entryId = await book.enter(tx, owner, { ...turn, points });
    if (entryId === undefined) return book.repeated(tx, owner, turn.onceKey);
    await store.draw(tx, owner.merchantId, entryId, refills);
    const expiresOn = inherited ? last : secondLifeDay(today);
    if (fresh > 0) await store.insertLot(tx, owner, { entryId, points: fresh, expiresOn });
    const balance = await book.settle(tx, owner, await store.raiseBalance(tx, owner, { points, owed: 0 }));
    return { entryId, points, balance, repeated: false };
  }

  return async (tx, merchantId, id, { reason, actor, points }) => {
    const entry = await store.entryById.get(tx, { merchantId, id });
    if (!entry) throw new DomainError('not_found', 'There is no such movement of points.');
    if (!TURNABLE.has(entry.kind)) throw new DomainError('conflict', 'Only a gain or a spending can be turned back.');
    const owner = { merchantId, customerId: await heirOf(tx, merchantId, entry.customerId) };
    const { purchaseId } = entry;
    const turn: Turn = { kind: 'reverse', reason, actor, reverses: id, purchaseId, onceKey: `reverse:${id}` };
    const today = await book.today(tx, merchantId);
    await book.sweep(tx, owner, today);
    if (entry.points < 0) return giveBack(tx, owner, turn, today, owner.customerId !== entry.customerId);
    return takeBack(tx, owner, turn, Math.min(points ?? entry.points, entry.points));
  };
}

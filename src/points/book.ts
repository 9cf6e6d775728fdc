import { type LocalDate, localDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { drawFrom, type EntryKind } from './rules.ts';
import * as store from './store.ts';
import type { Moved, PointEntry } from './types.ts';

export type Owner = store.Owner;

/** A line to be written into the ledger. */
export interface NewEntry {
  kind: EntryKind;
  points: number;
  reason: string;
  actor: string;
  purchaseId?: string | null | undefined;
  reverses?: string;
  onceKey?: string | undefined;
}

/** What every writing of the ledger shares. */
export interface Book {
  today(reader: Reader, merchantId: string): Promise<LocalDate>;
  /** Writes a line. @returns its id, or undefined when its once-key is taken: then nothing was written */
  enter(tx: Tx, owner: Owner, entry: NewEntry): Promise<string | undefined>;
  /** What was done under a once-key before. */
  repeated(tx: Tx, owner: Owner, onceKey: string): Promise<Moved>;
  /** Takes the lots that are past their day as one `expire` entry. @returns points taken */
  sweep(tx: Tx, owner: Owner, today: LocalDate): Promise<number>;
  /** Pays what is owed out of what just came in. @returns the balance afterwards */
  settle(tx: Tx, owner: Owner, standing: { balance: number; owed: number }): Promise<number>;
}

export function openBook({ clock, merchants }: { clock: Clock; merchants: Merchants }): Book {
  const enter: Book['enter'] = async (tx, owner, { kind, points, reason, actor, ...rest }) => {
    const at = clock.now();
    const entry: PointEntry & { onceKey: string | null } = {
      id: newId(at),
      kind,
      points,
      reason,
      actor,
      at,
      purchaseId: rest.purchaseId ?? null,
      reverses: rest.reverses ?? null,
      onceKey: rest.onceKey ?? null,
    };
    return (await store.insertEntry(tx, owner, entry)) ? entry.id : undefined;
  };

  /** A taking by the machine itself; it carries no once-key, so it is always written. */
  async function take(tx: Tx, owner: Owner, kind: 'expire' | 'settle', draws: ReturnType<typeof drawFrom>) {
    const points = draws.reduce((sum, draw) => sum + draw.points, 0);
    const entryId = (await enter(tx, owner, { kind, points: -points, reason: kind, actor: 'system' }))!;
    await store.draw(tx, owner.merchantId, entryId, draws);
    return store.lowerBalance(tx, owner, points, kind === 'settle' ? points : 0);
  }

  return {
    enter,

    async today(reader, merchantId) {
      const { zone } = await merchants.byId(reader, merchantId);
      return localDate(clock.now(), zone);
    },

    async repeated(tx, owner, onceKey) {
      const first = (await store.entryOnce.get(tx, { merchantId: owner.merchantId, onceKey }))!;
      const { balance } = await store.balanceOf(tx, owner);
      return { entryId: first.id, points: first.points, balance, repeated: true };
    },

    async sweep(tx, owner, today) {
      const lots = await store.lapsedLots.all(tx, { ...owner, today });
      const points = lots.reduce((sum, { remaining }) => sum + remaining, 0);
      if (points > 0) await take(tx, owner, 'expire', drawFrom(lots, points));
      return points;
    },

    async settle(tx, owner, { balance, owed }) {
      const paid = Math.min(balance, owed);
      if (paid === 0) return balance;
      return take(tx, owner, 'settle', drawFrom(await store.openLots.all(tx, { ...owner }), paid));
    },
  };
}

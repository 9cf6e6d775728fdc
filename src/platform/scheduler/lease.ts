import { eq, gt, inArray, sql } from 'drizzle-orm';
import type { Clock } from '../../kernel/clock.ts';
import { type Database, hot, hotWrite, type Tx } from '../db/index.ts';
import { leases } from '../schema.ts';

const $ = (name: string) => sql.placeholder(name);

/**
 * Takes or renews: free, over, ours already, or so far in the future that only a clock gone wrong can have written it.
 * A new owner raises the fencing token.
 */
const take = hotWrite('leases.take', (db) =>
  db
    .insert(leases)
    .values({ name: $('name'), owner: $('owner'), token: 1, untilAt: $('untilAt') })
    .onConflictDoUpdate({
      target: leases.name,
      set: {
        token: sql`case when ${leases.owner} = excluded.owner then ${leases.token} else ${leases.token} + 1 end`,
        owner: sql`excluded.owner`,
        untilAt: sql`excluded.until_at`,
      },
      setWhere: sql`${leases.owner} = ${$('owner')} or ${leases.untilAt} < ${$('now')} or ${leases.untilAt} > ${$('absurd')}`,
    })
    .returning({ token: leases.token }),
);

const drop = hotWrite('leases.drop', (db) =>
  db
    .update(leases)
    .set({ untilAt: 0 })
    .where(sql`${leases.name} = ${$('name')} and ${leases.owner} = ${$('owner')}`),
);

const held = hot('leases.held', (db) =>
  db
    .select({ owner: leases.owner, token: leases.token })
    .from(leases)
    .where(eq(leases.name, $('name'))),
);

/** The same, and nobody takes the lease before the transaction that asks is over; SQLite has one writer at a time. */
const heldFast = hot('leases.heldFast', (db) =>
  db
    .select({ owner: leases.owner, token: leases.token })
    .from(leases)
    .where(sql`${leases.name} = ${$('name')} for share`),
);

/**
 * Frees the leases of owners that are known to be dead, so that nobody waits until they run out.
 * @param kind the first word of their owners; the caller knows that no process of this kind is alive
 */
export async function forgetLeases(db: Database, kind: string): Promise<void> {
  const rows = await db.reader.db.select({ owner: leases.owner }).from(leases).where(gt(leases.untilAt, 0));
  const dead = rows.map(({ owner }) => owner).filter((owner) => owner.startsWith(`${kind}:`));
  if (dead.length > 0)
    await db.write((tx) => tx.db.update(leases).set({ untilAt: 0 }).where(inArray(leases.owner, dead)));
}

/** The lease was lost: whoever holds it now does the work. Not a fault. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * Asked by scheduled work before every outside effect.
 * @throws LeaseLost when the last renewal is too long ago, by a clock that no one can set
 */
export interface Guard {
  (): void;
  /**
   * To be asked inside a write, as its first query: a process that was frozen or cut off writes nothing more once another
   * has taken the lease, however its own clock stands. Absent where no lease is held (tests, one-time commands).
   * @throws LeaseLost
   */
  inside?(tx: Tx): Promise<void>;
}

export interface Lease {
  /** Takes or renews; false: somebody else has it. */
  hold(): Promise<boolean>;
  guard: Guard;
  release(): Promise<void>;
}

/**
 * A lease row with a fencing token. Its length is measured by the monotonic clock here, so that a process that was
 * frozen past it knows at once that it may not go on.
 * @param millis how long one renewal holds
 */
export function createLease(deps: { db: Database; clock: Clock; name: string; owner: string; millis: number }): Lease {
  const { db, clock, name, owner, millis } = deps;
  let heldUntil = -Infinity; // monotonic milliseconds
  let token = 0;

  const lost = (): LeaseLost => new LeaseLost(`the lease ${name} is over`);
  const guard = (): void => {
    if (performance.now() >= heldUntil) throw lost();
  };
  /** The row decides, not the clock: the token rises whenever somebody else takes the lease. */
  const inside = async (tx: Tx): Promise<void> => {
    const row = await (tx.engine === 'postgres' ? heldFast : held).get(tx, { name });
    if (row?.owner !== owner || row.token !== token) throw lost();
  };

  return {
    async hold() {
      const asked = performance.now();
      const now = clock.now();
      const row = await db.write((tx) =>
        take.get(tx, { name, owner, untilAt: now + millis, now, absurd: now + 4 * millis }),
      );
      heldUntil = row ? asked + millis : -Infinity;
      if (row) token = row.token;
      return row !== undefined;
    },
    guard: Object.assign(guard, { inside }),
    async release() {
      heldUntil = -Infinity;
      await db.write((tx) => drop.run(tx, { name, owner }));
    },
  };
}

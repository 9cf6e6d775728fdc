import type { Database, Reader } from '../platform/db/index.ts';
import { eq, inArray, sql } from 'drizzle-orm';
import type { Logger } from '../platform/log.ts';
import type { Provider } from './providers/provider.ts';
import { RESTORED } from './rules.ts';
import { outbound, outboxHolds as table } from './schema.ts';
import { holds, insertHold } from './store.ts';

/** Why nothing leaves; empty: the outbox is open. */
export const outboxHolds = (reader: Reader) => holds.all(reader, {});

/** Stops the outbox; everything queued stays. */
export async function holdOutbox(
  db: Database,
  now: number,
  reason: 'restored' | 'account' | 'staff',
  detail: string,
): Promise<void> {
  await db.write((tx) => insertHold.run(tx, { reason, detail, since: now }));
}

/**
 * After a restore nobody knows which of the waiting messages had left since the backup was made. Each is looked for in the
 * carrier's list before it may be sent, like any other whose answer never came.
 * @returns how many
 */
export async function doubtQueued(db: Database, now: number): Promise<number> {
  return db.write(async (tx) => {
    const rows = await tx.db
      .update(outbound)
      .set({
        status: 'unknown',
        attempt: sql`case when ${outbound.attempt} = 0 then 1 else ${outbound.attempt} end`,
        attemptAt: sql`coalesce(${outbound.attemptAt}, ${outbound.createdAt})`,
        nextAt: now,
        looks: 0,
        statusAt: now,
        reason: RESTORED,
      })
      .where(inArray(outbound.status, ['queued', 'held', 'submitting']))
      .returning({ id: outbound.id });
    return rows.length;
  });
}

/** Opens the outbox again. @returns the reasons it had been held for */
export async function releaseOutbox(db: Database): Promise<string[]> {
  return db.write(async (tx) =>
    (await tx.db.delete(table).returning({ reason: table.reason })).map(({ reason }) => reason),
  );
}

/** At start: a hold because of the account ends when the carrier takes the account again (a new token, say). */
export async function openAfterRefusal(db: Database, provider: Provider, log: Logger): Promise<void> {
  const held = (await holds.all(db.reader, {})).some(({ reason }) => reason === 'account');
  if (!held || !(await provider.probe()).ok) return;
  await db.write((tx) => tx.db.delete(table).where(eq(table.reason, 'account')));
  log.warn('the carrier takes the account again: the outbox is open');
}

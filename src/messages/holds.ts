import type { Database, Reader } from '../platform/db/index.ts';
import { outboxHolds as table } from './schema.ts';
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

/** Opens the outbox again. @returns the reasons it had been held for */
export async function releaseOutbox(db: Database): Promise<string[]> {
  return db.write(async (tx) =>
    (await tx.db.delete(table).returning({ reason: table.reason })).map(({ reason }) => reason),
  );
}

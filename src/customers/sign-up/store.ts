import { and, eq, gt, lt, sql } from 'drizzle-orm';
import { hotWrite, type Reader, type Tx } from '../../platform/db/index.ts';
import type { Asked } from './rules.ts';
import { signUps } from './schema.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Row = typeof signUps.$inferSelect;

const countIf = (condition: ReturnType<typeof eq>) =>
  sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;

/** How often this address, number and block of numbers was asked for at this shop. */
export async function askedBefore(
  reader: Reader,
  { merchantId, addressHash, numberHash, prefixHash, at }: Omit<Row, 'id' | 'tag'>,
): Promise<Asked> {
  const recent = and(eq(signUps.merchantId, merchantId), gt(signUps.at, at - DAY));
  const hour = gt(signUps.at, at - HOUR);
  const [row] = await reader.db
    .select({
      addressHour: countIf(and(eq(signUps.addressHash, addressHash), hour)!),
      addressDay: countIf(eq(signUps.addressHash, addressHash)),
      numberDay: countIf(eq(signUps.numberHash, numberHash)),
      prefixHour: countIf(and(eq(signUps.prefixHash, prefixHash), hour)!),
      shopHour: countIf(hour),
    })
    .from(signUps)
    .where(recent);
  return row!;
}

const insert = hotWrite('signUps.insert', (db) =>
  db.insert(signUps).values({
    merchantId: sql.placeholder('merchantId'),
    id: sql.placeholder('id'),
    numberHash: sql.placeholder('numberHash'),
    prefixHash: sql.placeholder('prefixHash'),
    addressHash: sql.placeholder('addressHash'),
    tag: sql.placeholder('tag'),
    at: sql.placeholder('at'),
  }),
);

export const note = (tx: Tx, row: Row): Promise<void> => insert.run(tx, row);

/** Limits look back a day; older rows are of no use. */
export async function forgetOld(tx: Tx, before: number): Promise<void> {
  await tx.db.delete(signUps).where(lt(signUps.at, before));
}

import { sql } from 'drizzle-orm';
import { hotWrite, type Tx } from './db/index.ts';
import { counters } from './schema.ts';

const bump = hotWrite('counters.bump', (db) =>
  db
    .insert(counters)
    .values({
      merchantId: sql.placeholder('merchantId'),
      name: sql.placeholder('name'),
      value: sql.placeholder('first'),
    })
    .onConflictDoUpdate({ target: [counters.merchantId, counters.name], set: { value: sql`${counters.value} + 1` } })
    .returning({ value: counters.value }),
);

/** The next running number of a merchant, from `first` upwards, without gaps while writes succeed. */
export async function nextNumber(tx: Tx, merchantId: string, name: string, first: number): Promise<number> {
  const row = await bump.get(tx, { merchantId, name, first });
  return row!.value;
}

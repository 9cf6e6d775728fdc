import { and, eq, inArray, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../../platform/db/index.ts';
import { links } from './schema.ts';

const value = sql.placeholder;

/** Rows an INSERT takes at once: SQLite allows 32,000 parameters, seven a row. */
const AT_ONCE = 1000;

/** Where a code stands; the only question that names no merchant, since a stranger's browser asks it. */
export const linkByCode = hot('links.byCode', (db) =>
  db
    .select({ merchantId: links.merchantId, broadcastId: links.broadcastId, customerId: links.customerId })
    .from(links)
    .where(eq(links.code, value('code'))),
);

/** One more click; the first keeps its time. */
export const countClick = hotWrite('links.click', (db) =>
  db
    .update(links)
    .set({ clicks: sql`${links.clicks} + 1`, firstClickAt: sql`coalesce(${links.firstClickAt}, ${value('now')})` })
    .where(
      and(
        eq(links.merchantId, value('merchantId')),
        eq(links.broadcastId, value('broadcastId')),
        eq(links.customerId, value('customerId')),
      ),
    ),
);

type Row = typeof links.$inferInsert;

/** Adds what is not there yet; who has a link keeps it. */
export async function insertLinks(tx: Tx, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await tx.db
      .insert(links)
      .values(rows.slice(from, from + AT_ONCE))
      .onConflictDoNothing({ target: [links.merchantId, links.broadcastId, links.customerId] });
}

/** Codes of these customers in a broadcast. */
export async function codesOf(
  reader: Reader,
  merchantId: string,
  broadcastId: string,
  customerIds: readonly string[],
): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  for (let from = 0; from < customerIds.length; from += AT_ONCE) {
    const rows = await reader.db
      .select({ customerId: links.customerId, code: links.code })
      .from(links)
      .where(
        and(
          eq(links.merchantId, merchantId),
          eq(links.broadcastId, broadcastId),
          inArray(links.customerId, customerIds.slice(from, from + AT_ONCE)),
        ),
      );
    for (const { customerId, code } of rows) codes.set(customerId, code);
  }
  return codes;
}

/** How often each of these customers opened the link. */
export async function clicksOf(
  reader: Reader,
  merchantId: string,
  broadcastId: string,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  if (customerIds.length === 0) return new Map();
  const rows = await reader.db
    .select({ customerId: links.customerId, clicks: links.clicks })
    .from(links)
    .where(
      and(
        eq(links.merchantId, merchantId),
        eq(links.broadcastId, broadcastId),
        inArray(links.customerId, [...customerIds]),
      ),
    );
  return new Map(rows.map(({ customerId, clicks }) => [customerId, clicks]));
}

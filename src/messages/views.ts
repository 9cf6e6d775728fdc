import { and, desc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import { inbound, outbound } from './schema.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { inboundSince } from './inbox-store.ts';
import { statusTotals } from './store.ts';
import type { MessageFilter, MessageView } from './types.ts';

type InboundRow = typeof inbound.$inferSelect;
type OutboundRow = typeof outbound.$inferSelect;

const viewIn = (vault: Vault, row: InboundRow): MessageView => ({
  id: row.id,
  direction: 'inbound',
  customerId: row.customerId,
  lastFour: row.lastFour,
  text: vault.open(row.merchantId, row.text),
  at: row.receivedAt,
  status: 'received',
  handledBy: row.handledBy,
  waiting: row.waiting,
});

const viewOut = (vault: Vault, row: OutboundRow): MessageView => ({
  id: row.id,
  direction: 'outbound',
  customerId: row.customerId,
  lastFour: row.lastFour,
  text: vault.open(row.merchantId, row.text),
  at: row.createdAt,
  purpose: row.purpose,
  status: row.status,
  errorCode: row.errorCode,
});

/** One number's texts, without those of somebody else who had the number before. */
function ofNumber(table: typeof inbound | typeof outbound, number: MessageFilter['number']): SQL | undefined {
  if (!number) return undefined;
  const stranger = isNull(table.customerId);
  const whose = number.customerId === null ? stranger : or(stranger, eq(table.customerId, number.customerId));
  return and(eq(table.numberHash, number.hash), whose);
}

/** Whether few of the shop's texts are meant, which an index by time finds. */
const isNarrow = ({ customer, number, waiting }: MessageFilter): boolean => !!(customer ?? number ?? waiting);

/**
 * A row's id is made at its own instant, so both orders are one. By time a number's index serves them; asked by id alone,
 * the engine walks all texts of the shop until it has found enough of one person.
 */
const newestFirst = (
  filter: MessageFilter,
  at: typeof inbound.receivedAt | typeof outbound.createdAt,
  id: SQLiteColumn,
) => (isNarrow(filter) ? [desc(at), desc(id)] : [desc(id)]);

/** Below the cursor; for few texts as an expression, or the engine takes the range of ids and walks the shop again. */
const olderThan = (filter: MessageFilter, id: SQLiteColumn): SQL | undefined =>
  !filter.before ? undefined : sql`${isNarrow(filter) ? sql`${id} || ''` : id} < ${filter.before}`;

async function listIn(reader: Reader, merchantId: string, filter: MessageFilter): Promise<InboundRow[]> {
  if (filter.status || filter.direction === 'outbound') return [];
  return reader.db
    .select()
    .from(inbound)
    .where(
      and(
        eq(inbound.merchantId, merchantId),
        filter.customer ? inArray(inbound.numberHash, filter.customer.numbers) : undefined,
        filter.customer ? eq(inbound.customerId, filter.customer.id) : undefined,
        ofNumber(inbound, filter.number),
        filter.waiting ? isNotNull(inbound.waiting) : undefined,
        olderThan(filter, inbound.id),
      ),
    )
    .orderBy(...newestFirst(filter, inbound.receivedAt, inbound.id))
    .limit(filter.limit);
}

async function listOut(reader: Reader, merchantId: string, filter: MessageFilter): Promise<OutboundRow[]> {
  if (filter.waiting || filter.direction === 'inbound') return [];
  return reader.db
    .select()
    .from(outbound)
    .where(
      and(
        eq(outbound.merchantId, merchantId),
        filter.customer ? inArray(outbound.numberHash, filter.customer.numbers) : undefined,
        filter.customer ? eq(outbound.customerId, filter.customer.id) : undefined,
        ofNumber(outbound, filter.number),
        filter.status ? eq(outbound.status, filter.status) : undefined,
        olderThan(filter, outbound.id),
      ),
    )
    .orderBy(...newestFirst(filter, outbound.createdAt, outbound.id))
    .limit(filter.limit);
}

/** Both directions, newest first: ids sort by time, so two pages are merged by id. */
export async function listMessages(
  vault: Vault,
  reader: Reader,
  merchantId: string,
  filter: MessageFilter,
): Promise<MessageView[]> {
  const came = (await listIn(reader, merchantId, filter)).map((row) => viewIn(vault, row));
  const went = (await listOut(reader, merchantId, filter)).map((row) => viewOut(vault, row));
  return [...came, ...went].toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, filter.limit);
}

export async function messageById(
  vault: Vault,
  reader: Reader,
  merchantId: string,
  id: string,
): Promise<MessageView | undefined> {
  const [out] = await reader.db
    .select()
    .from(outbound)
    .where(and(eq(outbound.merchantId, merchantId), eq(outbound.id, id)));
  if (out) return viewOut(vault, out);
  const [row] = await reader.db
    .select()
    .from(inbound)
    .where(and(eq(inbound.merchantId, merchantId), eq(inbound.id, id)));
  return row && viewIn(vault, row);
}

/** How many messages stand at each status, over all shops; for the metrics. */
export async function statusCounts(reader: Reader): Promise<Record<string, number>> {
  return Object.fromEntries((await statusTotals.all(reader, {})).map(({ status, count }) => [status, count]));
}

/** Texts that came to a shop since then (epoch milliseconds). */
export const messagesSince = async (reader: Reader, merchantId: string, since: number): Promise<number> =>
  (await inboundSince.get(reader, { merchantId, firstId: firstIdAt(since) }))!.count;

import { and, asc, eq, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { firstIdAt } from '../kernel/ids.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { inbound, outbound } from './schema.ts';

/** A person as messages know one: by id, and by every number they have or had. */
export interface MessagesOf {
  id: string;
  numbers: readonly KeyedHash[];
  /** Texts of the number while it was nobody's count up to here (epoch ms); absent: all of them. */
  until?: number;
}

const CHUNK = 5000; // parameters a statement

type Table = typeof inbound | typeof outbound;

/** This person's texts, and those of the number while it was nobody's; never somebody else's who had it before. */
const own = (table: Table, merchantId: string, { id, numbers, until }: MessagesOf) =>
  and(
    eq(table.merchantId, merchantId),
    inArray(table.numberHash, [...numbers]),
    or(
      eq(table.customerId, id),
      and(isNull(table.customerId), until === undefined ? undefined : lt(table.id, firstIdAt(until + 1))),
    ),
  );

/** Staff who are also customers were texted as staff; those texts are the shop's, as are answers about somebody else. */
const toPerson = and(ne(outbound.purpose, 'staff'), isNull(outbound.aboutHash));

/** Texts to staff that tell this person's words. */
const about = (merchantId: string, { numbers }: MessagesOf) =>
  and(eq(outbound.merchantId, merchantId), inArray(outbound.aboutHash, [...numbers]));

/** Everything that was texted to and by a person, opened, oldest first. */
export async function exportMessages(vault: Vault, reader: Reader, merchantId: string, person: MessagesOf) {
  if (person.numbers.length === 0) return { received: [], sent: [] };
  const received = await reader.db
    .select({ id: inbound.id, at: inbound.receivedAt, text: inbound.text, handledBy: inbound.handledBy })
    .from(inbound)
    .where(own(inbound, merchantId, person))
    .orderBy(asc(inbound.receivedAt), asc(inbound.id)); // by id alone SQLite walks all texts of the shop
  const sent = await reader.db
    .select({
      id: outbound.id,
      at: outbound.createdAt,
      text: outbound.text,
      purpose: outbound.purpose,
      status: outbound.status,
    })
    .from(outbound)
    .where(and(own(outbound, merchantId, person), toPerson))
    .orderBy(asc(outbound.createdAt), asc(outbound.id));
  const open = <Row extends { text: (typeof received)[number]['text'] }>(row: Row) => ({
    ...row,
    text: vault.open(merchantId, row.text),
  });
  return { received: received.map(open), sent: sent.map(open) };
}

/** In the carrier's hands: its reports need the number, and a text in doubt is looked for by its words. */
const inTheAir = and(
  sql`${outbound.status} in ('submitting', 'unknown', 'accepted', 'sent')`,
  isNotNull(outbound.nextAt),
);

/** Cancels what waits and empties what has come to an end. @returns how many are still in the carrier's hands */
async function emptyOutbound(
  tx: Tx,
  which: ReturnType<typeof and>,
  emptied: Partial<typeof outbound.$inferInsert>,
  at: number,
): Promise<number> {
  await tx.db
    .update(outbound)
    .set({ status: 'canceled', statusAt: at, nextAt: null, reason: 'erased' })
    .where(and(which, inArray(outbound.status, ['queued', 'held'])));
  await tx.db
    .update(outbound)
    .set(emptied)
    .where(and(which, sql`not (${inTheAir})`));
  const [left] = await tx.db
    .select({ count: sql<number>`count(*)` })
    .from(outbound)
    .where(and(which, inTheAir));
  return left!.count;
}

/**
 * Empties texts and numbers, and cancels what waits; texts to staff that tell the person's words too. Texts in the
 * carrier's hands are left until they have come to an end: call again. @returns how many those are
 */
export async function eraseMessages(
  vault: Vault,
  tx: Tx,
  merchantId: string,
  person: MessagesOf,
  at: number,
): Promise<number> {
  if (person.numbers.length === 0) return 0;
  const nothing = vault.seal(merchantId, '');
  const nobody = { text: nothing, lastFour: '', numberHash: '' as KeyedHash };
  await tx.db
    .update(inbound)
    .set({ ...nobody, from: nothing, media: null, waiting: null, customerId: person.id })
    .where(own(inbound, merchantId, person));
  const sent = and(own(outbound, merchantId, person), toPerson);
  const toNobody = { ...nobody, to: nothing, customerId: person.id };
  return (
    (await emptyOutbound(tx, sent, toNobody, at)) +
    (await emptyOutbound(tx, about(merchantId, person), { text: nothing, aboutHash: null }, at))
  );
}

/** Empties texts that staff sent about a person: they quote whoever they are about. */
export async function emptyInbound(vault: Vault, tx: Tx, merchantId: string, ids: readonly string[]): Promise<void> {
  const text = vault.seal(merchantId, '');
  for (let start = 0; start < ids.length; start += CHUNK)
    await tx.db
      .update(inbound)
      .set({ text })
      .where(and(eq(inbound.merchantId, merchantId), inArray(inbound.id, ids.slice(start, start + CHUNK))));
}

/** Ids of texts that went from one person to another, to be given back by `unmergeMessages`. */
export interface MovedMessages extends Record<string, string[]> {
  inbound: string[];
  outbound: string[];
}

/** Gives a person's texts to another. */
export async function mergeMessages(
  tx: Tx,
  merchantId: string,
  from: MessagesOf,
  intoId: string,
): Promise<MovedMessages> {
  if (from.numbers.length === 0) return { inbound: [], outbound: [] };
  const moved = async (table: Table): Promise<string[]> => {
    const theirs = and(own(table, merchantId, from), eq(table.customerId, from.id));
    const rows = await tx.db.update(table).set({ customerId: intoId }).where(theirs).returning({ id: table.id });
    return rows.map(({ id }) => id);
  };
  return { inbound: await moved(inbound), outbound: await moved(outbound) };
}

/** Gives texts back to whom they came from. */
export async function unmergeMessages(
  tx: Tx,
  merchantId: string,
  fromId: string,
  moved: Record<string, string[]>,
): Promise<void> {
  for (const [table, ids] of [
    [inbound, moved['inbound'] ?? []],
    [outbound, moved['outbound'] ?? []],
  ] as const)
    // prettier-ignore
    for (let start = 0; start < ids.length; start += CHUNK)
      await tx.db
        .update(table)
        .set({ customerId: fromId })
        .where(and(eq(table.merchantId, merchantId), inArray(table.id, ids.slice(start, start + CHUNK))));
}

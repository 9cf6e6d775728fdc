import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { customerNameTokens, customerNumbers, customers, customerTags } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

/** What the switchboard needs of a sender; nothing is opened. */
export const ownerOf = hot('customers.ownerOf', (db) =>
  db
    .select({
      id: customers.id,
      memberNumber: customers.memberNumber,
      language: customers.language,
      numberRowId: customerNumbers.id,
      troubleCode: customerNumbers.troubleCode,
    })
    .from(customerNumbers)
    .innerJoin(
      customers,
      and(eq(customers.merchantId, customerNumbers.merchantId), eq(customers.id, customerNumbers.customerId)),
    )
    .where(
      and(
        eq(customerNumbers.merchantId, $('merchantId')),
        eq(customerNumbers.numberHash, $('numberHash')),
        isNull(customerNumbers.toAt),
      ),
    ),
);

export const customerById = hot('customers.byId', (db) =>
  db
    .select({
      merchantId: customers.merchantId,
      id: customers.id,
      memberNumber: customers.memberNumber,
      name: customers.name,
      language: customers.language,
      birthday: customers.birthday,
      joinedAt: customers.joinedAt,
      marketing: customers.marketing,
      createdAt: customers.createdAt,
    })
    .from(customers)
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('id')))),
);

const numbersNow = hot('customers.numbersNow', (db) =>
  db
    .select({
      number: customerNumbers.number,
      numberHash: customerNumbers.numberHash,
      lastFour: customerNumbers.lastFour,
      fromAt: customerNumbers.fromAt,
    })
    .from(customerNumbers)
    .where(
      and(
        eq(customerNumbers.merchantId, $('merchantId')),
        eq(customerNumbers.customerId, $('customerId')),
        isNull(customerNumbers.toAt),
      ),
    ),
);

/** The latest of a person's present numbers. Chosen here: for the first of an order SQLite opens a table of its own. */
export async function currentNumber(reader: Reader, merchantId: string, customerId: string) {
  const [first, ...others] = await numbersNow.all(reader, { merchantId, customerId });
  return first && others.reduce((latest, one) => (one.fromAt > latest.fromAt ? one : latest), first);
}

/** Every number of one record, without those of records merged into it (`hashesOf` has them). */
export async function numberHashesOf(reader: Reader, merchantId: string, customerId: string): Promise<KeyedHash[]> {
  const rows = await reader.db
    .select({ numberHash: customerNumbers.numberHash })
    .from(customerNumbers)
    .where(and(eq(customerNumbers.merchantId, merchantId), eq(customerNumbers.customerId, customerId)));
  return rows.map(({ numberHash }) => numberHash);
}

/** Takes a free number; nothing comes back when it has an owner. */
export const takeNumber = hotWrite('customers.takeNumber', (db) =>
  db
    .insert(customerNumbers)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      customerId: $('customerId'),
      numberHash: $('numberHash'),
      number: $('number'),
      lastFour: $('lastFour'),
      region: $('region'),
      fromAt: $('now'),
    })
    .onConflictDoNothing()
    .returning({ id: customerNumbers.id }),
);

/** Takes a number known to be free, with what is known of it. */
export async function insertNumber(tx: Tx, row: typeof customerNumbers.$inferInsert): Promise<void> {
  await tx.db.insert(customerNumbers).values(row);
}

export const insertCustomer = hotWrite('customers.insert', (db) =>
  db.insert(customers).values({
    merchantId: $('merchantId'),
    id: $('id'),
    source: $('source'),
    marketing: 'none',
    createdAt: $('now'),
    updatedAt: $('now'),
  }),
);

/** Makes a member of a customer who is none yet. */
export const makeMember = hotWrite('customers.makeMember', (db) =>
  db
    .update(customers)
    .set({ memberNumber: $('memberNumber') as never, joinedAt: $('now') as never, updatedAt: $('now') as never })
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('id')), isNull(customers.joinedAt)))
    .returning({ id: customers.id }),
);

export const setTrouble = hotWrite('customers.setTrouble', (db) =>
  db
    .update(customerNumbers)
    .set({ troubleCode: $('code') as never })
    .where(and(eq(customerNumbers.merchantId, $('merchantId')), eq(customerNumbers.id, $('id')))),
);

/** Queries that differ in their columns or in how many rows they write; each is made once and kept. */
function kept<Key, Query>(make: (key: Key) => Query): (key: Key) => Query {
  const made = new Map<Key, Query>();
  return (key) => {
    const query = made.get(key) ?? make(key);
    made.set(key, query);
    return query;
  };
}

const profileWrite = kept((columns: string) =>
  hotWrite(`customers.setProfile(${columns})`, (db) =>
    db
      .update(customers)
      .set(Object.fromEntries(columns.split(' ').map((column) => [column, $(column)])))
      .where(and(eq(customers.merchantId, $('ofMerchant')), eq(customers.id, $('ofCustomer')))),
  ),
);

export async function setProfile(
  tx: Tx,
  merchantId: string,
  id: string,
  values: Partial<typeof customers.$inferInsert>,
): Promise<void> {
  const columns = Object.keys(values).filter((column) => values[column as keyof typeof values] !== undefined);
  await profileWrite(columns.join(' ')).run(tx, { ...values, ofMerchant: merchantId, ofCustomer: id });
}

const dropTokens = hotWrite('customers.dropTokens', (db) =>
  db
    .delete(customerNameTokens)
    .where(and(eq(customerNameTokens.merchantId, $('merchantId')), eq(customerNameTokens.customerId, $('customerId')))),
);

const tokensWrite = kept((count: number) =>
  hotWrite(`customers.insertTokens(${count})`, (db) =>
    db.insert(customerNameTokens).values(
      Array.from({ length: count }, (_, i) => ({
        merchantId: $('merchantId'),
        token: $(`token${i}`),
        customerId: $('customerId'),
      })),
    ),
  ),
);

const tagsWrite = kept((count: number) =>
  hotWrite(`customers.insertTags(${count})`, (db) =>
    db
      .insert(customerTags)
      .values(
        Array.from({ length: count }, (_, i) => ({
          merchantId: $('merchantId'),
          tag: $(`tag${i}`),
          customerId: $('customerId'),
          at: $('at'),
        })),
      )
      .onConflictDoNothing(),
  ),
);

/** `tag0`, `tag1` …: the values of a query of many rows. */
const numbered = (name: string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, i) => [`${name}${i}`, value]));

/** What the name of somebody who had none can be found by. */
export async function addNameTokens(tx: Tx, merchantId: string, customerId: string, tokens: readonly KeyedHash[]) {
  if (tokens.length === 0) return;
  await tokensWrite(tokens.length).run(tx, { merchantId, customerId, ...numbered('token', tokens) });
}

/** Replaces what a name can be found by. */
export async function setNameTokens(
  tx: Tx,
  merchantId: string,
  customerId: string,
  tokens: readonly KeyedHash[],
): Promise<void> {
  await dropTokens.run(tx, { merchantId, customerId });
  await addNameTokens(tx, merchantId, customerId, tokens);
}

export async function addTags(
  tx: Tx,
  merchantId: string,
  customerId: string,
  tags: readonly string[],
  at: number,
): Promise<void> {
  await tagsWrite(tags.length).run(tx, { merchantId, customerId, at, ...numbered('tag', tags) });
}

const tagRows = hot('customers.tags', (db) =>
  db
    // The time is read so that SQLite takes the index by customer: the key holds all the rest, and it would walk that.
    .select({ tag: customerTags.tag, at: customerTags.at })
    .from(customerTags)
    .where(and(eq(customerTags.merchantId, $('merchantId')), eq(customerTags.customerId, $('customerId')))),
);

/** Sorted here: in the order of the tags SQLite would walk those of the whole shop. */
export const tagsOf = async (reader: Reader, merchantId: string, customerId: string): Promise<string[]> =>
  (await tagRows.all(reader, { merchantId, customerId })).map(({ tag }) => tag).toSorted();

export const anyMember = hot('customers.anyMember', (db) =>
  db
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(eq(customers.merchantId, $('merchantId')), isNotNull(customers.memberNumber), isNull(customers.archivedAt)),
    )
    .limit(1),
);

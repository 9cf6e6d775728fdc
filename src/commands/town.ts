import { getTableColumns, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Gateway } from '../app.ts';
import { nameTokens } from '../customers/names.ts';
import {
  consentEvents,
  consents,
  customerNameTokens,
  customerNumbers,
  customers,
  customerTags,
  suppressionEvents,
  suppressions,
} from '../customers/schema.ts';
import { addDays, localDate } from '../kernel/calendar.ts';
import { newId } from '../kernel/ids.ts';
import { lastFour } from '../kernel/phone.ts';
import { hotWrite, type Tx } from '../platform/db/index.ts';
import { counters } from '../platform/schema.ts';
import { pointBalances, pointEntries, pointLots } from '../points/schema.ts';
import { itemKey, itemsBought, rhythmOf, visitDay } from '../purchases/rules.ts';
import { purchaseItems, purchases, purchaseSums, soldItems } from '../purchases/schema.ts';
import { TOWN_MAX, type Townsperson, townsperson } from './town-people.ts';

/** So many people are written in one transaction. */
const CHUNK = 5000;
/** Member numbers of the town begin far above those that people of the demo get by joining. */
const TOWN_MEMBERS = 1_000_000;

/** Writes whole rows of one table, each through one prepared statement: much faster than drizzle's own builder. */
function rowsOf<T extends SQLiteTable>(table: T, names: readonly (keyof T['$inferInsert'] & string)[]) {
  const columns = Object.keys(getTableColumns(table));
  const unknown = names.filter((name) => !columns.includes(name));
  if (unknown.length > 0) throw new Error(`no column ${unknown.join(', ')}`);
  const values = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as never;
  const insert = hotWrite(`town.${names.join('.')}`, (db) => db.insert(table).values(values));
  return (tx: Tx, row: Pick<T['$inferInsert'], (typeof names)[number]>) => insert.run(tx, row);
}

const put = {
  customer: rowsOf(customers, ['merchantId', 'id', 'memberNumber', 'name', 'language', 'birthday', 'joinedAt', 'source', 'marketing', 'reach', 'createdAt', 'updatedAt']),
  number: rowsOf(customerNumbers, ['merchantId', 'id', 'customerId', 'numberHash', 'number', 'lastFour', 'fromAt', 'region']),
  token: rowsOf(customerNameTokens, ['merchantId', 'token', 'customerId']),
  tag: rowsOf(customerTags, ['merchantId', 'tag', 'customerId', 'at']),
  consentEvent: rowsOf(consentEvents, ['merchantId', 'id', 'customerId', 'numberHash', 'state', 'source', 'proof', 'actor', 'at']),
  consent: rowsOf(consents, ['merchantId', 'customerId', 'numberHash', 'state', 'eventId', 'at']),
  stopEvent: rowsOf(suppressionEvents, ['merchantId', 'id', 'numberHash', 'kind', 'source', 'actor', 'at']),
  stop: rowsOf(suppressions, ['merchantId', 'numberHash', 'sender', 'number', 'lastFour', 'byCarrier', 'eventId', 'since']),
  purchase: rowsOf(purchases, ['merchantId', 'id', 'customerId', 'receipt', 'amount', 'currency', 'items', 'at', 'recordedAt', 'actor']),
  sums: rowsOf(purchaseSums, ['merchantId', 'customerId', 'visits', 'spend', 'firstVisitAt', 'lastVisitAt', 'rhythmDays']),
  item: rowsOf(purchaseItems, ['merchantId', 'customerId', 'itemKey', 'times', 'lastAt']),
  entry: rowsOf(pointEntries, ['merchantId', 'id', 'customerId', 'kind', 'points', 'reason', 'actor', 'at']),
  lot: rowsOf(pointLots, ['merchantId', 'entryId', 'customerId', 'remaining', 'expiresOn']),
  balance: rowsOf(pointBalances, ['merchantId', 'customerId', 'balance', 'owed']),
}; // prettier-ignore

interface Place {
  merchantId: string;
  zone: string;
  currency: string;
  vault: Gateway['vault'];
  now: number;
  size: number;
}

async function putVisits(
  tx: Tx,
  { merchantId, zone, currency }: Place,
  customerId: string,
  index: number,
  person: Townsperson,
) {
  for (const [visit, { at, amount, dish }] of person.visits.entries()) {
    const row = {
      merchantId,
      id: newId(at),
      customerId,
      receipt: `T${index}-${visit}`,
      amount: amount as never,
      currency,
    };
    await put.purchase(tx, { ...row, items: [{ name: dish, quantity: 1 }], at, recordedAt: at, actor: 'system' });
  }
  if (person.visits.length === 0) return;
  const spend = person.visits.reduce((sum, { amount }) => sum + amount, 0) as never;
  const [firstVisitAt, lastVisitAt] = [person.visits[0]!.at, person.visits.at(-1)!.at];
  const rhythmDays = rhythmOf(person.visits.map(({ at }) => visitDay(at, zone)));
  const sums = { visits: person.visits.length, spend, firstVisitAt, lastVisitAt, rhythmDays };
  await put.sums(tx, { merchantId, customerId, ...sums });
  const receipts = person.visits.map(({ dish, at }) => ({ items: [{ name: dish, quantity: 1 }], at }));
  for (const [key, item] of itemsBought(receipts))
    await put.item(tx, { merchantId, customerId, itemKey: key, ...item });
}

/** The shop's own rows of what these people bought. */
async function putDishes(tx: Tx, { merchantId, now, size }: Place, from: number, to: number): Promise<void> {
  const sold = new Map<string, number>();
  for (let index = from; index < to; index++)
    for (const dish of new Set(townsperson(index, now, size).visits.map((visit) => visit.dish)))
      sold.set(dish, (sold.get(dish) ?? 0) + 1);
  for (const [name, buyers] of sold)
    await tx.db
      .insert(soldItems)
      .values({ merchantId, itemKey: itemKey(name), name, buyers })
      .onConflictDoUpdate({
        target: [soldItems.merchantId, soldItems.itemKey],
        set: { buyers: sql`${soldItems.buyers} + excluded.buyers` },
      });
}

async function putPoints(
  tx: Tx,
  { merchantId, zone, now }: Place,
  customerId: string,
  { points, joinedAt }: Townsperson,
) {
  const entryId = newId(joinedAt);
  const gain = { merchantId, id: entryId, customerId, kind: 'adjust', reason: 'opening', actor: 'system' } as const;
  await put.entry(tx, { ...gain, points: points as never, at: joinedAt });
  const expiresOn = addDays(localDate(now, zone), 30 + (points % 300));
  await put.lot(tx, { merchantId, entryId, customerId, remaining: points as never, expiresOn });
  await put.balance(tx, { merchantId, customerId, balance: points as never, owed: 0 as never });
}

async function putConsent(tx: Tx, place: Place, customerId: string, numberHash: never, person: Townsperson) {
  const { merchantId, vault } = place;
  const { consent, joinedAt: at } = person;
  const actor = 'system';
  if (consent !== 'none') {
    const event = {
      merchantId,
      id: newId(at),
      customerId,
      numberHash,
      state: consent,
      source: 'import',
      actor,
      at,
    } as const;
    await put.consentEvent(tx, { ...event, proof: vault.seal(merchantId, 'invented for the demo') });
    await put.consent(tx, { merchantId, customerId, numberHash, state: consent, eventId: event.id, at });
  }
  if (!person.stopped) return;
  const event = { merchantId, id: newId(at), numberHash, kind: 'stop', source: 'sms', actor, at } as const;
  await put.stopEvent(tx, event);
  const number = vault.seal(merchantId, person.phone);
  const stop = { merchantId, numberHash, sender: '*', number, lastFour: lastFour(person.phone), byCarrier: false };
  await put.stop(tx, { ...stop, eventId: event.id, since: at });
}

async function putPerson(tx: Tx, place: Place, index: number, named: boolean): Promise<void> {
  const { merchantId, vault, now, size } = place;
  const person = townsperson(index, now, size);
  const { name, phone, region, language, birthday, joinedAt, stopped, consent, tags } = person;
  const id = newId(joinedAt);
  const numberHash = vault.hash(merchantId, phone);
  const granted = consent === 'granted';
  const reach = stopped ? 'stopped' : granted ? 'yes' : 'no_consent';
  const times = { joinedAt, createdAt: joinedAt, updatedAt: joinedAt };
  const marketing = granted ? 'allowed' : 'none';
  const profile = {
    name: vault.seal(merchantId, name),
    language,
    birthday,
    source: 'import',
    marketing,
    reach,
  } as const;
  await put.customer(tx, { merchantId, id, memberNumber: TOWN_MEMBERS + index, ...profile, ...times });
  const number = { number: vault.seal(merchantId, phone), numberHash, lastFour: lastFour(phone) };
  await put.number(tx, { merchantId, id: newId(joinedAt), customerId: id, ...number, fromAt: joinedAt, region });
  for (const token of named ? nameTokens(name) : [])
    await put.token(tx, { merchantId, token: vault.hash(merchantId, `name:${token}`), customerId: id });
  for (const tag of tags) await put.tag(tx, { merchantId, tag, customerId: id, at: joinedAt });
  await putConsent(tx, place, id, numberHash as never, person);
  await putVisits(tx, place, id, index, person);
  await putPoints(tx, place, id, person);
}

export interface TownOptions {
  /** Told after each chunk. */
  onProgress?(done: number, of: number): void;
  /** Whether names can be searched; a benchmark that never does saves half the time. */
  named?: boolean;
}

/**
 * Fills a shop with invented customers, up to `size` of them, who have joined, eaten, said yes and said stop over two
 * years. The same people each time; called again it goes on where it stopped.
 * @throws RangeError for more people than there are numbers
 */
export async function buildTown(
  gateway: Gateway,
  merchantId: string,
  size: number,
  options: TownOptions = {},
): Promise<void> {
  if (size > TOWN_MAX) throw new RangeError(`A town has at most ${TOWN_MAX} people.`);
  const { db, vault, clock, merchants } = gateway;
  const { zone, currency } = await merchants.byId(db.reader, merchantId);
  const place: Place = { merchantId, zone, currency, vault, now: clock.now(), size };
  for (let from = await townSize(gateway, merchantId); from < size;) {
    const to = Math.min(from + CHUNK, size);
    await db.write(async (tx) => {
      for (let index = from; index < to; index++) await putPerson(tx, place, index, options.named ?? true);
      await putDishes(tx, place, from, to);
      const row = { merchantId, name: 'town', value: to };
      await tx.db
        .insert(counters)
        .values(row)
        .onConflictDoUpdate({ target: [counters.merchantId, counters.name], set: { value: to } });
    });
    from = to;
    options.onProgress?.(to, size);
  }
}

/** How many of the town are there already. */
async function townSize({ db }: Gateway, merchantId: string): Promise<number> {
  const [row] = await db.reader.db
    .select({ value: counters.value })
    .from(counters)
    .where(sql`${counters.merchantId} = ${merchantId} and ${counters.name} = 'town'`);
  return row?.value ?? 0;
}

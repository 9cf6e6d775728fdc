import { z } from 'zod';
import type { Merchants, Setting } from '../merchants/index.ts';
import type { Database, Reader } from '../platform/db/index.ts';
import { compareRhythms, ownRhythm, setRhythm } from './rhythm-store.ts';
import type { SumsDifference } from './types.ts';

/** One transaction of it stays short: tills wait behind it. */
const CHUNK = 100;

/**
 * The zone by whose days a shop's rhythms were last made anew; empty: never. It is what ends the filling (people with too
 * few visits never get a rhythm), and what begins it again when the shop moves to another zone.
 */
const rhythmZone: Setting<string> = { name: 'purchases.rhythmZone', schema: z.string().max(64), fallback: '' };

interface FillDeps {
  db: Database;
  merchants: Merchants;
}

/**
 * Makes the rhythms of shops that had receipts before rhythms were kept, or whose zone has changed. Safe to run twice, and
 * beside tills: each row is made from the receipts in the transaction that writes it.
 * @returns how many were changed
 */
export async function fillRhythms({ db, merchants }: FillDeps, guard: () => void = () => {}): Promise<number> {
  let changed = 0;
  for (const { merchantId, zone } of await merchants.all(db.reader)) {
    if ((await merchants.setting(db.reader, merchantId, rhythmZone)) === zone) continue;
    changed += await fillShop(db, { merchantId, zone }, guard);
    await db.write((tx) => merchants.set(tx, merchantId, rhythmZone, zone));
  }
  return changed;
}

async function fillShop(db: Database, shop: { merchantId: string; zone: string }, guard: () => void): Promise<number> {
  let changed = 0;
  for (let after = '', more = true; more;) {
    guard();
    const people = await compareRhythms(db.aside, shop, after, CHUNK);
    const wrong = people.filter(({ kept, found }) => kept !== found);
    if (wrong.length > 0)
      await db.write(async (tx) => {
        for (const { customerId } of wrong) {
          const visitor = { ...shop, customerId };
          await setRhythm(tx, visitor, await ownRhythm(tx, visitor));
        }
      });
    changed += wrong.length;
    after = people.at(-1)?.customerId ?? after;
    more = people.length === CHUNK;
  }
  return changed;
}

const PEOPLE = 500; // a step of the check

/** Rhythms that the receipts do not bear out; a shop whose rhythms are still to be made anew is left out. */
export async function wrongRhythms(reader: Reader, merchants: Merchants): Promise<SumsDifference[]> {
  const wrong: SumsDifference[] = [];
  for (const { merchantId, zone } of await merchants.all(reader)) {
    if ((await merchants.setting(reader, merchantId, rhythmZone)) !== zone) continue;
    for (let after = '', more = true; more;) {
      const people = await compareRhythms(reader, { merchantId, zone }, after, PEOPLE);
      for (const { customerId, kept, found } of people)
        if (kept !== found) wrong.push({ what: 'purchases.rhythm', merchantId, customerId });
      after = people.at(-1)?.customerId ?? after;
      more = people.length === PEOPLE;
    }
  }
  return wrong;
}

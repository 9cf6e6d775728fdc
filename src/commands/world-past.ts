import { createGateway, type Gateway } from '../app.ts';
import type { Phone } from '../kernel/phone.ts';
import type { Database, Tx } from '../platform/db/index.ts';
import { WORLD } from './world.ts';

/** Something that happened in the demo's shop. `at` in epoch milliseconds. */
export interface Happening {
  at: number;
  happens(past: Past): Promise<void>;
}

/** The demo's shop as it was at some moment, all within one transaction. */
export interface Past {
  gateway: Gateway;
  tx: Tx;
  merchantId: string;
  /** A phone texts the shop, as through its carrier. */
  text(from: Phone, words: string): Promise<void>;
}

/** What was queued in the past arrived in the past: nothing of it leaves today, or expires. */
async function deliver({ gateway, tx, merchantId }: Past): Promise<void> {
  const waiting = await gateway.messages.list(tx, merchantId, { status: 'queued', direction: 'outbound', limit: 50 });
  for (const { id } of waiting)
    await gateway.messages.report({ providerId: `past-${id}`, status: 'delivered', ref: `${merchantId}.${id}.0` });
}

/**
 * Lets things happen in the order of their times through the product's own functions, on a gateway whose clock stands at
 * each of them. One transaction holds them all: they are there together or not at all, for one fsync.
 */
export async function inThePast(
  { config, log, db }: Gateway,
  merchantId: string,
  tx: Tx,
  happenings: readonly Happening[],
): Promise<void> {
  let now = 0;
  let serial = 0;
  const inside: Database = { ...db, engine: tx.engine, reader: tx, aside: tx, write: (work) => work(tx) };
  const gateway = createGateway(config, inside, { log, clock: { now: () => now } });
  const past: Past = {
    gateway,
    tx,
    merchantId,
    async text(from, words) {
      now += 20_000; // somebody types
      const providerId = `demo-${merchantId}-${++serial}`;
      await gateway.messages.receive({ from, to: WORLD.number, text: words, media: [], providerId });
    },
  };
  for (const { at, happens } of happenings.toSorted((a, b) => a.at - b.at)) {
    now = at;
    await happens(past);
    await deliver(past);
  }
}

import type { Broadcast, Draft } from '../../src/broadcasts/index.ts';
import { emptyDraft } from '../../src/broadcasts/draft.ts';
import type { Engine } from '../../src/platform/db/index.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { openShop, type Shop, type ShopParts } from '../flows/shop.ts';

const TILL = { source: 'counter', actor: 'staff:1' };

/** Lin's Noodles with customers who agreed to offers, and hands on the worker's pump. */
export interface BroadcastShop extends Shop {
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Customers who may be texted, with numbers of an area code. @returns their ids */
  people(count: number, more?: { area?: string; names?: boolean }): Promise<string[]>;
  /** Makes a draft and lets it go. @returns its id */
  sent(more?: Partial<Draft>, actor?: string): Promise<string>;
  drafted(more?: Partial<Draft>): Promise<string>;
  /** One run of the pump. @returns milliseconds until it wants to run again */
  pump(): Promise<number>;
  /** Pump, dispatcher and carrier in turn, for at most so much of the clock. */
  run(millis?: number): Promise<void>;
  /** As `run`, to the end of that time even when nothing moves for a while. */
  through(millis: number): Promise<void>;
  one(id: string): Promise<Broadcast>;
  counts(id: string): ReturnType<Shop['gateway']['broadcasts']['counts']>;
  /** Everything that left, as `last four: text`, in the order of queueing. */
  texts(): Promise<{ to: string; text: string; status: string; at: number }[]>;
}

/** A condition that means all customers. */
export const EVERYBODY = { field: 'segments.everybody', is: '=', value: true } as const;

let serial = 1000;

export async function openBroadcastShop(engine: Engine, parts: ShopParts = {}): Promise<BroadcastShop> {
  const shop = await openShop(engine, { number: { partsPerSecond: 100, callToAction: 'Text JOIN' }, ...parts });
  const { gateway, test, clock, merchantId } = shop;
  await gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
  const pump = gateway.pumps.find(({ name }) => name === 'broadcasts')!;
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.db.write(work);

  const drafted: BroadcastShop['drafted'] = async (more) => {
    const draft: Draft = {
      ...emptyDraft('June'),
      audience: { ...emptyDraft('').audience, where: EVERYBODY },
      texts: { en: 'Two for one today' },
      ...more,
    };
    return (await write((tx) => gateway.broadcasts.draft(tx, merchantId, draft, 'staff:1'))).id;
  };

  async function go(millis: number, patience: number): Promise<void> {
    const end = clock.now() + millis;
    for (let quiet = 0; quiet < patience && clock.now() < end;) {
      const wait = await pump.run(() => {});
      const started = await gateway.dispatcher.dispatch(() => {});
      await gateway.dispatcher.settled();
      await gateway.carrier!.tick(gateway.messages);
      quiet = wait < 50 || started > 0 ? 0 : quiet + 1;
      clock.advance(250);
    }
  }

  return {
    ...shop,
    write,
    drafted,
    async people(count, { area = '212', names = false } = {}) {
      const ids: string[] = [];
      for (let i = 0; i < count; i++) {
        clock.advance(1);
        const phone = `+1${area}555${String(++serial).slice(-4)}` as never;
        ids.push(
          await write(async (tx) => {
            const { id } = await gateway.customers.findOrCreate(tx, merchantId, phone, TILL);
            await gateway.customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
            if (names) await gateway.customers.setName(tx, merchantId, id, `Guest ${i}`);
            return id;
          }),
        );
      }
      return ids;
    },
    async sent(more, actor = 'staff:1') {
      const id = await drafted(more);
      await write((tx) => gateway.broadcasts.send(tx, merchantId, id, actor));
      return id;
    },
    pump: () => pump.run(() => {}),
    run: (millis = 60_000) => go(millis, 4),
    through: (millis) => go(millis, Infinity),
    one: (id) => gateway.broadcasts.byId(test.db.reader, merchantId, id),
    counts: (id) => gateway.broadcasts.counts(test.db.reader, merchantId, id),
    async texts() {
      const rows = await test.db.admin(
        `select last_four, text, status, created_at from outbound where purpose = 'marketing' order by id`,
      );
      return rows.map(([to, text, status, at]) => ({
        to: String(to),
        text: gateway.vault.open(merchantId, text as never),
        status: String(status),
        at: Number(at),
      }));
    },
  };
}

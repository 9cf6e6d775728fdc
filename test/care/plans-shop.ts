import type { PlanDraft, Plans, Step } from '../../src/care/plans/index.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import type { Engine, Tx } from '../../src/platform/db/index.ts';
import { openShop, type Shop, type ShopParts } from '../flows/shop.ts';

const TILL = { source: 'counter', actor: 'staff:1' };

/** Lin's Noodles with care plans, and the worker's pump in hand. */
export interface PlanShop extends Shop {
  plans: Plans;
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A customer who may be texted. @returns id and phone */
  person(more?: { area?: string; name?: string; language?: 'en' | 'zh'; consent?: boolean }): Promise<Someone>;
  join(who: Someone): Promise<void>;
  buys(who: Someone, amount?: string, at?: number): Promise<string>;
  /** Makes a plan and switches it on. @returns its id */
  on(draft: Partial<PlanDraft> & Pick<PlanDraft, 'trigger' | 'steps'>, card?: string): Promise<string>;
  /** Pump, dispatcher and carrier until nothing is left to do now. */
  work(): Promise<void>;
  /** The daily search of people. */
  search(): Promise<void>;
  /** Time passes, an hour at a time (six where it is long), with everything that is due; searches once a day. */
  pass(millis: number): Promise<void>;
  /** Marketing texts to somebody or all, oldest first, without mark and way out. */
  texts(who?: Someone): Promise<string[]>;
  /** Steps as they were taken: `id:outcome` or `id:outcome:reason`. */
  steps(who?: Someone): Promise<string[]>;
  /** States of walks, `state` or `state:reason`, oldest first. */
  states(who?: Someone): Promise<string[]>;
}

export interface Someone {
  id: string;
  phone: string;
}

export const send = (id: string, en: string, more: object = {}): Step => ({ id, kind: 'send', texts: { en }, ...more });
export const wait = (id: string, days: number, more: object = {}): Step => ({
  id,
  kind: 'wait',
  days,
  hours: 0,
  ...more,
});
export const ask = (id: string, what: 'score' | 'cause' = 'score', more: object = {}): Step => ({
  id,
  kind: 'ask',
  what,
  texts: { en: 'How was it? Reply 1 to 5.' },
  days: 2,
  ...more,
});

let serial = 2000;

export async function openPlanShop(engine: Engine, parts: ShopParts = {}): Promise<PlanShop> {
  const shop = await openShop(engine, { number: { partsPerSecond: 100, callToAction: 'Text JOIN' }, ...parts });
  const { gateway, test, clock, merchantId } = shop;
  await gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
  const { plans } = gateway.care;
  const pump = gateway.pumps.find(({ name }) => name === 'care plans')!;
  const write: PlanShop['write'] = (job) => test.db.write(job);
  const search = async (): Promise<void> => {
    for (const { name, run } of gateway.jobs) if (name === 'plans.search') await run(() => {});
  };

  async function work(): Promise<void> {
    for (let quiet = 0, rounds = 0; quiet < 3 && rounds < 400; rounds++) {
      const wanted = await pump.run(() => {});
      const started = await gateway.dispatcher.dispatch(() => {});
      await gateway.dispatcher.settled();
      await gateway.carrier!.tick(gateway.messages);
      quiet = wanted === 0 || started > 0 ? 0 : quiet + 1;
      clock.advance(50);
    }
  }

  const whose = (who: Someone | undefined, column: string): string => (who ? ` and ${column} = '${who.id}'` : '');
  let searchedOn = -1;

  return {
    ...shop,
    plans,
    write,
    search,
    work,
    async person({ area = '212', name, language, consent = true } = {}) {
      clock.advance(1);
      const phone = `+1${area}555${String(++serial).slice(-4)}`;
      const id = await write(async (tx) => {
        const made = await gateway.customers.findOrCreate(tx, merchantId, phone as never, TILL);
        if (consent) await gateway.customers.recordConsent(tx, merchantId, made.id, { ...TILL, state: 'granted' });
        if (name) await gateway.customers.setName(tx, merchantId, made.id, name);
        if (language) await gateway.customers.setLanguage(tx, merchantId, made.id, language);
        return made.id;
      });
      return { id, phone };
    },
    join: (who) => write(async (tx) => void (await gateway.customers.join(tx, merchantId, who.id, TILL))),
    async buys(who, amount = '20.00', at) {
      const receipt = `R-${++serial}`;
      const bought = { customerId: who.id, amount, receipt, actor: 'staff:1', ...(at !== undefined && { at }) };
      const { purchase } = await write((tx) => gateway.purchases.record(tx, merchantId, bought));
      return purchase.id;
    },
    async on(draft, card) {
      const whole = { name: 'A plan', stopWhen: [], again: 0, ...draft };
      const made = { draft: whole, ...(card !== undefined && { card }) };
      const { id } = await write((tx) => plans.add(tx, merchantId, made, 'staff:1'));
      await write((tx) => plans.switch(tx, merchantId, id, { on: true }, 'staff:1'));
      clock.advance(1);
      return id;
    },
    async pass(millis) {
      const end = clock.now() + millis;
      const step = millis > 5 * DAY ? 6 * HOUR : HOUR;
      await work();
      while (clock.now() < end) {
        clock.set(Math.min(end, clock.now() + step));
        const day = Math.floor(clock.now() / DAY);
        if (day !== searchedOn) await search();
        searchedOn = day;
        await work();
      }
    },
    async texts(who) {
      const rows = await test.db.admin(
        `select text from outbound where purpose = 'marketing'${whose(who, 'customer_id')} order by id`,
      );
      return rows.map(([text]) =>
        gateway.vault
          .open(merchantId, text as never)
          .replace(/^Lin's Noodles: |^【.*?】/u, '')
          .replace(/\n?(STOP to leave|Reply STOP.*)$/u, ''),
      );
    },
    async steps(who) {
      const rows = await test.db.admin(
        `select s.step_id, s.outcome, s.reason from care_steps s join care_walks w on w.merchant_id = s.merchant_id and w.id = s.walk_id where 1 = 1${whose(who, 'w.customer_id')} order by w.id, w.taken, s.at, s.step_id`,
      );
      return rows.map((row) => (row as (string | null)[]).filter((part) => part !== null).join(':'));
    },
    async states(who) {
      const rows = await test.db.admin(
        `select state, reason from care_walks where 1 = 1${whose(who, 'customer_id')} order by id`,
      );
      return rows.map((row) => (row as (string | null)[]).filter((part) => part !== null).join(':'));
    },
  };
}

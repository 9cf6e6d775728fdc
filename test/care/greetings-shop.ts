import { asc } from 'drizzle-orm';
import type { Gateway } from '../../src/app.ts';
import type { GreetingDraft } from '../../src/care/index.ts';
import { greeted } from '../../src/care/schema.ts';
import { parseBirthday, writeBirthday } from '../../src/kernel/birthday.ts';
import type { Engine, Tx } from '../../src/platform/db/index.ts';
import { openShop, type Shop, type ShopParts } from '../flows/shop.ts';
import { stoppedClock } from '../support/gateway.ts';

const TILL = { source: 'counter', actor: 'staff:1' };
const STEP = 250;

/** Who is born, where, and what else a greeting looks at. */
export interface Guest {
  birthday?: string;
  area?: string;
  zone?: string;
  language?: 'en' | 'zh';
  name?: string;
  joined?: number;
}

/** Somebody's row in the list of the greeted. */
export interface GreetedRow {
  customerId: string;
  occasion: string;
  period: string;
  day: string;
  state: string;
  reason: string | null;
}

export interface Sent {
  to: string;
  text: string;
  status: string;
  at: number;
}

/** Lin's Noodles with greetings, and hands on the worker. */
export interface GreetingShop extends Shop {
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A customer who may be texted. @returns the id */
  guest(of?: Guest): Promise<string>;
  /** A greeting that is on. @returns its id */
  greeting(more?: Partial<GreetingDraft>, options?: { off?: boolean }): Promise<string>;
  change(id: string, more: Partial<GreetingDraft>): Promise<void>;
  /** The job of the minute. */
  tick(): Promise<void>;
  /** Job, pump, dispatcher and carrier until nothing is left to do now. */
  work(): Promise<void>;
  /** Sets the clock, then works. */
  at(instant: number | string): Promise<void>;
  /** Works every so often to the end of a stretch. */
  through(until: number | string, step: number): Promise<void>;
  greeted(): Promise<GreetedRow[]>;
  texts(): Promise<Sent[]>;
  /** Another gateway takes the database over, as after a restart. */
  restart(gateway: Gateway): void;
}

const instantOf = (at: number | string): number => (typeof at === 'number' ? at : Date.parse(at));

let serial = 1000;

export const BIRTHDAY: GreetingDraft = {
  occasion: { kind: 'birthday' },
  daysBefore: 0,
  time: '09:00',
  wordings: { en: ['Happy birthday'], zh: ['生日快乐'] },
  late: 'same_day',
};

export async function openGreetingShop(
  engine: Engine,
  { now = '2026-06-15T12:00:00Z', ...parts }: ShopParts & { now?: string } = {},
): Promise<GreetingShop> {
  const clock = stoppedClock(Date.parse(now));
  const number = { partsPerSecond: 100, callToAction: 'Text JOIN' };
  const shop = await openShop(engine, { clock, number, ...parts });
  const { test, merchantId } = shop;
  let { gateway } = shop;
  await gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
  const write = <T>(deed: (tx: Tx) => Promise<T>): Promise<T> => test.db.write(deed);
  const { reader } = test.db;

  const tick = (): Promise<void> => gateway.jobs.find(({ name }) => name === 'care.greetings')!.run(() => {});

  async function work(): Promise<void> {
    await tick();
    const pump = gateway.pumps.find(({ name }) => name === 'greetings')!;
    for (let quiet = 0; quiet < 3;) {
      const wait = await pump.run(() => {});
      const started = await gateway.dispatcher.dispatch(() => {});
      await gateway.dispatcher.settled();
      await gateway.carrier!.tick(gateway.messages);
      quiet = wait < 50 || started > 0 ? 0 : quiet + 1;
      clock.advance(STEP);
    }
  }

  const opened: GreetingShop = {
    ...shop,
    write,
    tick,
    work,
    async guest({ birthday, area = '212', zone, language, name, joined } = {}) {
      clock.advance(1);
      const phone = `+1${area}555${String(++serial).slice(-4)}` as never;
      return write(async (tx) => {
        const { customers, register } = gateway;
        const { id } = await customers.findOrCreate(tx, merchantId, phone, TILL);
        await customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
        const read = birthday === undefined ? undefined : parseBirthday(birthday);
        if (read?.ok) await customers.setBirthday(tx, merchantId, id, writeBirthday(read.birthday));
        if (zone) await register.setZone(tx, merchantId, id, zone);
        if (language) await customers.setLanguage(tx, merchantId, id, language);
        if (name) await customers.setName(tx, merchantId, id, name);
        if (joined !== undefined) await tx.exec('update customers set joined_at = ? where id = ?', [joined, id], 'run');
        return id;
      });
    },
    async greeting(more, { off = false } = {}) {
      return write(async (tx) => {
        const { greetings } = gateway.care;
        const { id } = await greetings.add(tx, merchantId, { ...BIRTHDAY, ...more }, 'staff:1');
        if (!off) await greetings.switch(tx, merchantId, id, true, 'staff:1');
        return id;
      });
    },
    change: (id, more) =>
      write(async (tx) => {
        const { draft } = await gateway.care.greetings.byId(tx, merchantId, id);
        await gateway.care.greetings.change(tx, merchantId, id, { ...draft, ...more }, 'staff:1');
      }),
    async at(instant) {
      clock.set(instantOf(instant));
      await work();
    },
    async through(until, step) {
      const end = instantOf(until);
      while (clock.now() < end) {
        const next = clock.now() + step;
        await work();
        clock.set(Math.max(clock.now(), Math.min(next, end)));
      }
    },
    greeted: () =>
      reader.db
        .select({
          customerId: greeted.customerId,
          occasion: greeted.occasion,
          period: greeted.period,
          day: greeted.day,
          state: greeted.state,
          reason: greeted.reason,
        })
        .from(greeted)
        .orderBy(asc(greeted.day), asc(greeted.customerId), asc(greeted.occasion)),
    async texts() {
      const rows = await reader.exec(
        `select customer_id, text, status, created_at from outbound where purpose = 'marketing' order by id`,
        [],
        'all',
      );
      return rows.map(([to, text, status, at]) => ({
        to: String(to),
        text: gateway.vault.open(merchantId, text as never),
        status: String(status),
        at: Number(at),
      }));
    },
    restart(other) {
      gateway = other;
    },
  };
  return opened;
}

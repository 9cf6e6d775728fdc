import { createGateway, openDatabase } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { instantOf, parseDate } from '../../src/kernel/calendar.ts';
import { MINUTE } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { fakeClock, type FakeClock } from '../support/faketime.ts';
import { scratch, until } from '../support/process.ts';
import { closeShops, type FaultShop, openShop } from './shop.ts';

// FAULTS matrix 20, 21, 29 and 30: the wall clock of the real process is moved by libfaketime while it runs, or while it
// is off. Greetings go out from 9:00; whom it is about tells their number.
afterAll(closeShops);

const ZONE = 'America/New_York';
const TILL = { source: 'counter', actor: 'staff:1' };
const at = (day: string, time: string): number => instantOf(parseDate(day), time, ZONE);
const FIRST = '2026-12-15';
const SECOND = '2026-12-16';

interface ClockShop {
  shop: FaultShop;
  clock: FakeClock;
  /** The gateway of this shop, on its data, before or between its runs; the clock is the shop's. */
  greeted(): { number: string; state: string; day: string }[];
  /** How many texts the carrier took for each number. */
  sent(): Record<string, number>;
  /** Two minutes pass by the process's own clock, each with its tick of the job: what it has to do at this time is begun. */
  ticked(): Promise<void>;
}

/** A process that was still starting when the minute was full waits for the next one, which is brought near after so long. */
const PATIENCE = 6000;

const looks = (shop: FaultShop): number => shop.gateway().log().split('greetings looked').length;

/** A shop whose birthdays are greeted from 9:00, with people born on these days ('MM-DD'). */
async function openClockShop(start: number, born: Record<string, string>, late: 'same_day' | 'next_day' = 'same_day') {
  const clock = fakeClock(scratch(), start);
  const shop = await openShop({ ...clock.env, LOG_LEVEL: 'debug' });
  const db = openDatabase(loadConfig(shop.env), createLog('silent'));
  const gateway = createGateway(loadConfig(shop.env), db, { log: createLog('silent'), clock });
  const [merchantId] = shop.rows<{ id: string }>('select merchant_id as id from merchants').map(({ id }) => id);
  const hashes = new Map<string, string>();
  await db.write(async (tx) => {
    for (const [number, birthday] of Object.entries(born)) {
      const { id } = await gateway.customers.findOrCreate(tx, merchantId!, number as never, TILL);
      await gateway.customers.recordConsent(tx, merchantId!, id, { ...TILL, state: 'granted' });
      await gateway.customers.setBirthday(tx, merchantId!, id, birthday);
      hashes.set(id, number);
    }
    const draft = { occasion: { kind: 'birthday' as const }, daysBefore: 0, time: '09:00', wordings: { en: ['Happy birthday!'] }, late }; // prettier-ignore
    const { id } = await gateway.care.greetings.add(tx, merchantId!, draft, 'staff:1');
    await gateway.care.greetings.switch(tx, merchantId!, id, true, 'staff:1');
  });
  await gateway.provider.close();
  await db.close();
  const opened: ClockShop = {
    shop,
    clock,
    greeted: () =>
      shop
        .rows<{ id: string; state: string; day: string }>(
          'select customer_id as id, state, day from greeted order by 1',
        )
        .map(({ id, state, day }) => ({ number: hashes.get(id)!, state, day })),
    sent: () => Object.fromEntries(shop.stub.ledger().entries.map(({ to, count }) => [to, count])),
    async ticked() {
      for (let minutes = 0; minutes < 2; minutes++) {
        const seen = looks(shop);
        let rolledAt = -Infinity;
        await until('the job has ticked', () => {
          if (performance.now() - rolledAt > PATIENCE) {
            clock.set(Math.ceil((clock.now() + 2000) / MINUTE) * MINUTE - 1500);
            rolledAt = performance.now();
          }
          return looks(shop) > seen;
        });
      }
    },
  };
  return opened;
}

const AMY = '+12125550101';
const BEN = '+12125550102';

test('row 20: the clock goes back ten minutes after the greeting: no second one', async () => {
  const { shop, clock, sent, ticked } = await openClockShop(at(FIRST, '09:02'), { [AMY]: '12-15' });
  await shop.start();
  await ticked();
  await until('Amy is greeted', () => sent()[AMY] === 1);
  clock.set(at(FIRST, '08:52'));
  await ticked();
  clock.set(at(FIRST, '09:00'));
  await ticked();
  await shop.settled('everything');
  expect(sent()).toEqual({ [AMY]: 1 });
}, 180_000);

test('row 21: a day forward and back again: each is greeted once, on the day the clock says', async () => {
  const { shop, clock, sent, greeted, ticked } = await openClockShop(at(FIRST, '08:30'), { [AMY]: '12-15', [BEN]: '12-16' }); // prettier-ignore
  await shop.start();
  await ticked();
  clock.set(at(SECOND, '09:05'));
  await ticked();
  await until('Ben is greeted: by this clock it is his day', () => sent()[BEN] === 1);
  await until('Amy is noted as missed', () =>
    greeted().some(({ number, state }) => number === AMY && state === 'missed'),
  );
  clock.set(at(FIRST, '08:55'));
  await ticked();
  expect(sent()).toEqual({ [BEN]: 1 });
  clock.set(at(FIRST, '09:01'));
  await ticked();
  await until('Amy is greeted on her day', () => sent()[AMY] === 1);
  clock.set(at(SECOND, '09:05'));
  await ticked();
  await shop.settled('everything');
  expect(sent()).toEqual({ [AMY]: 1, [BEN]: 1 });
}, 180_000);

test.each(['same_day', 'next_day'] as const)(
  'row 29: switched off over the hour (%s)',
  async (late) => {
    const { shop, clock, sent, greeted, ticked } = await openClockShop(at(FIRST, '08:30'), { [AMY]: '12-15', [BEN]: '12-16' }, late); // prettier-ignore
    await shop.start();
    await ticked();
    await shop.gateway().stop();
    clock.set(at(FIRST, '20:30')); // back inside the hours of the day
    await shop.start();
    await until('Amy is greeted late', () => sent()[AMY] === 1);
    await shop.gateway().stop();
    clock.set(at(SECOND, '21:30')); // back when Ben's day has no hours left
    await shop.start();
    await ticked();
    if (late === 'same_day')
      await until('Ben is noted as missed', () =>
        greeted().some((one) => one.number === BEN && one.state === 'missed'),
      );
    clock.set(at('2026-12-17', '07:30'));
    await ticked();
    expect(sent()).toEqual({ [AMY]: 1 });
    clock.set(at('2026-12-17', '08:05')); // as soon as the hours of the next day begin
    await ticked();
    if (late === 'next_day') await until('Ben is greeted the day after', () => sent()[BEN] === 1);
    await shop.settled('everything');
    expect(sent()).toEqual(late === 'next_day' ? { [AMY]: 1, [BEN]: 1 } : { [AMY]: 1 });
  },
  180_000,
);

test('row 30: ten days off: those days are noted as missed, none is sent late', async () => {
  const born = Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`+1212555${String(120 + n).padStart(4, '0')}`, `12-${String(15 + n)}`]),
  );
  const { shop, clock, sent, greeted, ticked } = await openClockShop(at(FIRST, '08:30'), born);
  await shop.start();
  await ticked();
  clock.set(at(FIRST, '09:01'));
  await ticked();
  const [first, ...others] = Object.keys(born);
  await until('the first is greeted', () => sent()[first!] === 1);
  await shop.settled('the first');
  await shop.gateway().kill();
  clock.set(at('2026-12-25', '10:00'));
  await shop.start();
  const today = others[9]!; // 25 December
  await ticked();
  await until('today is greeted', () => sent()[today] === 1);
  await until('the days between are noted', () => greeted().filter(({ state }) => state === 'missed').length === 9);
  await ticked();
  await shop.settled('everything');
  expect(sent()).toEqual({ [first!]: 1, [today]: 1 });
  expect(greeted().filter(({ state }) => state === 'missed').map(({ number }) => number).toSorted()).toEqual(others.slice(0, 9)); // prettier-ignore
}, 180_000);

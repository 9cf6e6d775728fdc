import { eq } from 'drizzle-orm';
import { customers } from '../../src/customers/schema.ts';
import { addDays, daysBetween, instantOf, type LocalDate, localDate } from '../../src/kernel/calendar.ts';
import { fillRhythms } from '../../src/purchases/rhythm-fill.ts';
import { purchaseSums } from '../../src/purchases/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { newCustomer, openWorld, type World } from '../support/world-rows.ts';

const ZONE = 'America/New_York';
const MORNING = '09:00';

describe.each(ENGINES)('own rhythm of visits on %s', (engine) => {
  let world: World;
  let customerId: string;
  let receipts = 0;
  beforeEach(async () => {
    world = await openWorld(engine);
    customerId = await newCustomer(world);
  });
  afterEach(() => world.close());

  const today = () => localDate(world.clock.now(), ZONE);
  const ago = (days: number, time = MORNING): number => instantOf(addDays(today(), -days), time, ZONE);
  const buyAt = async (at: number, whose = customerId) => {
    const receipt = `R-${++receipts}`;
    const bought = await world.db.write((tx) =>
      world.purchases.record(tx, world.merchantId, { customerId: whose, amount: '8.00', receipt, at, actor: 'till' }),
    );
    return bought.purchase.id;
  };
  const comeAgo = async (days: number[], whose = customerId) => {
    const ids: string[] = [];
    for (const each of days) ids.push(await buyAt(ago(each), whose));
    return ids;
  };
  const refund = (id: string, amount?: string) =>
    world.db.write((tx) => world.purchases.refund(tx, world.merchantId, id, { amount, actor: 'till' }));
  const rhythm = (whose = customerId) => world.purchases.rhythm(world.db.reader, world.merchantId, whose);
  const days = async (whose = customerId) => (await rhythm(whose)).days;
  const fill = () => fillRhythms({ db: world.db, merchants: world.merchants });
  const sound = async () => {
    await fill(); // from now on the doctor compares
    expect(await world.purchases.check(world.db.reader)).toEqual([]);
  };

  it('is there from the fourth visit day, and says who is late', async () => {
    await comeAgo([48, 34, 20]);
    expect(await rhythm()).toEqual({ days: null, lastVisitAt: ago(20), expectedOn: null, overdueBy: null });
    await buyAt(ago(20, '19:00'));
    expect(await days()).toBeNull();
    await buyAt(ago(6));
    const late = { days: 14, lastVisitAt: ago(6), expectedOn: addDays(today(), 8), overdueBy: null };
    expect(await rhythm()).toEqual(late);
    world.clock.set('2026-03-16T15:00:00Z');
    expect(await rhythm()).toEqual({ ...late, overdueBy: 6 });
    await sound();
  });

  it('is right when receipts come late, and out of their order', async () => {
    await comeAgo([0, 40, 10, 30, 20]);
    expect(await days()).toBe(10);
    await comeAgo([5, 15, 25, 35]);
    expect(await days()).toBe(5);
    await sound();
  });

  it('reckons days in the shop’s zone: one evening and the next morning are two', async () => {
    for (const back of [30, 20, 10]) {
      await buyAt(ago(back, '23:30'));
      await buyAt(ago(back - 1, '00:30'));
    }
    expect(await days()).toBe(1); // gaps 1, 9, 1, 9, 1
    await sound();
  });

  it('looks at thirteen days of visits, however many receipts a day has', async () => {
    for (let back = 60; back >= 24; back -= 12) for (let i = 0; i < 20; i++) await buyAt(ago(back) + i * 60_000);
    expect(await days()).toBe(12);
    await comeAgo([12, 0]);
    expect(await days()).toBe(12);
    await sound();
  });

  it('forgets visits that were wholly given back, and only those', async () => {
    const ids = await comeAgo([40, 30, 20, 15, 10]);
    expect(await days()).toBe(8); // 10, 10, 5, 5
    await refund(ids[3]!, '3.00');
    expect(await days()).toBe(8);
    await refund(ids[4]!);
    expect(await days()).toBe(10);
    await refund(ids[0]!);
    expect(await days()).toBeNull();
    await sound();
  });

  it('is of both when two records are one, and of each again when they are parted', async () => {
    const other = await newCustomer(world, '+12025550143');
    await comeAgo([40, 30, 20, 10]);
    await comeAgo([35, 25, 15], other);
    const { personalData } = world.slices.find(({ name }) => name === 'purchases')!;
    const by = { mergeId: 'm1', fromId: other, intoId: customerId, actor: 'staff:x' };
    const moved = await world.db.write((tx) => personalData!.merge!(tx, world.merchantId, by));
    expect(await days()).toBe(5);
    expect(await days(other)).toBeNull();
    await sound();
    await world.db.write((tx) => personalData!.unmerge!(tx, world.merchantId, by, moved));
    expect([await days(), await days(other)]).toEqual([10, null]);
    await sound();
  });

  it('comes out the same when 30 receipts of one customer arrive at once', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, i) => buyAt(ago(i * 3))));
    expect(await days()).toBe(3);
    await sound();
  });

  it('is made anew once for shops from before, and when a shop moves to another zone', async () => {
    await comeAgo([40, 30, 20, 10]);
    const few = await newCustomer(world, '+12025550143');
    await comeAgo([9, 1], few);
    await world.db.write((tx) => tx.db.update(purchaseSums).set({ rhythmDays: null }));
    expect(await world.purchases.check(world.db.reader)).toEqual([]); // still to be filled: nothing to complain of
    expect(await fill()).toBe(1);
    expect(await days()).toBe(10);
    expect(await fill()).toBe(0);
    const { merchantId } = world;
    for (const [back, time] of [
      [50, '19:00'],
      [46, MORNING],
      [40, '19:00'],
      [36, MORNING],
    ] as const)
      await buyAt(ago(back, time), few); // gaps 4, 6, 4, 27, 8
    expect(await days(few)).toBe(6);
    await world.db.write((tx) => world.merchants.change(tx, merchantId, { zone: 'Asia/Shanghai' }));
    expect(await fill()).toBe(1); // evenings are the next day there: gaps 3, 7, 3, 27, 8
    expect([await days(), await days(few)]).toEqual([10, 7]);
    await sound();
  });

  it('tells the doctor of a rhythm that the receipts do not bear out', async () => {
    await comeAgo([40, 30, 20, 10]);
    await fill();
    const { merchantId } = world;
    await world.db.write((tx) => tx.db.update(purchaseSums).set({ rhythmDays: 9 }));
    const wrong = [{ what: 'purchases.rhythm', merchantId, customerId }];
    expect(await world.purchases.check(world.db.reader)).toEqual(wrong);
  });

  it('finds each who became late once over all days, in pages, and nobody who was erased', async () => {
    const people: { id: string; last: LocalDate; every: number }[] = [];
    for (let i = 0; i < 12; i++) {
      const id = await newCustomer(world, `+120255501${20 + i}`);
      const every = 3 + i * 2;
      // Early and late in the day, on both sides of the night on which the clocks were put forward.
      const at = (n: number) => ago(5 + i + n * every, i % 2 ? '00:20' : '23:40');
      for (const n of [3, 2, 1, 0]) await buyAt(at(n), id);
      people.push({ id, last: localDate(at(0), ZONE), every });
    }
    world.clock.set('2026-05-20T15:00:00Z');
    const { merchantId } = world;
    const found = async (factorPercent: number, from: LocalDate, to: LocalDate) => {
      const all: string[] = [];
      for (let after: string | undefined; ;) {
        const page = await world.purchases.overdueSince(world.db.aside, merchantId, { factorPercent, from, to, after, limit: 5 }); // prettier-ignore
        all.push(...page.map(({ customerId: one }) => one));
        if (page.length < 5) return all;
        after = all.at(-1);
      }
    };
    for (const back of [85, 80, 75, 70, 60, 40]) {
      const day = addDays(today(), -back);
      const meant = people.filter(({ last, every }) => daysBetween(last, day) === every).map(({ id }) => id);
      expect(await found(100, addDays(day, -1), day)).toEqual(meant);
    }
    const first = addDays(today(), -90);
    expect(await found(100, first, today())).toEqual(people.map(({ id }) => id));
    const [page] = await world.purchases.overdueSince(world.db.aside, merchantId, { factorPercent: 100, from: first, to: today(), limit: 1 }); // prettier-ignore
    expect(page).toEqual({ customerId: people[0]!.id, lastVisitAt: expect.any(Number), rhythmDays: 3 });
    // Twice the rhythm is late in the same way, only later; half a day is rounded down to the day it falls into.
    const { last, every, id } = people[4]!;
    const twice = addDays(last, 2 * every);
    expect(await found(200, addDays(twice, -1), twice)).toContain(id);
    expect(await found(200, twice, addDays(twice, 30))).not.toContain(id);
    await world.db.write((tx) => tx.db.update(customers).set({ archivedAt: 1 }).where(eq(customers.id, id)));
    expect(await found(200, addDays(twice, -1), twice)).not.toContain(id);
  });
});

import { sql } from 'drizzle-orm';
import { pointSettings } from '../../src/points/index.ts';
import type { Gain, Spending } from '../../src/points/index.ts';
import { pointBalances, pointEntries } from '../../src/points/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { newCustomer, openWorld, type World } from '../support/world-rows.ts';

const BY = { reason: 'test', actor: 'system' };

describe.each(ENGINES)('the ledger of points on %s', (engine) => {
  let world: World;
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld(engine);
    customerId = await newCustomer(world);
  });
  afterEach(() => world.close());

  const add = (points: number, more: Partial<Gain> = {}) =>
    world.db.write((tx) =>
      world.points.add(tx, world.merchantId, { customerId, kind: 'adjust', points, ...BY, ...more }),
    );
  const spend = (points: number, more: Partial<Spending> = {}) =>
    world.db.write((tx) =>
      world.points.spend(tx, world.merchantId, { customerId, kind: 'spend', points, ...BY, ...more }),
    );
  const reverse = (entryId: string, points?: number) =>
    world.db.write((tx) => world.points.reverse(tx, world.merchantId, entryId, { ...BY, points }));
  const standing = () => world.points.standing(world.db.reader, world.merchantId, customerId);
  const months = (value: number) =>
    world.db.write((tx) => world.merchants.set(tx, world.merchantId, pointSettings.expiryMonths, value));
  const remaining = async () => (await standing()).lots.map((lot) => lot.remaining);
  const kinds = async () =>
    (await world.points.entries(world.db.reader, world.merchantId, customerId, { limit: 50 }))
      .map(({ kind, points }) => `${kind} ${points}`)
      .toSorted();
  const sound = async () => expect(await world.points.check(world.db.reader)).toEqual([]);

  it('adds and spends, and keeps balance, entries and lots alike', async () => {
    expect(await add(100)).toMatchObject({ points: 100, balance: 100, repeated: false });
    expect(await spend(30)).toMatchObject({ points: -30, balance: 70, repeated: false });
    expect(await remaining()).toEqual([70]);
    await sound();
  });

  it.each([0, -5, 1.5, Number.NaN])('refuses %s points either way', async (points) => {
    await expect(add(points)).rejects.toMatchObject({ code: 'invalid' });
    await expect(spend(points)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('spends what expires first, whenever it came in', async () => {
    await months(12);
    await add(50);
    await months(3);
    await add(20);
    await months(0);
    await add(10);
    await spend(25);
    const { lots } = await standing();
    expect(lots.map(({ remaining: left, expiresOn }) => [left, expiresOn])).toEqual([
      [45, '2027-03-02'],
      [10, null],
    ]);
  });

  it('refuses more than there is and writes nothing, so that a caller may go on', async () => {
    await add(40);
    const caught = await world.db.write(async (tx) => {
      const spending: Spending = { customerId, kind: 'spend', points: 100, ...BY };
      return world.points.spend(tx, world.merchantId, spending).catch((fault: unknown) => fault);
    });
    expect(caught).toMatchObject({
      code: 'unprocessable',
      message: 'The customer has 40 points; 100 are needed.',
    });
    expect(await kinds()).toEqual(['adjust 40']);
    await sound();
  });

  it('does once what carries a once-key, even when the points are gone since', async () => {
    const first = await add(40, { onceKey: 'gift' });
    expect(await add(40, { onceKey: 'gift' })).toEqual({ ...first, repeated: true });
    const spent = await spend(40, { onceKey: 'bowl' });
    expect(await spend(40, { onceKey: 'bowl' })).toEqual({ ...spent, repeated: true });
    expect((await standing()).balance).toBe(0);
  });

  it('counts points on their last day and takes them after it, in the shop’s zone', async () => {
    await months(1);
    await add(40); // until 2 April
    world.clock.set('2026-04-03T03:59:00Z'); // 23:59 of 2 April in New York
    expect((await standing()).balance).toBe(40);
    world.clock.set('2026-04-03T04:00:00Z');
    expect(await standing()).toMatchObject({ balance: 0, lapsed: 40 });
    await expect(spend(1)).rejects.toMatchObject({ code: 'unprocessable' });
    const swept = await world.db.write((tx) => world.points.sweep(tx, world.merchantId, customerId));
    expect(swept).toBe(40);
    expect(await kinds()).toEqual(['adjust 40', 'expire -40']);
    await sound();
  });

  it('sweeps before each write, once', async () => {
    await months(1);
    await add(40);
    world.clock.set('2026-05-01T12:00:00Z');
    expect(await add(5)).toMatchObject({ balance: 5 });
    await add(5);
    expect(await kinds()).toEqual(['adjust 40', 'adjust 5', 'adjust 5', 'expire -40']);
    await sound();
  });

  it('turns a spending back into its lots, once', async () => {
    await add(30);
    await add(30);
    const { entryId } = await spend(40);
    const back = await reverse(entryId);
    expect(back).toMatchObject({ points: 40, balance: 60, repeated: false });
    expect(await reverse(entryId)).toEqual({ ...back, repeated: true });
    expect(await remaining()).toEqual([30, 30]);
    await sound();
  });

  it('gives what came from an expired lot back for 30 days', async () => {
    await months(1);
    await add(30);
    await months(12);
    await add(30);
    const { entryId } = await spend(40);
    world.clock.set('2026-04-10T12:00:00Z');
    await reverse(entryId);
    const { lots } = await standing();
    expect(lots.map(({ remaining: left, expiresOn }) => [left, expiresOn])).toEqual([
      [30, '2026-05-10'],
      [30, '2027-03-02'],
    ]);
    await sound();
  });

  it('takes a gain back from its own lot first, then from those first to expire', async () => {
    await months(1);
    await add(10);
    await months(12);
    const { entryId } = await add(50);
    await months(3);
    await add(20);
    await spend(35); // all of the first, all of the third, five of the second
    expect(await remaining()).toEqual([45]);
    await add(30);
    const back = await reverse(entryId);
    expect(back).toMatchObject({ points: -50, balance: 25 });
    expect(await reverse(entryId)).toMatchObject({ repeated: true, balance: 25 });
    await sound();
  });

  it('owes what was spent already, and pays it out of the next gains', async () => {
    const { entryId } = await add(100);
    await spend(90);
    expect(await reverse(entryId)).toMatchObject({ points: -10, balance: 0 });
    expect(await standing()).toMatchObject({ balance: 0, owed: 90 });
    expect(await add(50)).toMatchObject({ points: 50, balance: 0 });
    expect(await add(60)).toMatchObject({ balance: 20 });
    expect(await standing()).toMatchObject({ balance: 20, owed: 0 });
    expect(await kinds()).toContain('settle -40');
    await sound();
  });

  it('settles what is owed when a spending comes back, too', async () => {
    const gain = await add(100);
    const spent = await spend(100);
    await reverse(gain.entryId);
    expect(await standing()).toMatchObject({ balance: 0, owed: 100 });
    expect(await reverse(spent.entryId)).toMatchObject({ balance: 0 });
    expect(await standing()).toMatchObject({ balance: 0, owed: 0 });
    await sound();
  });

  it('does not ask a second time for points of the gain that expired unused', async () => {
    await months(1);
    const { entryId } = await add(100);
    await spend(60);
    world.clock.set('2026-05-01T12:00:00Z');
    await reverse(entryId, 50); // half the purchase: 50 were kept, 60 used, 40 lapsed
    expect(await standing()).toMatchObject({ balance: 0, owed: 10 });
    await sound();
  });

  it('turns back gains and spendings alone', async () => {
    const { entryId } = await add(10);
    const back = await reverse(entryId);
    await expect(reverse(back.entryId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(reverse('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps its entries as they are', async () => {
    const { entryId } = await add(10);
    const change = world.db.write((tx) => tx.db.update(pointEntries).set({ reason: 'other' }));
    await expect(change).rejects.toMatchObject({ cause: { message: expect.stringContaining('append-only') } });
    await expect(world.db.write((tx) => tx.db.delete(pointEntries))).rejects.toThrow();
    const [entry] = await world.points.entries(world.db.reader, world.merchantId, customerId, { limit: 5 });
    expect(entry).toMatchObject({ id: entryId, reason: 'test' });
  });

  it('pages its entries, newest first', async () => {
    for (const [i, hour] of ['16', '17', '18'].entries()) {
      world.clock.set(`2026-03-02T${hour}:00:00Z`);
      await add(i + 1);
    }
    const read = (before?: string) =>
      world.points.entries(world.db.reader, world.merchantId, customerId, { limit: 2, before });
    const first = await read();
    expect(first.map(({ points }) => points)).toEqual([3, 2]);
    expect((await read(first[1]!.id)).map(({ points }) => points)).toEqual([1]);
  });

  it('stays whole under 50 spendings and 50 gains of one customer at once', async () => {
    await add(100);
    const results = await Promise.allSettled(Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? spend(20) : add(5))));
    const spent = results.filter(({ status }, i) => i % 2 === 0 && status === 'fulfilled').length;
    const gained = results.filter(({ status }, i) => i % 2 === 1 && status === 'fulfilled').length;
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'unprocessable' });
    expect(gained).toBe(50);
    const { balance } = await standing();
    expect(balance).toBe(100 + 5 * gained - 20 * spent);
    expect(balance).toBeGreaterThanOrEqual(0);
    await sound();
  });

  it('lets one of 50 equal spendings through when there is enough for one', async () => {
    await add(100);
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => spend(80)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await standing()).balance).toBe(20);
    await sound();
  });

  it('tells the doctor of a balance that the entries do not bear out', async () => {
    await add(40);
    await world.db.write((tx) => tx.db.update(pointBalances).set({ balance: sql`41` }));
    const { merchantId } = world;
    expect(await world.points.check(world.db.reader)).toEqual([
      { what: 'points.entries', merchantId, customerId },
      { what: 'points.lots', merchantId, customerId },
    ]);
    await world.db.write((tx) => tx.db.update(pointBalances).set({ balance: sql`40`, owed: sql`3` }));
    expect(await world.points.check(world.db.reader)).toEqual([{ what: 'points.owed', merchantId, customerId }]);
  });

  it('keeps one shop’s points from another', async () => {
    const { entryId } = await add(40, { onceKey: 'gift' });
    const shop = { name: 'Next door', country: 'CN', zone: 'Asia/Shanghai', language: 'zh' as const };
    const other = await world.db.write((tx) => world.merchants.add(tx, shop));
    const there = { reason: 'test', actor: 'system' };
    await expect(
      world.db.write((tx) => world.points.reverse(tx, other.merchantId, entryId, there)),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect(await world.points.standing(world.db.reader, other.merchantId, customerId)).toMatchObject({ balance: 0 });
  });
});

import { eq } from 'drizzle-orm';
import { customers } from '../../src/customers/schema.ts';
import { addDays, type LocalDate, localDate } from '../../src/kernel/calendar.ts';
import { facts } from '../../src/platform/schema.ts';
import { pointLots } from '../../src/points/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { act, newCustomer, openWorld, refusals, type World } from '../support/world-rows.ts';

describe.each(ENGINES)('what points tell and do for plans on %s', (engine) => {
  let world: World;
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld(engine);
    customerId = await newCustomer(world);
  });
  afterEach(() => world.close());

  const gained = async () =>
    (await world.db.reader.db.select().from(facts).where(eq(facts.name, 'points.gained'))).map(({ ids, customerId: whose }) => ({ ids, whose })); // prettier-ignore
  const balance = async () => (await world.points.standing(world.db.reader, world.merchantId, customerId)).balance;
  const add = (points: number, onceKey?: string, whose = customerId) =>
    world.db.write(
      (tx) =>
      world.points.add(tx, world.merchantId, { customerId: whose, kind: 'adjust', points, reason: 'test', actor: 'system', onceKey }), // prettier-ignore
    );

  it('announces a gain once, with the balance already moved', async () => {
    const seen: number[] = [];
    world.slices.push({
      name: 'watcher',
      on: {
        'points.gained': async (tx, fact) =>
          void seen.push((await world.points.standing(tx, fact.merchantId, fact.customerId!)).balance),
      },
    });
    const first = await add(20, 'k1');
    await add(20, 'k1');
    const second = await add(5);
    expect(await gained()).toEqual([first, second].map(({ entryId }) => ({ ids: { entryId }, whose: customerId })));
    expect(seen.slice(-2)).toEqual([20, 25]);
  });

  it('is silent on spending, expiry and reversal', async () => {
    const { entryId } = await add(20);
    const by = { reason: 'test', actor: 'system' };
    const { entryId: spent } = await world.db.write((tx) =>
      world.points.spend(tx, world.merchantId, { customerId, kind: 'spend', points: 5, ...by }),
    );
    await world.db.write((tx) => world.points.reverse(tx, world.merchantId, spent, by));
    await world.db.write((tx) => world.points.reverse(tx, world.merchantId, entryId, by));
    expect(await gained()).toHaveLength(1);
  });

  it('finds whose points go in a span of days, in pages, and nobody who was erased', async () => {
    const today = localDate(world.clock.now(), 'America/New_York');
    const on = (days: number): LocalDate => addDays(today, days);
    const give = async (id: string, points: number, day: LocalDate) => {
      const { entryId } = await add(points, undefined, id);
      await world.db.write((tx) => tx.db.update(pointLots).set({ expiresOn: day }).where(eq(pointLots.entryId, entryId))); // prettier-ignore
    };
    const people = [customerId];
    for (let i = 0; i < 4; i++) people.push(await newCustomer(world, `+1202555012${i}`));
    for (const [i, id] of people.entries()) {
      await give(id, 10 + i, on(7));
      await give(id, 1, on(9));
      await give(id, 100, on(30));
    }
    const find = (fromDay: LocalDate, toDay: LocalDate, more: { after?: string; limit?: number } = {}) =>
      world.points.expiringBetween(world.db.aside, world.merchantId, { fromDay, toDay, limit: 10, ...more });
    expect(await find(on(8), on(8))).toEqual([]);
    expect(await find(on(7), on(7))).toEqual(people.map((id, i) => ({ customerId: id, points: 10 + i, firstDay: on(7) }))); // prettier-ignore
    expect(await find(on(7), on(9), { limit: 2 })).toEqual([
      { customerId: people[0], points: 11, firstDay: on(7) },
      { customerId: people[1], points: 12, firstDay: on(7) },
    ]);
    const rest = await find(on(7), on(9), { after: people[1]! });
    expect(rest.map((one) => one.customerId)).toEqual(people.slice(2));
    await world.db.write((tx) =>
      world.points.spend(tx, world.merchantId, { customerId, kind: 'spend', points: 10, reason: 'x', actor: 'system' }),
    );
    await world.db.write((tx) => tx.db.update(customers).set({ archivedAt: 1 }).where(eq(customers.id, people[1]!)));
    expect((await find(on(7), on(7))).map((one) => one.customerId)).toEqual(people.slice(2));
  });

  it('gives points once a key, at most so many', async () => {
    const give = (onceKey: string) => act(world, 'points.give', { customerId, onceKey, input: { points: '15' } });
    await give('walk:1:a');
    await give('walk:1:a');
    expect(await balance()).toBe(15);
    await give('walk:2:a');
    expect(await balance()).toBe(30);
    const [entry] = await world.points.entries(world.db.reader, world.merchantId, customerId, { limit: 1 });
    expect(entry).toMatchObject({ kind: 'adjust', reason: 'plan', actor: 'plan:p1' });
  });

  it.each`
    input                  | words
    ${{}}                  | ${'Enter a whole number of points.'}
    ${{ points: 'many' }}  | ${'Enter a whole number of points.'}
    ${{ points: '1.5' }}   | ${'Enter a whole number of points.'}
    ${{ points: '' }}      | ${'Enter one point or more.'}
    ${{ points: '-5' }}    | ${'Enter one point or more.'}
    ${{ points: '10001' }} | ${'Give 10000 points at most.'}
  `('refuses $input', ({ input, words }) => {
    expect(refusals(world, 'points.give', input)).toEqual({ points: words });
  });
});

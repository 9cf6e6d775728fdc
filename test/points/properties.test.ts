import * as fc from 'fast-check';
import { DAY } from '../../src/kernel/clock.ts';
import type { Phone } from '../../src/kernel/phone.ts';
import { pointSettings } from '../../src/points/index.ts';
import { FIRST_HOUR, HERE, openWorld, type World } from '../support/world-rows.ts';

type Step =
  | { do: 'add' | 'spend'; points: number }
  | { do: 'reverse'; which: number; points?: number | undefined }
  | { do: 'wait'; days: number }
  | { do: 'sweep' };

const points = fc.integer({ min: 1, max: 120 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('add' as const, 'spend' as const), points }),
  fc.record({ do: fc.constant('reverse' as const), which: fc.nat(30), points: fc.option(points, { nil: undefined }) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('sweep' as const) }),
);

let world: World;
let serial = 0;
beforeAll(async () => {
  world = await openWorld('sqlite');
  await world.db.write((tx) => world.merchants.set(tx, world.merchantId, pointSettings.expiryMonths, 1));
});
afterAll(() => world.close());

const BY = { reason: 'test', actor: 'system' };

/** Does one step; a refusal is a proper outcome, anything else thrown is not. */
async function take(customerId: string, one: Step, made: string[]): Promise<void> {
  const { db, merchantId, points: ledger } = world;
  const movement = { customerId, ...BY };
  await db
    .write(async (tx) => {
      if (one.do === 'wait') world.clock.set(new Date(world.clock.now() + one.days * DAY).toISOString());
      if (one.do === 'sweep') await ledger.sweep(tx, merchantId, customerId);
      if (one.do === 'add')
        made.push((await ledger.add(tx, merchantId, { ...movement, kind: 'adjust', points: one.points })).entryId);
      if (one.do === 'spend')
        made.push((await ledger.spend(tx, merchantId, { ...movement, kind: 'spend', points: one.points })).entryId);
      if (one.do === 'reverse' && made.length > 0)
        await ledger.reverse(tx, merchantId, made[one.which % made.length]!, { ...BY, points: one.points });
    })
    .catch((fault: unknown) => expect(fault).toMatchObject({ code: 'unprocessable' }));
}

test('whatever happens in whatever order, balance, entries and lots say the same and nothing falls below zero', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      world.clock.set(FIRST_HOUR);
      const phone = `+1202${5550000 + ++serial}` as Phone;
      const { id } = await world.db.write((tx) => world.customers.findOrCreate(tx, world.merchantId, phone, HERE));
      const made: string[] = [];
      for (const one of steps) {
        await take(id, one, made);
        const { balance, owed, lots, lapsed } = await world.points.standing(world.db.reader, world.merchantId, id);
        const entries = await world.points.entries(world.db.reader, world.merchantId, id, { limit: 1000 });
        expect(entries.reduce((sum, entry) => sum + entry.points, 0)).toBe(balance + lapsed);
        expect(lots.reduce((sum, { remaining }) => sum + remaining, 0)).toBe(balance);
        expect(Math.min(balance, owed, lapsed, ...lots.map(({ remaining }) => remaining))).toBeGreaterThanOrEqual(0);
        expect(owed > 0 && balance > 0).toBe(false);
      }
      expect(await world.points.check(world.db.reader)).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

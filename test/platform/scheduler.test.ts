import { createLog } from '../../src/platform/log.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { createScheduler, type Guard, LeaseLost } from '../../src/platform/scheduler/index.ts';
import { createLease, type Lease } from '../../src/platform/scheduler/lease.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/engines.ts';
import { stoppedClock } from '../support/gateway.ts';

const MILLIS = 60_000;

const fenced = (db: Database, guard: Guard): Promise<void> => db.write((tx) => guard.inside!(tx));

describe.each(ENGINES)('a lease on %s', (engine) => {
  let test: TestDatabase;
  const clock = stoppedClock();
  beforeEach(async () => {
    test = await openTestDatabase(engine);
  });
  afterEach(() => test.close());

  const leaseOf = (owner: string): Lease => createLease({ db: test.db, clock, name: 'worker', owner, millis: MILLIS });
  const token = async (): Promise<number> => Number((await test.db.admin('select token from leases'))[0]![0]);

  it('is one’s at a time, and nobody’s before it is taken', async () => {
    const [one, two] = [leaseOf('one'), leaseOf('two')];
    expect(() => one.guard()).toThrow(LeaseLost);
    await expect(fenced(test.db, one.guard)).rejects.toThrow(LeaseLost);
    expect([await one.hold(), await two.hold(), await one.hold()]).toEqual([true, false, true]);
    one.guard();
    await fenced(test.db, one.guard);
    expect(() => two.guard()).toThrow(LeaseLost);
    await expect(fenced(test.db, two.guard)).rejects.toThrow(LeaseLost);
    expect(await token()).toBe(1);
  });

  it('another took it: who was frozen meanwhile writes nothing, though its own clock has not noticed', async () => {
    const [frozen, other] = [leaseOf('frozen'), leaseOf('other')];
    await frozen.hold();
    clock.advance(MILLIS + 1);
    expect(await other.hold()).toBe(true);
    frozen.guard(); // by the monotonic clock of this process nothing has passed
    await expect(fenced(test.db, frozen.guard)).rejects.toThrow(LeaseLost);
    await fenced(test.db, other.guard);
    clock.advance(MILLIS + 1);
    expect(await frozen.hold()).toBe(true); // a new term, with a token of its own
    await fenced(test.db, frozen.guard);
    await expect(fenced(test.db, other.guard)).rejects.toThrow(LeaseLost);
    expect(await token()).toBe(3);
  });

  it('a lost lease undoes the write that asked', async () => {
    const [frozen, other] = [leaseOf('frozen'), leaseOf('other')];
    await frozen.hold();
    clock.advance(MILLIS + 1);
    await other.hold();
    const write = test.db.write(async (tx) => {
      await tx.exec(`insert into counters (merchant_id, name, value) values ('m', 'n', 1)`, [], 'run');
      await frozen.guard.inside!(tx);
    });
    await expect(write).rejects.toThrow(LeaseLost);
    expect(await test.db.admin('select count(*) from counters')).toEqual([[0]]);
  });

  it('nobody takes it over while a write that asked is under way: what it wrote stands before', async () => {
    const [holder, other] = [leaseOf('holder'), leaseOf('other')];
    await holder.hold();
    clock.advance(MILLIS + 1);
    const order: string[] = [];
    let taking: Promise<unknown> | undefined;
    await test.db.write(async (tx) => {
      await holder.guard.inside!(tx);
      taking ??= other.hold().then(() => order.push('taken'));
      for (let i = 0; i < 50; i++) await tx.exec('select 1', [], 'all');
      tx.onCommit(() => order.push('written'));
    });
    await taking;
    expect(order).toEqual(['written', 'taken']);
  });
});

describe.each(ENGINES)('two schedulers on %s', (engine) => {
  it('one works, the other takes over when it stops', async () => {
    const test = await openTestDatabase(engine);
    const ran: string[] = [];
    const waiting: { name: string; more: number; resolve(): void }[] = [];
    /** Resolves when a scheduler has run so many more times. */
    const runs = (name: string, more: number): Promise<void> =>
      new Promise((resolve) => waiting.push({ name, more, resolve }));
    const scheduler = (name: string) =>
      createScheduler({
        db: test.db,
        clock: { now: () => Date.now() },
        log: createLog('silent'),
        lease: 3000,
        jobs: [],
        pumps: [
          {
            name: 'count',
            async run(guard) {
              await fenced(test.db, guard);
              ran.push(name);
              for (const one of waiting) if (one.name === name && --one.more === 0) one.resolve();
              return 1;
            },
          },
        ],
      });
    const [one, two] = [scheduler('one'), scheduler('two')];
    const first = runs('one', 1);
    one.start();
    await first;
    const many = runs('one', 20);
    two.start();
    await many;
    expect(new Set(ran)).toEqual(new Set(['one']));
    const second = runs('two', 1);
    await one.stop();
    await second;
    const stopped = ran.lastIndexOf('one');
    expect(ran.slice(stopped).includes('two')).toBe(true);
    await two.stop();
    await test.close();
  });
});

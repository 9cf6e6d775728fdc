import { eq, sql } from 'drizzle-orm';
import { hot, hotWrite, type Tx } from '../../src/platform/db/index.ts';
import { counters } from '../../src/platform/schema.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/engines.ts';

const put = hotWrite('test.put', (db) =>
  db
    .insert(counters)
    .values({ merchantId: sql.placeholder('m'), name: sql.placeholder('n'), value: sql.placeholder('v') })
    .onConflictDoNothing()
    .returning({ value: counters.value }),
);
const all = hot('test.all', (db) => db.select({ name: counters.name, value: counters.value }).from(counters));

describe.each(ENGINES)('the database port on %s', (engine) => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await openTestDatabase(engine);
  });
  afterEach(() => test.close());

  it('keeps what a write commits, and tells what a once-key refused', async () => {
    const first = await test.db.write((tx) => put.get(tx, { m: 'a', n: 'x', v: 1 }));
    const second = await test.db.write((tx) => put.get(tx, { m: 'a', n: 'x', v: 2 }));
    expect([first, second]).toEqual([{ value: 1 }, undefined]);
    expect(await all.all(test.db.reader, {})).toEqual([{ name: 'x', value: 1 }]);
  });

  it('leaves no row of a hot insert when its write fails', async () => {
    const failing = test.db.write(async (tx) => {
      await put.run(tx, { m: 'a', n: 'x', v: 1 });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await all.all(test.db.reader, {})).toEqual([]);
  });

  it('fails one write of a group and keeps the others', async () => {
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((n) =>
        test.db.write(async (tx) => {
          await put.run(tx, { m: 'a', n: `n${n}`, v: n });
          if (n === 3) throw new Error('third');
        }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await all.all(test.db.reader, {})).map(({ value }) => value).toSorted((a, b) => a - b)).toEqual([1, 2, 4]);
  });

  it('answers more different statements than it keeps names for', async () => {
    const asked = Array.from({ length: 2050 }, (_, n) => n);
    const answers = await test.db.write(async (tx) => {
      const found: number[] = [];
      for (const n of asked) found.push(Number((await tx.exec(`select ${n} as a${n}`, [], 'all'))[0]![0]));
      return found;
    });
    expect(answers).toEqual(asked);
  });

  it('refuses a Tx that outlived its write', async () => {
    let kept: Tx | undefined;
    await test.db.write(async (tx) => {
      kept = tx;
    });
    await expect(put.run(kept!, { m: 'a', n: 'x', v: 1 })).rejects.toThrow('has ended');
  });

  it('reads aside what was committed, tells a fault to its asker alone, and leaves the loop to others', async () => {
    await test.db.write((tx) => put.run(tx, { m: 'a', n: 'x', v: 1 }));
    const fault = test.db.aside.exec('select nonsense from nowhere', [], 'all');
    const rows = await all.all(test.db.aside, {});
    await expect(fault).rejects.toThrow('nowhere');
    expect(rows).toEqual([{ name: 'x', value: 1 }]);
    let turns = 0;
    let answered = false;
    const long = test.db.aside
      .exec(
        'with recursive n(i) as (select 1 union all select i + 1 from n where i < 400000) select count(*) from n',
        [],
        'get',
      )
      .finally(() => (answered = true));
    while (!answered) {
      turns++;
      await new Promise((resume) => setImmediate(resume));
    }
    expect(await long).toEqual([[400_000]]);
    expect(turns).toBeGreaterThan(10);
  });

  it('runs effects after the commit and not after a failure', async () => {
    const seen: string[] = [];
    await test.db.write(async (tx) => tx.onCommit(() => seen.push('kept')));
    await test.db
      .write(async (tx) => {
        tx.onCommit(() => seen.push('lost'));
        throw new Error('no');
      })
      .catch(() => {});
    expect(seen).toEqual(['kept']);
  });

  it('lets 50 writers of one row all count', async () => {
    await test.db.write((tx) => put.get(tx, { m: 'a', n: 'x', v: 0 }));
    await Promise.all(
      Array.from({ length: 50 }, () =>
        test.db.write((tx) =>
          tx.db
            .update(counters)
            .set({ value: sql`${counters.value} + 1` })
            .where(eq(counters.name, 'x')),
        ),
      ),
    );
    expect(await all.all(test.db.reader, {})).toEqual([{ name: 'x', value: 50 }]);
  });
});

it('fails a SQLite write that awaits a timer, and goes on with the next', async () => {
  const test = await openTestDatabase('sqlite');
  const slow = test.db.write(async (tx) => {
    await put.run(tx, { m: 'a', n: 'x', v: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50)); // a timer of 1 ms is due in the same turn on a busy machine
  });
  await expect(slow).rejects.toThrow('other than its queries');
  await test.db.write((tx) => put.run(tx, { m: 'a', n: 'y', v: 2 }));
  expect(await all.all(test.db.reader, {})).toEqual([{ name: 'y', value: 2 }]);
  await test.close();
});

it('runs a group again when one of its writes fails, and each effect once', async () => {
  const test = await openTestDatabase('sqlite');
  const runs: number[] = [];
  const effects: number[] = [];
  const results = await Promise.allSettled(
    [1, 2, 3].map((n) =>
      test.db.write(async (tx) => {
        runs.push(n);
        tx.onCommit(() => effects.push(n));
        await put.run(tx, { m: 'a', n: `n${n}`, v: n });
        if (n === 2) throw new Error('second');
      }),
    ),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(runs).toEqual([1, 2, 1, 2, 3]); // undone at the second, then each under its savepoint
  expect(effects).toEqual([1, 3]);
  expect((await all.all(test.db.reader, {})).map(({ value }) => value)).toEqual([1, 3]);
  await test.close();
});

describe.each(ENGINES)('upserts on %s', (engine) => {
  it('add a row once and change it after', async () => {
    const test = await openTestDatabase(engine);
    const bump = (value: number) =>
      test.db.write((tx) =>
        tx.db
          .insert(counters)
          .values({ merchantId: 'a', name: 'x', value })
          .onConflictDoUpdate({ target: [counters.merchantId, counters.name], set: { value: sql`excluded.value` } }),
      );
    await bump(1);
    await bump(7);
    expect(await all.all(test.db.reader, {})).toEqual([{ name: 'x', value: 7 }]);
    await test.close();
  });
});

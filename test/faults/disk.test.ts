import { spawnSync } from 'node:child_process';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { scratch, until } from '../support/process.ts';
import { closeShops, failPoints, type FaultShop, openShop } from './shop.ts';

// FAULTS matrix 12-14: a full disk, a disk that fails, a database that somebody else holds.
afterAll(closeShops);

const phone = (n: number): string => `+1216555${String(1000 + n)}`;
const LONG = `FEEDBACK ${'the soup was cold and '.repeat(60)}`;
const cases = (shop: FaultShop): number => shop.rows<{ n: number }>('select count(*) as n from cases')[0]!.n;

/** The slowest of the health checks made while `work` goes on, in milliseconds. */
async function slowestHealth(shop: FaultShop, work: Promise<unknown>): Promise<number> {
  let slowest = 0;
  let over = false;
  const ended = work.finally(() => (over = true));
  while (!over) {
    const start = performance.now();
    const { ok } = await fetch(`${shop.gateway().base}/healthz`);
    expect(ok).toBe(true);
    slowest = Math.max(slowest, performance.now() - start);
    await Promise.race([ended, new Promise((resume) => setTimeout(resume, 50))]);
  }
  await ended;
  return slowest;
}

/** Another process (this one) holds the database alone. @returns lets it go */
function hold(shop: FaultShop): () => void {
  const other = new Sqlite(join(shop.dataDir, 'mcrm.db'), { timeout: 5000 });
  other.exec('begin exclusive');
  return () => {
    other.exec('rollback');
    other.close();
  };
}

test('row 14: held for 3 s by another process: texts wait, health answers within a second', async () => {
  const shop = await openShop();
  await shop.start();
  const release = hold(shop);
  const start = performance.now();
  const texts = Promise.all(Array.from({ length: 20 }, (_, n) => shop.text(phone(n), 'JOIN')));
  const held = until('3 s', () => performance.now() - start > 3000).finally(release);
  expect(await slowestHealth(shop, held)).toBeLessThan(1000);
  expect((await texts).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  await shop.settled('the welcomes');
  expect(shop.stub.ledger()).toMatchObject({ accepted: 20, distinct: 20, duplicated: 0 });
}, 60_000);

test('row 14: held for longer than 10 s: 503 in time for the carrier, and the next try is taken', async () => {
  const shop = await openShop();
  await shop.start();
  const release = hold(shop);
  const texts = Promise.all(Array.from({ length: 5 }, (_, n) => shop.text(phone(n), 'JOIN')));
  const start = performance.now();
  expect(await slowestHealth(shop, texts)).toBeLessThan(1000);
  expect(performance.now() - start).toBeLessThan(15_000); // the carrier waits no longer
  expect((await texts).map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
  expect(shop.rows('select 1 from inbound')).toEqual([]);
  release();
  for (const [n, { sid }] of (await texts).entries()) expect(await shop.replay(sid, phone(n), 'JOIN')).toBe(200);
  await shop.settled('the welcomes');
  expect(shop.stub.ledger()).toMatchObject({ accepted: 5, distinct: 5, duplicated: 0 });
}, 90_000);

test('row 12: the disk is full: 503 and no half state, and it goes on by itself when there is room', async () => {
  const { folder, env } = failPoints(scratch());
  const shop = await openShop(env);
  await shop.start();
  writeFileSync(join(folder, 'full'), ''); // the engine may take no new page: see fail-points.mjs
  const refused: { sid: string; from: string }[] = [];
  let taken = 0;
  for (let n = 0; n < 200 && refused.length < 5; n++) {
    const { sid, status } = await shop.text(phone(n), LONG);
    expect([200, 503]).toContain(status);
    if (status === 503) refused.push({ sid, from: phone(n) });
    else taken++;
  }
  expect(refused).toHaveLength(5);
  expect(cases(shop)).toBe(taken);
  expect((await fetch(`${shop.gateway().base}/healthz`)).ok).toBe(true);
  rmSync(join(folder, 'full'));
  for (const { sid, from } of refused) expect(await shop.replay(sid, from, LONG)).toBe(200);
  await shop.settled('the answers');
  expect(cases(shop)).toBe(taken + 5);
  expect(shop.stub.ledger()).toMatchObject({ accepted: taken + 5, distinct: taken + 5, duplicated: 0 });
  expect((await shop.doctor()).code).toBe(0);
}, 120_000);

/** No file of the process may grow beyond this: the kernel answers EFBIG, which is no "disk full" to the engine. */
function limitFiles(shop: FaultShop, more: number): void {
  const limit = statSync(join(shop.dataDir, 'mcrm.db-wal')).size + more;
  const { status } = spawnSync('prlimit', ['--pid', String(shop.gateway().pid), `--fsize=${limit}:${limit}`]);
  expect(status).toBe(0);
}

test('row 13: the disk fails a write: the process stops, and the next start has all that was acknowledged', async () => {
  const shop = await openShop();
  await shop.start();
  const { ended } = shop.gateway();
  limitFiles(shop, 100_000);
  const answers: { sid: string; from: string; status: number }[] = [];
  for (let n = 0; n < 300 && (answers.at(-1)?.status ?? 200) === 200; n++) {
    const { sid, status } = await shop.text(phone(n), LONG);
    answers.push({ sid, from: phone(n), status });
  }
  expect(await ended).toEqual({ code: 70, signal: null });
  const acknowledged = answers.filter(({ status }) => status === 200);
  await shop.start();
  for (const { sid } of acknowledged)
    expect(shop.rows('select count(*) as n from inbound where provider_id = ?', sid)).toEqual([{ n: 1 }]);
  for (const { sid, from } of answers.slice(acknowledged.length)) expect(await shop.replay(sid, from, LONG)).toBe(200);
  await shop.settled('the answers');
  expect(cases(shop)).toBe(answers.length);
  expect(shop.stub.ledger()).toMatchObject({ accepted: answers.length, distinct: answers.length, duplicated: 0 });
  expect((await shop.doctor()).code).toBe(0);
}, 120_000);

test('row 13: the same when the write was the worker thread’s', async () => {
  const shop = await openShop();
  await shop.start();
  const { ended, log } = shop.gateway();
  await until('it leads', () => log().includes('does the scheduled work'));
  limitFiles(shop, 0); // the next write is the renewal of the worker's lease
  expect(await ended).toEqual({ code: 70, signal: null });
}, 60_000);

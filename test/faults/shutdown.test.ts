import { type Exit, until } from '../support/process.ts';
import type { StubMode } from '../support/twilio-stub.mjs';
import { closeShops, type FaultShop, openShop } from './shop.ts';

// FAULTS matrix 10: SIGTERM while sends are in the air.
afterAll(closeShops);

const TEN_SECONDS = 10_000;
const people = Array.from({ length: 40 }, (_, n) => `+1212555${String(1000 + n)}`);

async function stopped(shop: FaultShop): Promise<Exit & { millis: number }> {
  const start = performance.now();
  const exit = await shop.gateway().stop();
  return { ...exit, millis: performance.now() - start };
}

const MODES: [what: string, mode: StubMode, env: Record<string, string>][] = [
  ['a slow carrier', { latencyMs: 1500 }, { RECONCILE_SECONDS: '6' }],
  ['a carrier that accepts and never answers', { create: 'hang_after', callbacks: 'off' }, { RECONCILE_SECONDS: '60' }],
  ['a carrier that never answers', { create: 'hang_before' }, { RECONCILE_SECONDS: '60' }],
];

test.each(MODES)(
  '%s: SIGTERM ends it within 10 s with code 0, and nothing is lost or doubled',
  async (_, mode, env) => {
    const shop = await openShop(env);
    await shop.start();
    shop.stub.mode(mode);
    const texts = await Promise.all(people.map((from) => shop.text(from, 'JOIN')));
    expect(texts.map(({ status }) => status)).toEqual(people.map(() => 200));
    await until('sends are in the air', () => shop.stub.ledger().requests >= 10);
    const { millis, ...exit } = await stopped(shop);
    expect(exit).toEqual({ code: 0, signal: null });
    expect(millis).toBeLessThan(TEN_SECONDS);
    // What was in the air is known as such; the next start, with shorter patience, looks for it and sends the rest.
    shop.stub.mode({ create: 'normal', latencyMs: 0, callbacks: 'normal' });
    shop.env['RECONCILE_SECONDS'] = '1';
    shop.makeDue();
    await shop.start();
    await shop.settled('the rest');
    expect(shop.stub.ledger()).toMatchObject({ accepted: 40, distinct: 40, duplicated: 0 });
    await shop.close();
  },
  120_000,
);

test('SIGTERM while webhooks come in: what was answered 200 is there after the next start, once', async () => {
  const shop = await openShop();
  await shop.start();
  const posts = people.map((from) => shop.text(from, 'JOIN'));
  await Promise.race(posts);
  const exit = await stopped(shop);
  expect(exit).toMatchObject({ code: 0 });
  const answers = await Promise.all(posts);
  await shop.start();
  for (const [n, { sid, status }] of answers.entries())
    if (status !== 200) expect(await shop.replay(sid, people[n]!, 'JOIN')).toBe(200);
  await shop.settled('all');
  expect(shop.rows('select count(*) as members from customers where member_number is not null')).toEqual([
    { members: 40 },
  ]);
  expect(shop.stub.ledger()).toMatchObject({ accepted: 40, distinct: 40, duplicated: 0 });
  await shop.close();
}, 120_000);

import { until } from '../support/process.ts';
import { closeShops, openShop, SHOP_NUMBER } from './shop.ts';

// FAULTS matrix 37, 38 and 49: the carrier refuses the account, holds a STOP, or had texts for us while we were away.
afterAll(closeShops);

const MINUTE = 60_000;
const people = Array.from({ length: 6 }, (_, n) => `+1212555${String(1000 + n)}`);

test('row 37: the account is refused: the outbox stops with one alert, keeps all, and is released or reopened', async () => {
  const shop = await openShop();
  await shop.start();
  shop.stub.mode({ create: 'refuse', status: 401, code: 20003 });
  for (const from of people) expect((await shop.text(from, 'JOIN')).status).toBe(200);
  const holds = () => shop.rows<{ reason: string }>('select reason from outbox_holds').map(({ reason }) => reason);
  const queued = () => shop.rows<{ n: number }>(`select count(*) as n from outbound where status = 'queued'`)[0]!.n;
  await until('the outbox is held', () => holds().length > 0 && queued() === people.length);
  expect(holds()).toEqual(['account']);
  const { requests } = shop.stub.ledger();
  expect((await fetch(`${shop.gateway().base}/readyz`)).status).toBe(503);
  expect(shop.gateway().log().split('outbox stopped').length - 1).toBe(1);

  // Texts are still taken and worked on; nothing more is asked of the carrier.
  expect((await shop.text('+12125552000', 'JOIN')).status).toBe(200);
  await until('it is queued', () => queued() === people.length + 1);
  expect(shop.stub.ledger()).toMatchObject({ requests, accepted: 0 });

  shop.stub.mode({ create: 'normal' });
  expect((await shop.command('outbox', 'release')).code).toBe(0);
  await shop.settled('what was kept');
  expect(shop.stub.ledger()).toMatchObject({ accepted: 7, distinct: 7, duplicated: 0 });

  // The other way out: a new token, hence a new start; the carrier is asked and the outbox opens by itself.
  shop.stub.mode({ create: 'refuse', status: 401, code: 20003 });
  await shop.text(people[0]!, 'POINTS');
  await until('the outbox is held', () => holds().length > 0 && queued() === 1);
  await shop.gateway().stop();
  shop.stub.mode({ create: 'normal' });
  await shop.start();
  await shop.settled('what was kept');
  expect(holds()).toEqual([]);
  expect(shop.stub.ledger()).toMatchObject({ accepted: 8, duplicated: 0 });
}, 120_000);

test('row 38: the carrier holds a STOP: no further request for that number until START', async () => {
  const shop = await openShop();
  await shop.start();
  const [amy, ben] = people as [string, string];
  await shop.text(amy, 'JOIN');
  await shop.settled('the welcome');
  shop.stub.mode({ create: 'refuse', status: 400, code: 21610 });
  await shop.text(amy, 'POINTS');
  await until(
    'the refusal is stored',
    () => shop.rows(`select 1 from outbound where status = 'failed' and error_code = 21610`).length > 0,
  );
  const { requests } = shop.stub.ledger();
  shop.stub.mode({ create: 'normal' });
  expect((await shop.text(amy, 'POINTS')).status).toBe(200);
  await shop.text(ben, 'JOIN');
  await shop.settled('Ben’s welcome');
  expect(shop.acceptedFor(ben)).toHaveLength(1);
  expect(shop.stub.ledger().requests).toBe(requests + 1);
  expect(shop.rows('select count(distinct number_hash) as n from suppressions')).toEqual([{ n: 1 }]);
  await shop.text(amy, 'START', { params: { OptOutType: 'START' } });
  await shop.text(amy, 'POINTS');
  await shop.settled('after START');
  expect(shop.acceptedFor(amy).filter(({ body }) => body.includes('you have 20 pts'))).toEqual([
    { body: expect.any(String), count: 1 },
  ]);
}, 120_000);

test('row 49: texts missed while the gateway was away are found, stops first, each worked on once and marked late', async () => {
  const shop = await openShop();
  await shop.start();
  const [amy, ben, chitra] = people as [string, string, string];
  for (const from of [amy, ben]) await shop.text(from, 'JOIN');
  await shop.settled('the welcomes');
  await shop.gateway().kill();
  const ago = (minutes: number): number => Date.now() - minutes * MINUTE;
  const missed = { base: undefined, post: false };
  const at = (minutes: number, from: string, body: string) =>
    shop.stub.inbound({ ...missed, from, to: SHOP_NUMBER, body, at: ago(minutes) } as never);
  await at(8, chitra, 'JOIN Chitra');
  await at(7, amy, 'POINTS');
  await at(6, ben, 'FEEDBACK where are you?');
  await at(5, amy, 'STOP');
  await at(4, chitra, 'POINTS');
  // These had been worked on before: the list has them too.
  await shop.start();
  await until('all are in', () => shop.rows('select 1 from inbound').length === 7);
  await shop.settled('the answers');
  await shop.gateway().kill();
  await shop.start(); // and a second look finds nothing new
  await until('it looked', () => shop.gateway().log().includes('does the scheduled work'));
  const late = shop.rows<{ by: string }>(`select handled_by as "by" from inbound where late = 1 order by id`);
  expect(late.map(({ by }) => by)).toEqual([
    'stop',
    'customers.join',
    'points.balance',
    'cases.feedback',
    'points.balance',
  ]);
  expect(shop.acceptedFor(chitra).map(({ count }) => count)).toEqual([1, 1]);
  expect(shop.acceptedFor(ben).map(({ count }) => count)).toEqual([1, 1]);
  expect(shop.acceptedFor(amy).map(({ body }) => body)).toEqual([expect.stringContaining('welcome')]);
  expect(shop.rows('select 1 from inbound')).toHaveLength(7);
}, 120_000);

import { HOUR, MINUTE } from '../../src/kernel/clock.ts';
import type { NewMessage } from '../../src/messages/index.ts';
import type { Engine } from '../../src/platform/db/index.ts';
import { ENGINES } from '../support/engines.ts';
import { type CarriedShop, CARRIERS } from './carriers.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';

const table = Object.entries(CARRIERS).flatMap(([name, open]) =>
  ENGINES.map((engine): [string, Engine, typeof open] => [name, engine, open]),
);

describe.each(table)('the outbox over %s on %s', (_, engine, open) => {
  let shop: CarriedShop;
  beforeEach(async () => {
    shop = await open(engine, { number: { partsPerSecond: 100 } });
  });
  afterEach(() => shop.close());

  const enqueue = (more: Partial<NewMessage> = {}) =>
    shop.test.db.write((tx) =>
      shop.gateway.messages.enqueue(tx, {
        merchantId: shop.merchantId,
        numberId: shop.number.id,
        to: AMY,
        text: 'Your bowl is ready.',
        purpose: 'service',
        ...more,
      }),
    );
  const standing = async () =>
    (await shop.test.db.admin('select status, attempt, error_code from outbound order by id')).map((row) =>
      row.join(' ').trim(),
    );
  const stopOf = (phone: string) =>
    shop.gateway.customers.suppression(shop.test.db.reader, shop.merchantId, shop.hash(phone));
  /** A send whose answer is lost. The stub dates its list by the wall. */
  const lost = async (left: boolean, more: Partial<NewMessage> = {}) => {
    shop.clock.set(Math.max(Date.now(), shop.clock.now()));
    shop.loseAnswer(left);
    const id = (await enqueue(more))!;
    await shop.gateway.dispatcher.dispatch(() => {});
    await shop.gateway.dispatcher.settled();
    expect((await standing()).at(-1)).toBe('unknown 1');
    return id;
  };
  const followUps = async (times: number) => {
    for (let i = 0; i < times; i++) {
      shop.clock.advance(MINUTE + 1000);
      await shop.job('messages.follow-up');
      await shop.flush();
    }
  };

  it('a text is carried once and ends delivered', async () => {
    await enqueue();
    await shop.flush();
    await shop.flush();
    expect(await shop.carried(AMY)).toEqual(['Your bowl is ready.']);
    expect(await standing()).toEqual(['delivered 1']);
  });

  it('60 texts to 60 phones are each carried once', async () => {
    const phones = Array.from({ length: 60 }, (_one, i) => `+120255502${String(i).padStart(2, '0')}`);
    await Promise.all(phones.map((to) => enqueue({ to })));
    await shop.flush();
    for (const phone of phones) expect(await shop.carried(phone)).toHaveLength(1);
    expect(new Set(await standing())).toEqual(new Set(['delivered 1']));
  });

  it('an inbound word is answered from the number that was texted', async () => {
    await shop.text(AMY, 'JOIN');
    expect(await shop.carried(AMY)).toEqual([expect.stringContaining('welcome!')]);
    await shop.flush();
    expect(await standing()).toEqual(['delivered 1']);
  });

  it('reports that come twice change nothing', async () => {
    await shop.reports('doubled');
    await enqueue();
    await shop.flush();
    expect(await standing()).toEqual(['delivered 1']);
    expect(await shop.carried(AMY)).toHaveLength(1);
  });

  it('a report of failure is kept with its code, and nothing is sent again', async () => {
    await shop.reports('undelivered');
    await enqueue();
    await shop.flush();
    expect(await standing()).toEqual(['undelivered 1 30003']);
    expect(await shop.carried(AMY)).toHaveLength(1);
    expect(await shop.count("select count(*) from facts where name = 'message.failed'")).toBe(1);
  });

  it('a report that never comes is asked for', async () => {
    await shop.reports('lost');
    await enqueue();
    await shop.flush();
    expect(await standing()).toEqual(['accepted 1']);
    shop.clock.advance(11 * MINUTE);
    await shop.job('messages.follow-up');
    expect(await standing()).toEqual(['delivered 1']);
  });

  it('a stop that the carrier holds becomes ours, and what waits for the number is cancelled', async () => {
    await shop.holdStop(AMY);
    await enqueue();
    await shop.flush();
    expect(await stopOf(AMY)).toMatchObject({ byCarrier: true });
    expect(await standing()).toEqual(['failed 1 21610']);
    expect(await enqueue()).toBeUndefined();
  });

  it('a request that left, and whose answer was lost, is found in the list and not repeated', async () => {
    await lost(true);
    await followUps(3);
    expect(await shop.carried(AMY)).toHaveLength(1);
    expect((await standing())[0]).toMatch(/^(accepted|sent|delivered) 1$/);
  });

  it('a request that never left is sent once, after two looks a minute apart', async () => {
    const id = await lost(false);
    await followUps(1);
    expect(await standing()).toEqual(['unknown 1']);
    expect(await shop.carried(AMY)).toEqual([]);
    await followUps(3);
    expect(await shop.carried(AMY)).toHaveLength(1);
    expect((await standing())[0]).toMatch(/^(accepted|delivered) 2$/);
    const ref = `${shop.merchantId}.${id}.1`; // the first had only been slow
    await shop.gateway.messages.report({ providerId: 'SMlate', status: 'failed', ref });
    expect((await standing())[0]).toMatch(/^(accepted|delivered) 2$/);
    expect(await shop.count("select count(*) from attempts where attempt = 1 and provider_id = 'SMlate'")).toBe(1);
  });

  it('marketing of which nobody knows is never sent again', async () => {
    await shop.text(AMY, 'JOIN');
    const { id } = (await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(AMY)))!;
    await shop.test.db.write((tx) =>
      shop.gateway.customers.recordConsent(tx, shop.merchantId, id, { state: 'granted', source: 'api', actor: 'x' }),
    );
    await lost(false, { purpose: 'marketing', customerId: id, text: 'Soup at half price!' });
    await followUps(5);
    expect(await standing()).toEqual(['delivered 1', 'unknown 1']);
    expect(await shop.carried(AMY)).toHaveLength(1); // the welcome
  });

  it('texts missed while away are found: stops first, then by time, each once', async () => {
    await shop.text(AMY, 'JOIN');
    await shop.text(BEN, 'JOIN');
    shop.clock.advance(HOUR);
    await shop.missed(AMY, 'POINTS');
    shop.clock.advance(1000);
    await shop.missed(BEN, 'COMPLAIN cold soup');
    shop.clock.advance(1000);
    await shop.missed(AMY, 'STOP');
    shop.clock.advance(3 * MINUTE);
    await shop.job('messages.backfill');
    await shop.job('messages.backfill');
    const rows = await shop.test.db.admin('select handled_by, late from inbound order by id');
    expect(rows.map((row) => row.join(' '))).toEqual([
      'customers.join 0',
      'customers.join 0',
      'stop 1',
      'points.balance 1',
      'cases.complaint 1',
    ]);
    expect(await stopOf(AMY)).toBeDefined();
    expect(await shop.count('select count(*) from cases')).toBe(1);
  });

  it('one missed text that cannot be worked on does not stop the others, and is tried again', async () => {
    shop.gateway.slices.push({ name: 'broken', on: { 'case.opened': () => Promise.reject(new Error('on purpose')) } });
    await shop.missed(AMY, 'COMPLAIN cold soup');
    shop.clock.advance(1000);
    await shop.missed(BEN, 'JOIN');
    shop.clock.advance(3 * MINUTE);
    await shop.job('messages.backfill');
    expect(await shop.count('select count(*) from customers')).toBe(1);
    shop.gateway.slices.pop();
    shop.clock.advance(HOUR);
    await shop.job('messages.backfill');
    expect(await shop.count('select count(*) from cases')).toBe(1);
  });

  it('a text that is still on its way is left to its webhook', async () => {
    await shop.missed(AMY, 'JOIN');
    await shop.job('messages.backfill');
    expect(await shop.count('select count(*) from inbound')).toBe(0);
    shop.clock.advance(3 * MINUTE);
    await shop.job('messages.backfill');
    expect(await shop.count('select count(*) from inbound where late = 1')).toBe(1);
  });
});

import { HOUR, MINUTE } from '../../src/kernel/clock.ts';
import type { NewPrice } from '../../src/costs/index.ts';
import type { NewMessage } from '../../src/messages/index.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

const AMY = '+12025550111';
const LI = '+8613800000000';
const LONG = 'long words '.repeat(20); // 220 characters: two parts
const APPEND_ONLY = { message: expect.stringContaining('append-only') as string };
const TILL = { source: 'counter', actor: 'staff:1' };

describe.each(ENGINES)('costs on %s', (engine) => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(engine, { number: { partsPerSecond: 1000 } });
    await shop.gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
  });
  afterEach(() => shop.close());

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => shop.test.db.write(work);
  const reader = () => shop.test.db.reader;
  const costs = () => shop.gateway.costs;
  const price = (more: Partial<NewPrice> = {}) =>
    write((tx) =>
      costs().addPrice(
        tx,
        shop.merchantId,
        { direction: 'out', amount: '0.0079', currency: 'USD', ...more },
        'staff:1',
      ),
    );
  const limits = (month: string, day = '', currency = 'USD') =>
    write((tx) => costs().setLimits(tx, shop.merchantId, { month, day, currency }, 'staff:1'));
  const person = (phone: string) =>
    write(async (tx) => {
      const { id } = await shop.gateway.customers.findOrCreate(tx, shop.merchantId, phone as never, TILL);
      await shop.gateway.customers.recordConsent(tx, shop.merchantId, id, { ...TILL, state: 'granted' });
      return id;
    });
  const enqueue = async (to: string, more: Partial<NewMessage> = {}) => {
    const customerId = await person(to);
    return write((tx) =>
      shop.gateway.messages.enqueue(tx, {
        merchantId: shop.merchantId,
        numberId: shop.number.id,
        to,
        text: 'Your bowl is ready.',
        purpose: 'service',
        customerId,
        ...more,
      }),
    );
  };
  /** One round of the dispatcher and of the carrier. */
  const send = async () => {
    const started = await shop.gateway.dispatcher.dispatch(() => {});
    await shop.gateway.dispatcher.settled();
    return started;
  };
  const job = (name: string) => shop.gateway.jobs.find((one) => one.name === name)!.run(() => {});
  const rows = async (sql: string) => (await shop.test.db.admin(sql)).map((row) => row.join(' '));
  const entries = () =>
    rows(
      'select direction, purpose, source, parts, amount, currency, prefix from cost_entries order by message_id, source',
    );
  const sound = async () => expect(await costs().check(reader())).toEqual([]);

  it('a shop without prices keeps nothing and is stopped by nothing', async () => {
    await enqueue(AMY);
    await enqueue(AMY, { purpose: 'marketing' });
    await shop.settle();
    await shop.say(AMY, 'PTS');
    expect(await entries()).toEqual([]);
    expect(await costs().budget(reader(), shop.merchantId)).toMatchObject({ spent: 0, limit: null, state: 'none' });
  });

  it('every accepted text costs its parts by the price table, what comes in costs where a price says so', async () => {
    await price();
    await price({ prefix: '+86', amount: '0.03' });
    await price({ direction: 'in', prefix: '1', amount: '0.001' });
    await enqueue(AMY);
    await enqueue(LI, { text: LONG, purpose: 'marketing', batchId: 'b1' });
    await shop.settle();
    await shop.say(LI, 'hello');
    await shop.say(AMY, 'hello');
    expect(await entries()).toEqual([
      'out service estimate 1 7900 USD 1',
      'out marketing estimate 2 60000 USD 86',
      'in inbound estimate 1 1000 USD 1',
    ]);
    expect(await costs().costOfBatch(reader(), shop.merchantId, 'b1')).toMatchObject([
      { currency: 'USD', messages: 1, parts: 2, amount: 6, confirmed: 0 },
    ]);
    expect(await costs().budget(reader(), shop.merchantId)).toMatchObject({ month: '2026-06', spent: 7 });
    await sound();
  });

  it('a text without a price is kept and counted as such', async () => {
    await price({ prefix: '1' });
    await enqueue(LI);
    await shop.settle();
    expect(await rows('select unpriced, amount, prefix from cost_days')).toEqual(['1 0 86']);
    await sound();
  });

  it('what the carrier refuses costs nothing; what is sent twice costs twice', async () => {
    await price();
    const { provider } = shop.gateway;
    const real = provider.send.bind(provider);
    provider.send = async () => ({ kind: 'refused', code: 21211, scope: 'number' });
    await enqueue(AMY);
    await send();
    expect(await entries()).toEqual([]);
    provider.send = async () => ({ kind: 'unknown', reason: 'no answer' });
    const id = await enqueue('+12025550112');
    await send();
    expect(await entries()).toEqual([]);
    provider.send = real;
    for (let i = 0; i < 3; i++) {
      shop.clock.advance(2 * MINUTE);
      await job('messages.follow-up');
    }
    await shop.settle();
    expect(await rows('select attempt, amount from cost_entries')).toEqual(['2 7900']);
    // The request thought lost had arrived all the same: its late report proves it.
    await shop.gateway.messages.report({
      providerId: 'SMlate',
      status: 'delivered',
      ref: `${shop.merchantId}.${id}.1`,
    });
    expect((await rows('select attempt, amount from cost_entries')).toSorted()).toEqual(['1 7900', '2 7900']);
    await sound();
  });

  it('a report that overtakes the answer to the request counts the text once', async () => {
    await price();
    const { provider } = shop.gateway;
    provider.send = async ({ ref }) => {
      await shop.gateway.messages.report({ providerId: 'SM1', status: 'delivered', ref });
      return { kind: 'accepted', providerId: 'SM1' };
    };
    await enqueue(AMY);
    await send();
    expect(await rows('select messages, parts, amount from cost_days')).toEqual(['1 1 7900']);
    await sound();
  });

  it('sums of many sends at once are right', async () => {
    await price();
    for (let i = 0; i < 60; i++)
      await enqueue(`+1202555${String(100 + i).padStart(4, '0')}`, { purpose: 'marketing', batchId: 'b' });
    await shop.settle();
    const [sum] = await costs().costOfBatch(reader(), shop.merchantId, 'b');
    expect(sum).toMatchObject({ messages: 60, parts: 60, amount: 48 }); // 60 × 0.79 cents, rounded up once
    await sound();
  });

  it('at the end of the budget marketing waits and replies go on; a higher limit lets it out', async () => {
    await price({ amount: '0.50' });
    await limits('1.00');
    for (const phone of ['+12025550121', '+12025550122']) await enqueue(phone, { purpose: 'marketing' });
    await shop.settle();
    expect(await costs().budget(reader(), shop.merchantId)).toMatchObject({ spent: 100, limit: 100, state: 'stop' });
    const waiting = await enqueue('+12025550123', { purpose: 'marketing' });
    expect(waiting).toBeDefined();
    await shop.settle();
    const state = `select status, reason from outbound where id = '${waiting}'`;
    expect(await rows(state)).toEqual(['queued over_budget']);
    expect((await shop.say(AMY, 'PTS')).replies).toHaveLength(1);
    await enqueue(AMY);
    await shop.settle();
    expect(await rows("select status from outbound where purpose <> 'marketing'")).toEqual(['delivered', 'delivered']);
    await limits('5.00');
    shop.clock.advance(10 * MINUTE);
    await shop.settle();
    expect((await rows(state))[0]).toMatch(/^delivered/);
  });

  it('what is in the air counts: of many at once no more leave than the budget has room for', async () => {
    await price({ amount: '0.50' });
    await limits('1.20');
    for (let i = 0; i < 8; i++) await enqueue(`+1202555013${i}`, { purpose: 'marketing' });
    await shop.settle();
    expect(await rows('select status, count(*) from outbound group by status order by status')).toEqual([
      'delivered 3', // the third passes the limit; nothing is sent beyond it
      'queued 5',
    ]);
    const { provider } = shop.gateway;
    provider.send = async () => ({ kind: 'refused', code: 21211, scope: 'number' });
    await limits('2.00');
    shop.clock.advance(10 * MINUTE);
    await send();
    expect(await costs().budget(reader(), shop.merchantId)).toMatchObject({ spent: 150, state: 'ok' }); // none was taken
  });

  it('a new month is a new budget', async () => {
    await price({ amount: '0.50' });
    await limits('0.50');
    await enqueue('+12025550121', { purpose: 'marketing' });
    await shop.settle();
    shop.clock.set(Date.UTC(2026, 5, 30, 23, 0)); // 19:00 in New York
    await enqueue('+12025550122', { purpose: 'marketing' });
    await shop.settle();
    expect((await rows("select count(*) from outbound where status = 'delivered'"))[0]).toBe('1');
    shop.clock.set(Date.UTC(2026, 6, 1, 4, 5)); // 00:05 on the first of July there
    await shop.settle();
    expect((await rows("select count(*) from outbound where status = 'delivered'"))[0]).toBe('2');
    expect(await rows('select day from cost_days order by day')).toEqual(['2026-06-15', '2026-07-01']);
  });

  it('a budget of nothing stops marketing before the first text', async () => {
    await price();
    await limits('0');
    await enqueue(AMY, { purpose: 'marketing' });
    await shop.settle();
    expect(await rows('select status, reason from outbound')).toEqual(['queued over_budget']);
  });

  it('what is spent in another currency stands apart and does not touch the budget', async () => {
    await price({ amount: '0.50', currency: 'CNY' });
    await limits('0.40');
    await enqueue(AMY, { purpose: 'marketing' });
    await shop.settle();
    await enqueue('+12025550112', { purpose: 'marketing' });
    await shop.settle();
    expect(await costs().budget(reader(), shop.merchantId)).toMatchObject({ spent: 0, state: 'ok', currency: 'USD' });
    await limits('1', '', 'CNY');
    expect(await costs().budget(reader(), shop.merchantId)).toMatchObject({
      spent: 100,
      state: 'stop',
      currency: 'CNY',
    });
  });

  it('the carrier’s own price corrects the estimate, once', async () => {
    await price({ amount: '0.01' });
    await shop.gateway.carrier!.setSettings({ priceMicros: 7500 });
    const id = (await enqueue(AMY, { text: LONG, batchId: 'b' }))!;
    await shop.settle();
    await job('costs.ask-prices');
    expect(await entries()).toHaveLength(1); // too early
    shop.clock.advance(3 * HOUR);
    await job('costs.ask-prices');
    await job('costs.ask-prices');
    expect(await entries()).toEqual(['out service estimate 2 20000 USD 1', 'out service provider 0 -5000 USD 1']);
    expect(await costs().costOfBatch(reader(), shop.merchantId, 'b')).toMatchObject([
      { messages: 1, parts: 2, amount: 2, confirmed: 1, confirmedAmount: 2, confirmedEstimate: 2 },
    ]);
    expect((await costs().costOfMessages(reader(), shop.merchantId, [id, 'nobody'])).get(id)).toEqual({
      amount: 15_000,
      currency: 'USD',
      parts: 2,
      confirmed: true,
      unpriced: false,
    });
    expect(await rows('select amount, corrected, confirmed_amount from cost_days')).toEqual(['15000 -5000 15000']);
    await sound();
  });

  it('a carrier that bills another currency takes the estimate back and stands in its own', async () => {
    await price({ amount: '0.05', currency: 'CNY' });
    await shop.gateway.carrier!.setSettings({ priceMicros: 7500 });
    const id = (await enqueue(AMY))!;
    await shop.settle();
    shop.clock.advance(3 * HOUR);
    await job('costs.ask-prices');
    expect(await rows('select currency, messages, parts, amount from cost_days order by currency')).toEqual([
      'CNY 0 0 0',
      'USD 1 1 7500',
    ]);
    expect((await costs().costOfMessages(reader(), shop.merchantId, [id])).get(id)).toMatchObject({
      amount: 7500,
      currency: 'USD',
    });
    await sound();
  });

  it('what the carrier does not know yet is asked again, and in the end left as estimated', async () => {
    await price();
    const carrier = shop.gateway.carrier!;
    await carrier.setSettings({ priceMicros: 7500 });
    await enqueue(AMY);
    await shop.settle();
    const { provider } = shop.gateway;
    const asked: string[] = [];
    provider.find = async (providerId) => {
      asked.push(providerId);
      return undefined;
    };
    for (let hour = 0; hour < 72; hour++) {
      await job('costs.ask-prices');
      shop.clock.advance(HOUR);
    }
    expect(asked).toHaveLength(3);
    await sound();
  });

  it('many prices come from one list; whom it does not name is asked about alone, a hundred a run', async () => {
    await price();
    await shop.gateway.carrier!.setSettings({ priceMicros: 7500 });
    for (let i = 0; i < 130; i++)
      await enqueue(`+1202555${String(100 + i).padStart(4, '0')}`, { purpose: 'marketing', batchId: 'b' });
    await shop.settle();
    shop.clock.advance(3 * HOUR);
    const { provider } = shop.gateway;
    const [list, find] = [provider.list.bind(provider), provider.find.bind(provider)];
    const asked = { lists: 0, singly: 0 };
    provider.list = async (query) => {
      asked.lists++;
      return (await list(query)).slice(0, 5); // the rest was sent later than the list goes
    };
    provider.find = async (id) => {
      asked.singly++;
      return find(id);
    };
    const confirmed = async () => (await costs().costOfBatch(reader(), shop.merchantId, 'b'))[0]!.confirmed;
    await job('costs.ask-prices');
    expect([asked, await confirmed()]).toEqual([{ lists: 1, singly: 100 }, 105]);
    await job('costs.ask-prices');
    expect([asked, await confirmed()]).toEqual([{ lists: 2, singly: 125 }, 130]);
    await sound();
  });

  it('of a whole broadcast the carrier is asked by lists alone', async () => {
    await price();
    await shop.gateway.carrier!.setSettings({ priceMicros: 7500 });
    for (let i = 0; i < 40; i++)
      await enqueue(`+1202555${String(100 + i).padStart(4, '0')}`, { purpose: 'marketing', batchId: 'b' });
    await shop.say(AMY, 'PTS'); // the list is of the whole account
    await shop.settle();
    shop.clock.advance(3 * HOUR);
    const { provider } = shop.gateway;
    provider.find = () => Promise.reject(new Error('asked about one alone'));
    await job('costs.ask-prices');
    expect(await costs().costOfBatch(reader(), shop.merchantId, 'b')).toMatchObject([{ messages: 40, confirmed: 40 }]);
    expect(await rows("select count(*) from cost_entries where source = 'provider'")).toEqual(['41']);
    await sound();
  });

  it('a carrier out of reach is asked at the next run', async () => {
    await price();
    await shop.gateway.carrier!.setSettings({ priceMicros: 7500 });
    await enqueue(AMY);
    await shop.settle();
    shop.clock.advance(3 * HOUR);
    const { provider } = shop.gateway;
    const real = provider.find.bind(provider);
    provider.find = () => Promise.reject(new Error('away'));
    await job('costs.ask-prices');
    provider.find = real;
    await job('costs.ask-prices');
    expect(await entries()).toHaveLength(2);
  });

  it('a price begins on its day, can be put right, and ends', async () => {
    const { id } = await price({ amount: '0.01' });
    await price({ amount: '0.01' }); // a second click
    await price({ amount: '0.02', fromDay: '2026-06-20' });
    const to = async () =>
      (await costs().priceTo(reader(), shop.merchantId, { numberId: shop.number.id, phone: AMY }))?.amount;
    expect(await to()).toBe(10_000);
    shop.clock.set(Date.UTC(2026, 5, 20, 4, 0));
    expect(await to()).toBe(20_000);
    await write((tx) => costs().endPrice(tx, shop.merchantId, id, 'staff:1'));
    expect(await to()).toBeUndefined();
    await write((tx) => costs().endPrice(tx, shop.merchantId, id, 'staff:1'));
    expect(await rows('select count(*) from prices')).toEqual(['3']);
    await expect(write((tx) => tx.exec('update prices set amount = 1', [], 'run'))).rejects.toMatchObject(APPEND_ONLY);
  });

  it('a change that is to come can be taken back: what holds until then goes on', async () => {
    await price({ amount: '0.01' });
    const { id } = await price({ amount: '0.02', fromDay: '2026-06-20' });
    const { id: china } = await price({ amount: '0.03', prefix: '86', fromDay: '2026-06-20' });
    for (const one of [id, id, china, china])
      await write((tx) => costs().endPrice(tx, shop.merchantId, one, 'staff:1'));
    expect(await rows('select count(*) from prices')).toEqual(['5']);
    shop.clock.set(Date.UTC(2026, 5, 21, 4, 0));
    const to = async (phone: string) =>
      (await costs().priceTo(reader(), shop.merchantId, { numberId: shop.number.id, phone }))?.amount;
    expect([await to(AMY), await to(LI)]).toEqual([10_000, 10_000]);
  });

  it('before and after agree: the day of sending, the longest prefix and its currency, the sender’s own price', async () => {
    await price({ prefix: '1', amount: '0.01' });
    await price({ prefix: '1', amount: '0.02', fromDay: '2026-06-16' });
    await price({ prefix: '1242', amount: '0.10' });
    await price({ prefix: '1242', amount: '0.12', numberId: shop.number.id });
    await price({ prefix: '86', amount: '0.25', currency: 'CNY' });
    const tomorrow = Date.UTC(2026, 5, 16, 16);
    const ask = (region: string, at?: number) =>
      costs().estimate(reader(), shop.merchantId, shop.number.id, [{ region, recipients: 1, parts: 1 }], at);
    const us = [await ask('US-FL'), await ask('US-FL', tomorrow)];
    const [bahamas, china] = [await ask('BS', tomorrow), await ask('CN')];
    expect(us.map(({ amount }) => amount)).toEqual([1, 2]);
    const BS = '+12423570100';
    const cost = async (to: string) => {
      const id = (await enqueue(to, { purpose: 'marketing' }))!;
      await shop.settle();
      const { amount, currency } = (await costs().costOfMessages(reader(), shop.merchantId, [id])).get(id)!;
      return { amount: amount / 10_000, currency };
    };
    expect(await cost(AMY)).toEqual({ amount: us[0]!.amount, currency: 'USD' });
    expect(await cost(LI)).toEqual({ amount: china.amount, currency: china.currency });
    shop.clock.set(tomorrow);
    expect(await cost(AMY)).toEqual({ amount: us[1]!.amount, currency: 'USD' });
    expect(await cost(BS)).toEqual({ amount: bahamas.amount, currency: 'USD' });
    expect([bahamas.amount, china.amount, china.currency]).toEqual([12, 25, 'CNY']);
  });

  it.each([
    ['amount', { amount: 'cheap' }],
    ['prefix', { prefix: '+12025550' }],
    ['prefix', { prefix: '0049' }],
    ['currency', { currency: 'XYZ' }],
    ['fromDay', { fromDay: '2026-06-14' }],
    ['fromDay', { fromDay: '2026-02-30' }],
    ['numberId', { numberId: 'somebody-else' }],
  ])('a price is refused on %s: %p', async (field, more) => {
    await expect(price(more)).rejects.toMatchObject({ field });
    expect(await rows('select count(*) from prices')).toEqual(['0']);
  });

  it('an estimate adds by region, rounds up once, and says when a price is missing', async () => {
    const ask = (groups: Parameters<ReturnType<typeof costs>['estimate']>[3]) =>
      costs().estimate(reader(), shop.merchantId, shop.number.id, groups);
    expect(await ask([{ region: null, recipients: 10, parts: 1 }])).toEqual({
      amount: 0,
      currency: 'USD',
      complete: false,
    });
    await price({ prefix: '1' });
    await price({ prefix: '1242', amount: '0.10' });
    const here = { region: 'US-FL', recipients: 3, parts: 1 };
    expect(await ask([here])).toEqual({ amount: 3, currency: 'USD', complete: true }); // 2.37 cents
    expect(await ask([here, { region: 'BS', recipients: 1, parts: 2 }])).toEqual({
      amount: 23,
      currency: 'USD',
      complete: true,
    });
    expect(await ask([here, { region: null, recipients: 1, parts: 1 }])).toMatchObject({ amount: 4, complete: true });
    expect(await ask([here, { region: 'CN', recipients: 1, parts: 1 }])).toMatchObject({ amount: 3, complete: false });
    await price({ prefix: '86', amount: '1', currency: 'CNY' });
    expect(await ask([here, { region: 'CN', recipients: 1, parts: 1 }])).toMatchObject({
      currency: 'USD',
      amount: 3,
      complete: false,
    });
    expect(await ask([])).toEqual({ amount: 0, currency: 'USD', complete: true });
  });

  it('the doctor finds a day that its entries do not bear out', async () => {
    await price();
    await enqueue(AMY);
    await shop.settle();
    await write((tx) => tx.exec('update cost_days set amount = amount + 1', [], 'run'));
    expect(await costs().check(reader())).toEqual([
      { what: 'costs.days', merchantId: shop.merchantId, day: '2026-06-15', currency: 'USD' },
    ]);
  });

  it('entries are written once for all', async () => {
    await price();
    await enqueue(AMY);
    await shop.settle();
    for (const change of ['update cost_entries set amount = 0', 'delete from cost_entries'])
      await expect(write((tx) => tx.exec(change, [], 'run'))).rejects.toMatchObject(APPEND_ONLY);
  });
});

import { MINUTE, SECOND } from '../../src/kernel/clock.ts';
import { openAfterRefusal, outboxHolds } from '../../src/messages/index.ts';
import type { NewMessage } from '../../src/messages/index.ts';
import { ENGINES } from '../support/engines.ts';
import type { StubFault } from '../support/twilio-stub.mjs';
import { onTwilio, type TwilioShop } from './carriers.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';

describe.each(ENGINES)('faults of the carrier on %s', (engine) => {
  let shop: TwilioShop;
  beforeEach(async () => {
    shop = await onTwilio(engine, { number: { partsPerSecond: 100 }, env: { RECONCILE_SECONDS: '1' } });
  });
  afterEach(() => shop.close());

  const enqueue = (to = AMY, more: Partial<NewMessage> = {}) =>
    shop.test.db.write((tx) =>
      shop.gateway.messages.enqueue(tx, {
        merchantId: shop.merchantId,
        numberId: shop.number.id,
        to,
        text: 'Your bowl is ready.',
        purpose: 'service',
        ...more,
      }),
    );
  const dispatch = async () => {
    await shop.gateway.dispatcher.dispatch(() => {});
    await shop.gateway.dispatcher.settled();
  };
  const standing = async () =>
    (await shop.test.db.admin('select status, error_code from outbound order by id')).map((row) =>
      row.join(' ').trim(),
    );
  const followUps = async (times: number) => {
    for (let i = 0; i < times; i++) {
      shop.clock.advance(1100);
      await shop.job('messages.follow-up');
      await dispatch();
    }
    await shop.stub.idle();
  };

  it.each<[StubFault, string, number]>([
    ['fail_after', 'taken, then 500', 1],
    ['reset_after', 'taken, then the connection breaks', 1],
    ['hang_after', 'taken, and no answer in time', 1],
    ['garbage', '201 with HTML', 1],
    ['truncated', '201 with half an answer', 1],
    ['cut', '201 that breaks off', 1],
    ['no_sid', '201 without an id', 1],
    ['fail_before', '500 and not taken', 0],
    ['reset_before', 'the connection breaks before', 0],
    ['hang_before', 'no answer and not taken', 0],
  ])('%s (%s): one copy in the end', async (create, _, taken) => {
    shop.stub.mode({ create, times: 1, callbacks: 'lost' });
    await enqueue();
    await dispatch();
    expect(await standing()).toEqual(['unknown']);
    expect(await shop.carried(AMY)).toHaveLength(taken);
    await followUps(4);
    expect(await shop.carried(AMY)).toHaveLength(1);
    expect(shop.stub.ledger().duplicated).toBe(0);
    expect((await standing())[0]).toMatch(/^(accepted|sent|delivered)$/);
  });

  it('the lease lost between a claim and its request: nothing left, so it waits for its turn again', async () => {
    await enqueue();
    let asked = 0;
    await shop.gateway.dispatcher.dispatch(() => {
      if (++asked > 1) throw new Error('the lease is lost'); // held while claiming, gone when the request is made
    });
    await shop.gateway.dispatcher.settled();
    expect(asked).toBeGreaterThan(1);
    expect(await standing()).toEqual(['queued']);
    expect(await shop.carried(AMY)).toHaveLength(0);
    shop.clock.advance(3000);
    await dispatch();
    expect(await shop.carried(AMY)).toHaveLength(1);
    expect(await standing()).toEqual([expect.stringMatching(/^(accepted|sent|delivered)$/)]);
  });

  it('429: later, after the seconds the carrier names, and not twice', async () => {
    shop.stub.mode({ create: 'too_many', times: 1, retryAfter: 7 });
    await enqueue();
    await dispatch();
    expect(await standing()).toEqual(['queued']);
    shop.clock.advance(6999);
    await dispatch();
    expect(await shop.carried(AMY)).toHaveLength(0);
    shop.clock.advance(1);
    await dispatch();
    expect(await shop.carried(AMY)).toHaveLength(1);
  });

  it('a burst of 429 of 40 texts: all are sent later, none twice', async () => {
    shop.stub.mode({ create: 'too_many', times: 45, retryAfter: 1 });
    const phones = Array.from({ length: 40 }, (_, i) => `+1202555${3000 + i}`);
    for (const phone of phones) await enqueue(phone);
    for (let i = 0; i < 30; i++) {
      await dispatch();
      shop.clock.advance(1000);
    }
    expect(shop.stub.ledger()).toMatchObject({ accepted: 40, distinct: 40, duplicated: 0 });
  });

  it.each`
    what                            | status | code     | ends
    ${'a number that is none'}      | ${400} | ${21211} | ${'failed 21211'}
    ${'a landline'}                 | ${400} | ${21614} | ${'failed 21614'}
    ${'words the carrier filters'}  | ${400} | ${30007} | ${'failed 30007'}
    ${'a country that is not open'} | ${400} | ${21408} | ${'failed 21408'}
    ${'a code nobody knows'}        | ${400} | ${29999} | ${'failed 29999'}
  `('$what ($code): $ends, and no second try', async ({ status, code, ends }) => {
    shop.stub.mode({ create: 'refuse', status, code });
    await enqueue();
    await dispatch();
    await followUps(3);
    expect(await standing()).toEqual([ends]);
    expect(shop.stub.ledger().requests).toBe(1);
    expect(await outboxHolds(shop.test.db.reader)).toEqual([]);
  });

  it.each([
    [401, 20003],
    [400, 21606],
    [403, 30002],
  ])(
    '%d with %d stops the outbox and keeps everything queued, until the account is taken again',
    async (status, code) => {
      shop.stub.mode({ create: 'refuse', status, code });
      for (let i = 0; i < 5; i++) await enqueue(AMY, { text: `text ${i}` });
      await dispatch();
      await dispatch();
      expect(await outboxHolds(shop.test.db.reader)).toMatchObject([{ reason: 'account' }]);
      expect(new Set((await standing()).map((row) => row.split(' ')[0]))).toEqual(new Set(['queued']));
      const asked = shop.stub.ledger().requests;
      await followUps(2);
      expect(shop.stub.ledger().requests).toBe(asked);
      shop.stub.mode({ create: 'normal', lists: 'down' });
      await openAfterRefusal(shop.test.db, shop.gateway.provider, shop.gateway.log);
      expect(await outboxHolds(shop.test.db.reader)).toHaveLength(1);
      shop.stub.mode({ lists: 'normal' });
      await openAfterRefusal(shop.test.db, shop.gateway.provider, shop.gateway.log);
      await dispatch();
      expect(shop.stub.ledger()).toMatchObject({ accepted: 5, duplicated: 0 });
    },
  );

  it.each([21611, 30001, 30022])('%d: the sender rests for five minutes, another goes on', async (code) => {
    const second = await shop.test.db.write((tx) =>
      shop.gateway.merchants.addNumber(tx, shop.merchantId, { address: '+12025550101', partsPerSecond: 100 }),
    );
    shop.stub.mode({ create: 'refuse', code, times: 1 });
    await enqueue();
    await dispatch();
    await enqueue(BEN);
    await enqueue(BEN, { numberId: second.id, text: 'from the other' });
    await dispatch();
    expect(shop.stub.messages().map(({ body }) => body)).toEqual(['from the other']);
    shop.clock.advance(5 * MINUTE + SECOND);
    await dispatch();
    expect(shop.stub.ledger()).toMatchObject({ accepted: 3, duplicated: 0 });
  });

  it('a text that the carrier threw away for want of room is sent again later, and old reports do not disturb it', async () => {
    shop.stub.mode({ statuses: ['failed'], errorCode: 30001 });
    const id = await enqueue();
    await shop.flush();
    expect(await standing()).toEqual(['queued 30001']);
    const [first] = shop.stub.messages();
    const ref = `${shop.merchantId}.${id}.1`;
    const again = () =>
      shop.gateway.messages.report({ providerId: first!.sid, status: 'failed', errorCode: 30001, ref });
    await again();
    expect(await standing()).toEqual(['queued 30001']);
    shop.stub.mode({ statuses: ['sent', 'delivered'], errorCode: 0 });
    shop.clock.advance(6 * MINUTE);
    await shop.flush();
    await again();
    expect(await standing()).toEqual(['delivered']);
    expect(await shop.carried(AMY)).toHaveLength(2);
  });

  it('a number reported dead gets no more service texts, until it texts itself', async () => {
    await shop.text(AMY, 'JOIN');
    shop.stub.mode({ statuses: ['sent', 'undelivered'], errorCode: 30005 });
    await enqueue();
    await shop.flush();
    expect(await standing()).toEqual(['delivered', 'undelivered 30005']);
    expect(await enqueue()).toBeUndefined();
    shop.stub.mode({ statuses: ['sent', 'delivered'], errorCode: 0 });
    await shop.text(AMY, 'POINTS');
    expect(await enqueue()).toBeDefined();
  });

  it('a stop reported in a callback becomes ours', async () => {
    await shop.text(AMY, 'JOIN');
    shop.stub.mode({ statuses: ['undelivered'], errorCode: 21610 });
    await enqueue();
    await shop.flush();
    const stop = await shop.gateway.customers.suppression(shop.test.db.reader, shop.merchantId, shop.hash(AMY));
    expect(stop).toMatchObject({ byCarrier: true });
    expect(await enqueue()).toBeUndefined();
  });

  it.each(['down', 'reset', 'garbage'] as const)('a list that is %s leaves the message unknown', async (lists) => {
    shop.stub.mode({ create: 'fail_after', times: 1, callbacks: 'lost', lists });
    await enqueue();
    await dispatch();
    await followUps(4);
    expect(await standing()).toEqual(['unknown']);
    expect(await shop.carried(AMY)).toHaveLength(1);
    shop.stub.mode({ lists: 'normal' });
    shop.clock.advance(2 * MINUTE);
    await shop.job('messages.follow-up');
    expect((await standing())[0]).toMatch(/^(accepted|sent|delivered)$/);
    expect(await shop.carried(AMY)).toHaveLength(1);
  });

  it.each(['before', 'shuffled', 'duplicated'] as const)('callbacks that come %s end delivered', async (callbacks) => {
    shop.stub.mode({ callbacks });
    for (let i = 0; i < 10; i++) await enqueue(AMY, { text: `text ${i}` });
    await shop.flush();
    expect(new Set(await standing())).toEqual(new Set(['delivered']));
    expect(shop.stub.ledger()).toMatchObject({ accepted: 10, duplicated: 0 });
  });

  it('two equal texts to one phone: each is its own message, also when both answers are lost', async () => {
    shop.stub.mode({ create: 'fail_after', times: 2, callbacks: 'lost' });
    await enqueue();
    await enqueue();
    await dispatch();
    await followUps(4);
    expect(await shop.carried(AMY)).toHaveLength(2);
    const ids = await shop.test.db.admin('select provider_id from outbound');
    expect(new Set(ids.map(String)).size).toBe(2);
  });

  it('a backfill while the list is down loses nothing', async () => {
    shop.clock.advance(MINUTE);
    await shop.missed(AMY, 'JOIN');
    shop.clock.advance(3 * MINUTE);
    shop.stub.mode({ lists: 'down' });
    await shop.job('messages.backfill');
    shop.clock.advance(60 * MINUTE);
    shop.stub.mode({ lists: 'normal' });
    await shop.job('messages.backfill');
    expect(await shop.count('select count(*) from customers')).toBe(1);
  });
});

import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock.ts';
import type { NewMessage, Purpose } from '../../src/messages/index.ts';
import { holdOutbox, outboxHolds, releaseOutbox } from '../../src/messages/index.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import type { ShopNumber } from '../../src/merchants/index.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

const AMY = '+12025550111';
const TILL = { source: 'counter', actor: 'staff:1' };

describe.each(ENGINES)('the outbox on %s', (engine) => {
  let shop: Shop;
  let amy: string;
  beforeEach(async () => {
    shop = await openShop(engine);
    await shop.gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
    amy = await write(async (tx) => {
      const { id } = await shop.gateway.customers.findOrCreate(tx, shop.merchantId, AMY as never, TILL);
      await shop.gateway.customers.recordConsent(tx, shop.merchantId, id, { ...TILL, state: 'granted' });
      return id;
    });
  });
  afterEach(() => shop.close());

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => shop.test.db.write(work);
  const enqueue = (more: Partial<NewMessage> = {}) =>
    write((tx) =>
      shop.gateway.messages.enqueue(tx, {
        merchantId: shop.merchantId,
        numberId: shop.number.id,
        to: AMY,
        text: 'Your bowl is ready.',
        purpose: 'service',
        customerId: amy,
        ...more,
      }),
    );
  /** One claim of the dispatcher, its requests seen to their end. @returns how many left */
  const dispatch = async () => {
    const started = await shop.gateway.dispatcher.dispatch(() => {});
    await shop.gateway.dispatcher.settled();
    return started;
  };
  const rows = async (columns = 'status') =>
    (await shop.test.db.admin(`select ${columns} from outbound order by id`)).map((row) => row.join(' ').trim());

  it('a once-key lets one message through, also of 20 at once', async () => {
    expect(await enqueue({ onceKey: 'birthday:2026' })).toBeDefined();
    expect(await enqueue({ onceKey: 'birthday:2026', text: 'other words' })).toBeUndefined();
    const ids = await Promise.all(Array.from({ length: 20 }, () => enqueue({ onceKey: 'birthday:2027' })));
    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    expect(await shop.count('select count(*) from outbound')).toBe(2);
  });

  it('a once-key is one shop’s own', async () => {
    const tea = await write(async (tx) => {
      const { merchantId } = await shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea' });
      return shop.gateway.merchants.addNumber(tx, merchantId, { address: '+12025550199' });
    });
    await enqueue({ onceKey: 'k' });
    const theirs = { merchantId: tea.merchantId, numberId: tea.id, onceKey: 'k' };
    expect(await enqueue(theirs)).toBeDefined();
  });

  it('nothing is queued by a write that fails', async () => {
    const failing = write(async (tx) => {
      const { merchantId, number } = shop;
      await shop.gateway.messages.enqueue(tx, {
        merchantId,
        numberId: number.id,
        to: AMY,
        text: 'x',
        purpose: 'service',
      });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await rows()).toEqual([]);
  });

  it('replies leave before service, service before marketing, whatever came first', async () => {
    const order: Purpose[] = ['marketing', 'service', 'reply', 'marketing', 'staff', 'reply'];
    for (const [i, purpose] of order.entries()) {
      shop.clock.advance(1);
      await enqueue({ purpose, text: `${purpose} ${i}` });
    }
    const left: string[] = [];
    for (let second = 0; second < 8; second++) {
      await dispatch();
      const now = (await shop.test.db.admin('select text from outbound where attempt = 1 order by priority, id')).map(
        ([text]) => shop.gateway.vault.open(shop.merchantId, text as never),
      );
      left.push(...now.filter((text) => !left.includes(text)));
      shop.clock.advance(SECOND);
    }
    expect(left).toEqual(['reply 2', 'reply 5', 'service 1', 'staff 4', 'marketing 0', 'marketing 3']);
  });

  it('a sender of one part a second sends three at once after a rest, then one a second', async () => {
    for (let i = 0; i < 12; i++) await enqueue({ text: `text ${i}` });
    const left = [await dispatch(), await dispatch()];
    for (const wait of [999, 1, SECOND, 60 * SECOND]) {
      shop.clock.advance(wait);
      left.push(await dispatch());
    }
    expect(left).toEqual([3, 0, 0, 1, 1, 3]);
  });

  it('a long text is paid for by its parts', async () => {
    for (let i = 0; i < 3; i++) await enqueue({ text: 'long words '.repeat(55) }); // 4 parts of 153
    expect(await rows('parts')).toEqual(['4', '4', '4']);
    expect(await dispatch()).toBe(1);
    shop.clock.advance(SECOND);
    expect(await dispatch()).toBe(0);
    shop.clock.advance(SECOND);
    expect(await dispatch()).toBe(1);
  });

  it('shops take turns: a long queue of one does not keep the others waiting', async () => {
    const numbers = await write(async (tx) => {
      const made: ShopNumber[] = [];
      for (const name of ['Tea', 'Bread', 'Books']) {
        const { merchantId } = await shop.gateway.merchants.add(tx, { ...shop.merchant, name });
        const address: string = `+1202555019${made.length}`;
        made.push(await shop.gateway.merchants.addNumber(tx, merchantId, { address, partsPerSecond: 1000 }));
      }
      return made;
    });
    await write(async (tx) => {
      for (const { merchantId, id: numberId } of numbers)
        for (let i = 0; i < 150; i++)
          await shop.gateway.messages.enqueue(tx, { merchantId, numberId, to: AMY, text: `${i}`, purpose: 'service' });
    });
    const leftBy = async () =>
      Promise.all(
        numbers.map(({ id }) => shop.count(`select count(*) from outbound where attempt = 1 and number_id = '${id}'`)),
      );
    await dispatch();
    await dispatch();
    await dispatch();
    for (const left of await leftBy()) expect(left).toBeGreaterThanOrEqual(48);
  });

  it('the gate is asked again when a message is taken: consent withdrawn since stops it', async () => {
    await enqueue({ purpose: 'marketing' });
    await enqueue({ purpose: 'service' });
    await write((tx) =>
      shop.gateway.customers.recordConsent(tx, shop.merchantId, amy, { ...TILL, state: 'withdrawn' }),
    );
    await dispatch();
    expect(await rows('purpose, status, reason')).toEqual(['marketing canceled no_consent', 'service accepted']);
  });

  it('a STOP cancels what waits, and nothing leaves after it', async () => {
    await enqueue({ purpose: 'marketing' });
    await enqueue({ purpose: 'service' });
    await enqueue({ purpose: 'staff' });
    await shop.say(AMY, 'STOP');
    await shop.settle();
    expect(await rows('purpose, status')).toEqual([
      'marketing canceled',
      'service canceled',
      'staff delivered',
      'reply delivered',
    ]);
    expect(await enqueue({ purpose: 'service' })).toBeUndefined();
    expect(await enqueue({ purpose: 'marketing' })).toBeUndefined();
  });

  it('50 texts in the queue and one STOP among the sends: none leaves after the STOP is stored', async () => {
    for (let i = 0; i < 20; i++) await enqueue({ text: `offer ${i}`, purpose: 'marketing' });
    await dispatch();
    await shop.say(AMY, 'STOP');
    const before = await shop.count('select sum(attempt) from outbound');
    for (let i = 0; i < 10; i++) {
      shop.clock.advance(SECOND);
      await dispatch();
    }
    expect(await shop.count('select sum(attempt) from outbound')).toBe(before + 1); // the confirmation
    expect(await shop.count("select count(*) from outbound where status = 'queued'")).toBe(0);
  });

  it.each`
    purpose        | life
    ${'reply'}     | ${4 * HOUR}
    ${'service'}   | ${24 * HOUR}
    ${'staff'}     | ${24 * HOUR}
    ${'marketing'} | ${10 * HOUR}
  `('$purpose is worth sending for $life ms', async ({ purpose, life }) => {
    await enqueue({ purpose });
    await holdOutbox(shop.test.db, shop.clock.now(), 'staff', 'test');
    shop.clock.advance(life - 1);
    await enqueue({ purpose: 'staff', text: 'later' });
    shop.clock.advance(1);
    await dispatch();
    await releaseOutbox(shop.test.db);
    await dispatch();
    expect(await rows('status, reason')).toEqual(['expired too_late', 'accepted']);
  });

  it('a hold keeps everything queued until it is released', async () => {
    await enqueue();
    await holdOutbox(shop.test.db, shop.clock.now(), 'restored', 'from a backup');
    await holdOutbox(shop.test.db, shop.clock.now(), 'restored', 'once more');
    expect(await outboxHolds(shop.test.db.reader)).toMatchObject([{ reason: 'restored', detail: 'from a backup' }]);
    expect(await dispatch()).toBe(0);
    await shop.say(AMY, 'JOIN'); // texts are taken all the same
    expect(await rows()).toEqual(['queued', 'queued']);
    expect(await releaseOutbox(shop.test.db)).toEqual(['restored']);
    expect(await dispatch()).toBe(2);
  });

  it('a text too old to be held by the carrier is told so: validity is what is left of its life', async () => {
    const seen: number[] = [];
    const { provider } = shop.gateway;
    const send = provider.send.bind(provider);
    provider.send = (text) => {
      seen.push(text.validitySeconds);
      return send(text);
    };
    await enqueue({ purpose: 'reply' });
    await enqueue({ purpose: 'service' });
    shop.clock.advance(3 * HOUR + 59 * MINUTE);
    await dispatch();
    expect(seen).toEqual([60, 36_000]);
  });

  it('a message for the number of another shop is refused by the database', async () => {
    const tea = await write((tx) => shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea' }));
    await expect(enqueue({ merchantId: tea.merchantId })).rejects.toMatchObject({
      code: expect.stringMatching(/FOREIGNKEY|23503/),
    });
    expect(await rows()).toEqual([]);
  });
});

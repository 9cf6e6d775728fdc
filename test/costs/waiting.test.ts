import type { Purpose } from '../../src/messages/index.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

const AMY = '+12025550111';
const BEN = '+12025550112';
const LIN = '+12025550109';
const TILL = { source: 'counter', actor: 'staff:1' };

describe.each(ENGINES)('what waits for money on %s', (engine) => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(engine, { number: { partsPerSecond: 1000 } });
    await shop.gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
    const { costs } = shop.gateway;
    const price = { direction: 'out', amount: '0.50', currency: 'USD' } as const;
    await write((tx) => costs.addPrice(tx, shop.merchantId, price, 'staff:1'));
  });
  afterEach(() => shop.close());

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => shop.test.db.write(work);
  const limits = (month: string, day: string) =>
    write((tx) => shop.gateway.costs.setLimits(tx, shop.merchantId, { month, day, currency: 'USD' }, 'staff:1'));
  const send = (to: string, purpose: Purpose, more: { expiresAt?: number } = {}) =>
    write(async (tx) => {
      const { customers, messages } = shop.gateway;
      const { id: customerId } = await customers.findOrCreate(tx, shop.merchantId, to as never, TILL);
      await customers.recordConsent(tx, shop.merchantId, customerId, { ...TILL, state: 'granted' });
      const letter = { merchantId: shop.merchantId, numberId: shop.number.id, to, text: 'Hello', purpose, customerId };
      return (await messages.enqueue(tx, { ...letter, ...more }))!;
    });
  const rows = async (sql: string) => (await shop.test.db.admin(sql)).map((row) => row.join(' '));
  const stateOf = async (id: string) =>
    (await rows(`select status, coalesce(reason, '') from outbound where id = '${id}'`))[0]!.trim();
  const tellStaff = () => shop.gateway.jobs.find(({ name }) => name === 'costs.tell-staff')!.run(() => {});
  const alerts = () =>
    shop.test.db
      .admin("select merchant_id, text from outbound where purpose = 'staff' order by id")
      .then((found) => found.map(([merchantId, text]) => shop.gateway.vault.open(merchantId as string, text as never)));
  const takesAlerts = (email: string, phone: string) =>
    write((tx) =>
      shop.gateway.staff.add(tx, { merchantId: shop.merchantId, email, role: 'owner', phone, alerts: ['cases'] }),
    );

  it.each`
    purpose        | wrote    | limit      | state
    ${'reply'}     | ${false} | ${'month'} | ${'delivered'}
    ${'reply'}     | ${false} | ${'day'}   | ${'delivered'}
    ${'staff'}     | ${false} | ${'month'} | ${'delivered'}
    ${'staff'}     | ${false} | ${'day'}   | ${'delivered'}
    ${'service'}   | ${false} | ${'month'} | ${'delivered'}
    ${'service'}   | ${true}  | ${'day'}   | ${'delivered'}
    ${'service'}   | ${false} | ${'day'}   | ${'queued over_daily_cap'}
    ${'marketing'} | ${true}  | ${'month'} | ${'queued over_budget'}
    ${'marketing'} | ${false} | ${'day'}   | ${'queued over_daily_cap'}
    ${'marketing'} | ${true}  | ${'day'}   | ${'queued over_daily_cap'}
  `(
    'a $purpose text, its number wrote: $wrote, the $limit used up: $state',
    async ({ purpose, wrote, limit, state }) => {
      if (wrote) await shop.say(AMY, 'hello');
      await limits(limit === 'month' ? '0.50' : '', limit === 'day' ? '0.50' : '');
      await send(BEN, 'service');
      await shop.settle();
      const id = await send(AMY, purpose);
      await shop.settle();
      expect(await stateOf(id)).toBe(state);
      if (state !== 'delivered') {
        await limits('9', '9');
        shop.clock.advance(10 * MINUTE);
        await shop.settle();
        expect(await stateOf(id)).toBe('delivered');
      }
    },
  );

  it.each(['STOP', 'START', 'HELP', 'PTS', 'JOIN'])('%s is answered whatever is spent', async (word) => {
    await limits('0', '0.50');
    await send(BEN, 'service');
    await shop.settle();
    const { replies, purposes } = await shop.say(AMY, word);
    expect([replies.length, purposes]).toEqual([1, ['reply']]);
    await shop.settle();
    expect(await rows('select status from outbound where inbound_id is not null')).toEqual(['delivered']);
  });

  it('who wrote a day ago is a stranger to the cap again; tomorrow what was held leaves', async () => {
    await shop.say(AMY, 'hello');
    shop.clock.advance(25 * HOUR);
    await limits('', '0.50');
    await send(BEN, 'service');
    await shop.settle();
    const id = await send(AMY, 'service');
    await shop.settle();
    expect(await stateOf(id)).toBe('queued over_daily_cap');
    shop.clock.advance(11 * HOUR); // past midnight in New York
    await shop.settle();
    expect(await stateOf(id)).toBe('delivered');
  });

  it('an offer whose time is over while it waits for money says so, not that it came too late', async () => {
    await limits('0', '');
    const waits = await send(AMY, 'marketing');
    const short = await send(BEN, 'marketing', { expiresAt: shop.clock.now() + 15 * MINUTE });
    await shop.settle();
    shop.clock.advance(21 * MINUTE);
    await shop.settle();
    expect([await stateOf(short), await stateOf(waits)]).toEqual(['expired over_budget', 'queued over_budget']);
    shop.clock.advance(10 * HOUR);
    await shop.settle();
    expect(await stateOf(waits)).toBe('expired over_budget');
  });

  it('staff who take alerts hear of 80 % and of the end once a month each, whatever restarts', async () => {
    await takesAlerts('lin@shop.example', LIN);
    await limits('1.25', '');
    await send(AMY, 'service');
    await shop.settle();
    await tellStaff();
    expect(await alerts()).toEqual([]); // 40 %
    await send(AMY, 'service');
    await shop.settle();
    await tellStaff();
    await tellStaff();
    const warned = await alerts();
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain('80 %');
    expect(warned[0]).toContain('1.00 USD of 1.25 USD');
    await shop.settle(); // the alert itself is the last drop
    await tellStaff();
    await tellStaff();
    await limits('1.60', '');
    await tellStaff(); // 80 % again: no news this month
    expect(await alerts()).toEqual([warned[0], expect.stringContaining('1.25 USD is used up')]);
    await shop.settle();
    expect(await rows("select distinct status from outbound where purpose = 'staff'")).toEqual(['delivered']);
    shop.clock.set(Date.UTC(2026, 6, 2, 16)); // July
    await tellStaff();
    expect(await alerts()).toHaveLength(2);
    for (let i = 0; i < 3; i++) await send(AMY, 'service');
    await shop.settle();
    await tellStaff();
    expect(await alerts()).toHaveLength(3);
  });

  it('of the daily cap each of them hears once a day; a shop without alerts or a limit of nothing hears nothing', async () => {
    await limits('0', '0.50');
    await send(AMY, 'service');
    await shop.settle();
    await tellStaff();
    expect(await alerts()).toEqual([]);
    await takesAlerts('lin@shop.example', LIN);
    await takesAlerts('mei@shop.example', '+12025550108');
    for (let day = 0; day < 2; day++) {
      for (let i = 0; i < 3; i++) await tellStaff();
      expect(await alerts()).toHaveLength(2 + 2 * day);
      shop.clock.advance(24 * HOUR);
      await send(BEN, 'service');
      await shop.settle();
    }
    expect((await alerts())[0]).toContain('cap of 0.50 USD');
  });
});

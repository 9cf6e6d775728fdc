import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

const AMY = '+12025550111';

describe.each(ENGINES)('the inbox on %s', (engine) => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(engine);
  });
  afterEach(() => shop.close());

  const inboxes = () => shop.count('select count(*) from inbound');

  it('a text of one id is worked on once', async () => {
    expect(await shop.say(AMY, 'JOIN', { providerId: 'SM1' })).toMatchObject({ state: 'handled' });
    expect(await shop.say(AMY, 'JOIN', { providerId: 'SM1' })).toMatchObject({ state: 'repeated' });
    expect(await shop.say(AMY, 'other words', { providerId: 'SM1' })).toMatchObject({ state: 'repeated' });
    expect(await inboxes()).toBe(1);
    expect(await shop.count('select count(*) from outbound')).toBe(1);
  });

  it('of 50 copies at once one is worked on', async () => {
    const said = await Promise.all(
      Array.from({ length: 50 }, () => shop.say(AMY, 'COMPLAIN cold soup', { providerId: 'SM1' })),
    );
    expect(said.filter(({ state }) => state === 'handled')).toHaveLength(1);
    expect(said.filter(({ state }) => state === 'repeated')).toHaveLength(49);
    expect([await inboxes(), await shop.count('select count(*) from cases')]).toEqual([1, 1]);
    expect(await shop.count('select count(*) from outbound')).toBe(1);
  });

  it('a text for a number that is nobody’s is kept sealed, once, and does nothing', async () => {
    const to = '+12025550999';
    for (let i = 0; i < 3; i++)
      expect(await shop.say(AMY, 'JOIN secret', { to, providerId: 'SM1' })).toMatchObject({ state: 'orphan' });
    const rows = await shop.test.db.admin('select kind, once_key, payload from orphans');
    expect(rows).toHaveLength(1);
    expect(rows[0]!.slice(0, 2)).toEqual(['message', 'SM1']);
    expect(String(rows[0]![2])).not.toMatch(/secret|0111/);
    expect(JSON.parse(shop.gateway.vault.open('', rows[0]![2] as never))).toMatchObject({
      from: AMY,
      text: 'JOIN secret',
    });
    expect([await inboxes(), await shop.count('select count(*) from customers')]).toEqual([0, 0]);
  });

  it('orphans are forgotten after 30 days, not before', async () => {
    await shop.say(AMY, 'JOIN', { to: '+12025550999', providerId: 'SM1' });
    await shop.gateway.messages.report({ providerId: 'SM9', status: 'delivered' });
    const job = shop.gateway.jobs.find(({ name }) => name === 'messages.forget-orphans')!;
    shop.clock.advance(30 * 86_400_000 - 60_000);
    await job.run(() => {});
    expect(await shop.count('select count(*) from orphans')).toBe(2);
    shop.clock.advance(120_000);
    await job.run(() => {});
    expect(await shop.count('select count(*) from orphans')).toBe(0);
  });

  it('nothing stays of a text whose work failed, so that the carrier’s next try finds a clean table', async () => {
    shop.gateway.slices.push({
      name: 'broken',
      on: { 'customer.joined': () => Promise.reject(new Error('on purpose')) },
    });
    await expect(shop.say(AMY, 'JOIN', { providerId: 'SM1' })).rejects.toThrow('on purpose');
    expect([await inboxes(), await shop.count('select count(*) from customers')]).toEqual([0, 0]);
    shop.gateway.slices.pop();
    expect(await shop.say(AMY, 'JOIN', { providerId: 'SM1' })).toMatchObject({ state: 'handled' });
  });

  it('a number without its plus is the same person', async () => {
    await shop.say(AMY, 'JOIN');
    expect((await shop.say('12025550111', 'POINTS')).replies[0]).toContain('20 pts');
    expect(await shop.count('select count(*) from customers')).toBe(1);
  });

  it('number and words stand sealed, with the last four digits beside them', async () => {
    await shop.say(AMY, 'JOIN Amy');
    const [row] = await shop.test.db.admin('select from_number, text, last_four from inbound');
    expect(row!.join(' ')).not.toMatch(/2025550111|JOIN/);
    expect(row![2]).toBe('0111');
    const [view] = await shop.gateway.messages.list(shop.test.db.reader, shop.merchantId, {
      direction: 'inbound',
      limit: 5,
    });
    expect(view).toMatchObject({ text: 'JOIN Amy', lastFour: '0111', handledBy: 'customers.join' });
  });
});

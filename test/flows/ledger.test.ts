import { ENGINES } from '../support/engines.ts';
import { openRest, type RestShop } from './rest.ts';

const AMY = '+12025550111';

describe.each(ENGINES)('many hands on one account on %s', (engine) => {
  let rest: RestShop;
  beforeEach(async () => {
    rest = await openRest(engine);
  });
  afterEach(() => rest.close());

  const sums = async (id: string) => {
    const entries = await rest.count(`select coalesce(sum(points), 0) from point_entries where customer_id = '${id}'`);
    const { balance } = await rest.gateway.points.standing(rest.test.db.reader, rest.merchantId, id);
    return { entries, balance };
  };

  it('50 texts, 50 purchases and 50 spends at once: the balance is the sum of the ledger, and never below zero', async () => {
    const id = await rest.member(AMY);
    const fifty = Array.from({ length: 50 }, (_, i) => i);
    const told: number[] = [];
    const [texts, bought, spent] = await Promise.all([
      Promise.all(
        fifty.map(async (i) => {
          const said = await rest.say(AMY, i % 2 ? 'POINTS' : 'STATEMENT');
          for (const reply of said.replies) told.push(Number(/(-?\d+) pts/.exec(reply)?.[1]));
          return said.state;
        }),
      ),
      Promise.all(
        fifty.map((i) => rest.as.clerk.post('/purchases', { phone: AMY, amount: '3.00', receipt: `R-${i % 40}` })),
      ),
      Promise.all(fifty.map(() => rest.as.clerk.post(`/customers/${id}/points`, { points: -7, reason: 'tea' }))),
    ]);
    expect(new Set(texts)).toEqual(new Set(['handled']));
    expect(bought.filter(({ status }) => status === 201)).toHaveLength(40);
    expect(bought.filter(({ status }) => status === 200)).toHaveLength(10);
    const won = spent.filter(({ status }) => status === 201).length;
    expect(new Set(spent.map(({ status }) => status)).size).toBeLessThanOrEqual(2);
    for (const { status } of spent) expect([201, 422]).toContain(status);
    expect(told.length).toBeGreaterThan(0);
    for (const points of told) expect(points).toBeGreaterThanOrEqual(0);
    const { entries, balance } = await sums(id);
    expect(entries).toBe(balance);
    expect(balance).toBe(20 + 40 * 3 - won * 7);
    expect(balance).toBeGreaterThanOrEqual(0);
    expect(await rest.gateway.points.check(rest.test.db.reader)).toEqual([]);
    expect(await rest.gateway.purchases.check(rest.test.db.reader)).toEqual([]);
  });

  it('of 50 spends of nearly everything one wins', async () => {
    const id = await rest.member(AMY);
    const spent = await Promise.all(
      Array.from({ length: 50 }, () => rest.as.clerk.post(`/customers/${id}/points`, { points: -15, reason: 'bowl' })),
    );
    expect(spent.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(spent.filter(({ status }) => status === 422)).toHaveLength(49);
    expect(await sums(id)).toEqual({ entries: 5, balance: 5 });
  });

  it('50 equal spends under one key are one', async () => {
    const id = await rest.member(AMY);
    const spent = await Promise.all(
      Array.from({ length: 50 }, () =>
        rest.as.clerk.post(`/customers/${id}/points`, { points: -1, reason: 'tea' }, 'k'),
      ),
    );
    expect(new Set(spent.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await sums(id)).toEqual({ entries: 19, balance: 19 });
  });
});

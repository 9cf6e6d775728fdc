import { eq } from 'drizzle-orm';
import { outbound } from '../../src/messages/schema.ts';
import { HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { LeaseLost } from '../../src/platform/scheduler/index.ts';
import { ENGINES } from '../support/engines.ts';
import { type GreetingShop, openGreetingShop } from './greetings-shop.ts';

const FOURTH = { occasion: { kind: 'holiday', code: 'independence-day-us' } } as const;

describe.each(ENGINES)('greetings that are broken off on %s', (engine) => {
  let shop: GreetingShop;
  beforeEach(async () => {
    shop = await openGreetingShop(engine);
  });
  afterEach(() => shop.close());

  const pump = () => shop.gateway.pumps.find(({ name }) => name === 'greetings')!;
  const states = async () => (await shop.greeted()).map(({ state, reason }) => [state, reason]);

  it('killed after each of its writes, it goes on and sends each once', async () => {
    const people = 5;
    for (let at = 0; at < people; at++) await shop.guest(at % 2 ? { birthday: '0704' } : {});
    await shop.greeting(FOURTH);
    await shop.greeting();
    shop.clock.set(Date.parse('2026-07-04T14:00:00Z'));
    await shop.tick();
    let rounds = 0;
    for (let before = -1; before !== 0 && rounds < 60; rounds++) {
      let writes = 0;
      const guard = Object.assign(() => {}, {
        async inside() {
          if (++writes > 1) throw new LeaseLost('killed'); // every second write of a round is undone
        },
      });
      const ended = await pump()
        .run(guard)
        .then(
          (wait) => wait,
          (fault: unknown) => (fault instanceof LeaseLost ? 0 : Promise.reject(fault as Error)),
        );
      shop.clock.advance(MINUTE);
      before = ended > 0 && writes <= 1 ? 0 : -1;
    }
    expect(rounds).toBeLessThan(60);
    await shop.work();
    expect(await shop.texts()).toHaveLength(people + 2);
    expect(await shop.count('select count(distinct once_key) from outbound')).toBe(people + 2);
    expect(new Set((await shop.greeted()).map(({ state }) => state))).toEqual(new Set(['queued']));
    expect(await shop.count(`select sum(found) from greeting_runs where day = '2026-07-04'`)).toBe(people + 2);
  });

  it('a worker whose lease another took finds nobody and sends nothing', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.greeting();
    shop.clock.set(Date.parse('2026-06-16T14:00:00Z'));
    const lost = Object.assign(() => {}, { inside: () => Promise.reject(new LeaseLost('taken')) });
    const job = shop.gateway.jobs.find(({ name }) => name === 'care.greetings')!;
    await expect(job.run(lost)).rejects.toThrow(LeaseLost);
    expect(await shop.count('select count(*) from greeting_runs')).toBe(0);
    await shop.tick();
    await expect(pump().run(lost)).rejects.toThrow(LeaseLost);
    expect(await shop.greeted()).toEqual([]);
    await pump().run(() => {});
    await expect(pump().run(lost)).rejects.toThrow(LeaseLost);
    expect(await shop.texts()).toEqual([]);
    await shop.work();
    expect(await shop.texts()).toHaveLength(1);
  });

  it('two gateways at the same work, one behind the other at every step, send each once', async () => {
    for (let at = 0; at < 45; at++) await shop.guest({ birthday: '0616' });
    await shop.greeting();
    shop.clock.set(Date.parse('2026-06-16T14:00:00Z'));
    await Promise.all([shop.tick(), shop.tick()]);
    const other = pump();
    for (let round = 0; round < 12; round++) await Promise.all([pump().run(() => {}), other.run(() => {})]);
    await shop.work();
    expect(await shop.texts()).toHaveLength(45);
    expect(await shop.count('select count(distinct customer_id) from outbound')).toBe(45);
  });

  it('queued, and too late behind a stop of the gateway: what is left of the hours, or the next day, is theirs', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.greeting({ late: 'next_day' });
    shop.clock.set(Date.parse('2026-06-16T14:00:00Z'));
    await shop.tick();
    for (let round = 0; round < 3; round++) await pump().run(() => {}); // queued, never dispatched
    expect((await shop.texts()).map(({ status }) => status)).toEqual(['queued']);
    await shop.at('2026-06-17T03:00:00Z'); // 23:00: its time is over
    await shop.at('2026-06-17T03:01:00Z');
    expect((await shop.texts()).map(({ status }) => status)).not.toContain('delivered');
    await shop.through('2026-06-17T13:00:00Z', 30 * MINUTE);
    expect((await shop.texts()).map(({ status }) => status)).toEqual(['delivered']);
    expect(await states()).toEqual([['queued', null]]);
  });

  it('queued and too late where only the day itself counts: missed', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.greeting();
    shop.clock.set(Date.parse('2026-06-16T14:00:00Z'));
    await shop.tick();
    for (let round = 0; round < 3; round++) await pump().run(() => {});
    shop.clock.set(Date.parse('2026-06-17T03:00:00Z'));
    await shop.through('2026-06-18T13:00:00Z', 4 * HOUR);
    expect(await states()).toEqual([['missed', 'late']]);
    expect((await shop.texts()).map(({ status }) => status)).toEqual(['expired']);
  });

  it('marketing of unknown fate is never sent again', async () => {
    await shop.guest({ birthday: '0616' });
    await shop.greeting();
    await shop.at('2026-06-16T14:00:00Z');
    await shop.write((tx) => tx.db.update(outbound).set({ status: 'unknown' }).where(eq(outbound.purpose, 'marketing'))); // prettier-ignore
    await shop.through('2026-06-17T13:00:00Z', 4 * HOUR);
    expect(await shop.texts()).toHaveLength(1);
    expect(await states()).toEqual([['queued', null]]);
  });

  it('a budget that is used up holds them; raised in time they go, else they were missed for it', async () => {
    const { costs } = shop.gateway;
    const limits = (month: string) => ({ month, day: '', currency: 'USD' });
    await shop.guest({ birthday: '0616' });
    await shop.guest({ birthday: '0617' });
    await shop.greeting();
    await shop.write((tx) => costs.setLimits(tx, shop.merchantId, limits('0'), 'staff:1'));
    await shop.at('2026-06-16T14:00:00Z');
    expect(await states()).toEqual([['waiting', null]]);
    await shop.write((tx) => costs.setLimits(tx, shop.merchantId, limits('10'), 'staff:1'));
    await shop.at('2026-06-16T15:00:00Z');
    expect(await states()).toEqual([['queued', null]]);
    await shop.write((tx) => costs.setLimits(tx, shop.merchantId, limits('0'), 'staff:1'));
    await shop.through('2026-06-18T05:00:00Z', 3 * HOUR);
    expect(await states()).toEqual([
      ['queued', null],
      ['missed', 'over_budget'],
    ]);
  });

  it('a segment that broke stops that greeting alone; its people were missed when the day is long over', async () => {
    await shop.guest({ birthday: '0616' });
    const segment = await shop.write((tx) =>
      shop.gateway.segments.save(
        tx,
        shop.merchantId,
        { name: 'All', where: { field: 'segments.everybody', is: '=', value: true } },
        'staff:1',
      ),
    );
    await shop.greeting({ segmentId: segment.id, time: '12:00' });
    await shop.greeting({ daysBefore: 1, time: '12:00' });
    await shop.guest({ birthday: '0617' });
    await shop.at('2026-06-16T13:00:00Z');
    await shop.test.db.admin(`update segments set where_json = '{"field":"gone","is":"=","value":1}'`);
    await shop.at('2026-06-16T17:00:00Z');
    expect((await shop.greeted()).map(({ occasion, state }) => [occasion, state])).toEqual([
      ['birthday:ahead', 'missed'], // of the day before, whose hour passed while nobody worked
      ['birthday:ahead', 'queued'],
    ]);
    await shop.through('2026-06-21T17:00:00Z', 6 * HOUR);
    expect(await shop.count(`select count(*) from greeting_runs where day = '2026-06-16' and status = 'missed'`)).toBe(1); // prettier-ignore
    expect(await shop.texts()).toHaveLength(1);
  });
});

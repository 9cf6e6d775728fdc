import { createGateway } from '../../src/app.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { ENGINES } from '../support/engines.ts';
import { type CaseShop, LI_WEI, openCaseShop } from './case-shop.ts';

const AMY = '+12025550142';
const OWNER = '+12025550178';
/** Monday noon in New York. */
const NOON = Date.UTC(2026, 5, 15, 16, 0);

describe.each(ENGINES)('cases in time on %s', (engine) => {
  let shop: CaseShop;
  beforeEach(async () => {
    shop = await openCaseShop(engine);
    await shop.write((tx) =>
      shop.gateway.staff.add(tx, { merchantId: shop.merchantId, email: 'lin@lins.example', role: 'owner', phone: OWNER, alerts: ['cases'] }),
    ); // prettier-ignore
  });
  afterEach(() => shop.close());

  const told = async (phone: string) => (await shop.texts(phone)).slice(1).map(({ text }) => text); // the first: it was opened
  const take = async () => {
    const { id } = await shop.now();
    await shop.write((tx) => shop.desk.assign(tx, shop.merchantId, id, shop.liWei.id, shop.liWei.actor));
    return id;
  };

  it('tells its owner before the time, at it, and everybody a day later; each once, and then no more', async () => {
    await shop.complains(AMY, 'the soup was cold');
    await take();
    const at = async (time: number) => {
      shop.clock.set(time);
      await shop.job('cases.escalate');
      await shop.job('cases.escalate');
      return { own: (await told(LI_WEI)).length, others: (await told(OWNER)).length };
    };
    expect(await at(NOON + DAY - 2 * HOUR - MINUTE)).toEqual({ own: 0, others: 0 });
    expect(await at(NOON + DAY - 2 * HOUR + MINUTE)).toEqual({ own: 1, others: 0 });
    expect(await at(NOON + DAY + MINUTE)).toEqual({ own: 2, others: 0 });
    expect(await at(NOON + 2 * DAY + MINUTE)).toEqual({ own: 3, others: 1 });
    expect(await at(NOON + 9 * DAY)).toEqual({ own: 3, others: 1 });
    expect(await told(LI_WEI)).toEqual([
      "Lin's Noodles: C-101 must be answered by 16 Jun, 12:00 (reply C101 and your note): the soup was cold",
      "Lin's Noodles: C-101 is past its time (16 Jun, 12:00) and not answered (reply C101 and your note): the soup was cold",
      "Lin's Noodles: C-101 is a day past its time (16 Jun, 12:00), please see to it (reply C101 and your note): the soup was cold",
    ]);
    expect((await shop.now()).escalated).toBe(3);
  });

  it('tells of every case though one is damaged', async () => {
    await shop.complains(AMY, 'the soup was cold');
    await shop.test.db.admin("update case_texts set text = 'damaged'");
    await shop.complains('+12025550143', 'the tea was cold');
    shop.clock.set(NOON + DAY + MINUTE);
    await shop.job('cases.escalate');
    expect((await told(LI_WEI)).join()).toContain('C-102 is past its time');
    expect((await told(LI_WEI)).join()).not.toContain('C-101');
  });

  it('tells once under two workers, and after a long night only what stands now', async () => {
    await shop.complains(AMY, 'the soup was cold');
    const other = createGateway(shop.config, shop.test.db, { log: createLog('silent'), clock: shop.clock, provider: shop.gateway.provider }); // prettier-ignore
    shop.clock.set(NOON + 2 * DAY + HOUR);
    const job = (gateway: typeof other) => gateway.jobs.find(({ name }) => name === 'cases.escalate')!.run(() => {});
    await Promise.all([job(shop.gateway), job(other), job(other), job(shop.gateway)]);
    expect(await told(LI_WEI)).toHaveLength(1);
    expect(await told(OWNER)).toHaveLength(1);
  });

  it('lets staff sleep', async () => {
    await shop.complains(AMY, 'the soup was cold');
    shop.clock.set(NOON + DAY + 10 * HOUR); // 22:00
    await shop.job('cases.escalate');
    expect(await told(LI_WEI)).toEqual([]);
    shop.clock.set(NOON + DAY + 20 * HOUR); // 08:00
    await shop.job('cases.escalate');
    expect(await told(LI_WEI)).toHaveLength(1);
  });

  it('says nothing of a case that was reported, and begins anew when it is opened again', async () => {
    await shop.complains(AMY, 'the soup was cold');
    const id = await take();
    const { actor } = shop.liWei;
    await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, id, { category: 'service' }, actor));
    await shop.write((tx) => shop.desk.report(tx, shop.merchantId, id, 'we refunded it.', actor, shop.key()));
    shop.clock.set(NOON + 2 * DAY);
    await shop.job('cases.escalate');
    expect(await told(LI_WEI)).toEqual([]);
    await shop.say(AMY, '1');
    expect(await told(LI_WEI)).toEqual([
      "Lin's Noodles: C-101 is open again (rated 1 of 5) (reply C101 and your note): the soup was cold",
    ]);
    expect((await shop.now()).dueAt).toBe(shop.clock.now() + DAY);
    shop.clock.set(NOON + 3 * DAY + HOUR);
    await shop.job('cases.escalate');
    expect(await told(LI_WEI)).toHaveLength(2);
  });

  it('leaves cases of before alone, which have no time', async () => {
    await shop.complains(AMY, 'the soup was cold');
    await shop.test.db.admin('update cases set due_at = null');
    shop.clock.set(NOON + 9 * DAY);
    await shop.job('cases.escalate');
    await shop.job('cases.tidy');
    expect(await told(LI_WEI)).toEqual([]);
    expect(await shop.desk.counts(shop.test.db.reader, shop.merchantId)).toMatchObject({ received: 1, late: 0 });
    const { id } = await shop.now();
    await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, id, { category: 'price' }, 'staff:x'));
    expect((await shop.now()).dueAt).toBe(NOON + 10 * DAY); // begins when somebody takes it in hand
  });

  it('archives by itself what nobody rated for seven days, and takes a late rating all the same', async () => {
    await shop.complains(AMY, 'the soup was cold');
    const id = await take();
    const { actor } = shop.liWei;
    await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, id, { category: 'service' }, actor));
    await shop.write((tx) => shop.desk.report(tx, shop.merchantId, id, 'we refunded it.', actor, shop.key()));
    shop.clock.advance(7 * DAY - HOUR);
    await shop.job('cases.tidy');
    expect((await shop.now()).step).toBe('reported');
    shop.clock.advance(HOUR);
    await Promise.all([shop.job('cases.tidy'), shop.job('cases.tidy')]);
    expect(await shop.now()).toMatchObject({ step: 'archived', rating: null });
    expect((await shop.record(id)).at(-1)).toBe('archived:no_answer');
    expect(await shop.count(`select count(*) from facts where name = 'case.closed'`)).toBe(1);
    await shop.say(AMY, 'C101 4');
    expect(await shop.now()).toMatchObject({ step: 'archived', rating: 4 });
    expect(await shop.count(`select count(*) from facts where name = 'case.closed'`)).toBe(1);
  });

  describe('whether the same trouble came again', () => {
    const settle = async (number: number, category: string) => {
      const { id } = await shop.now(number);
      await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, id, { category }, shop.liWei.actor));
      await shop.write((tx) => shop.desk.archive(tx, shop.merchantId, id, shop.liWei.actor));
    };

    it.each`
      who               | after       | category     | recurrence | first
      ${AMY}            | ${DAY}      | ${'service'} | ${'again'} | ${true}
      ${AMY}            | ${29 * DAY} | ${'service'} | ${'again'} | ${true}
      ${AMY}            | ${DAY}      | ${'price'}   | ${'none'}  | ${false}
      ${'+12025550143'} | ${DAY}      | ${'service'} | ${'none'}  | ${false}
      ${AMY}            | ${31 * DAY} | ${'service'} | ${'none'}  | ${false}
    `('$who with $category $after later: $recurrence', async ({ who, after, category, recurrence, first }) => {
      await shop.complains(AMY, 'the waiter was rude');
      await settle(101, 'service');
      const { archivedAt, id } = await shop.now(101);
      const month = archivedAt! + 30 * DAY;
      const until = async (at: number) => {
        if (shop.clock.now() < month && at >= month) {
          shop.clock.set(month);
          await shop.job('cases.tidy');
        }
        shop.clock.set(at);
      };
      await until(archivedAt! + after);
      await shop.complains(who, 'the waiter was rude again');
      const again = await shop.now(102);
      await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, again.id, { category }, shop.liWei.actor));
      expect(await shop.now(102)).toMatchObject({ priority: first ? 1 : 0, recursOf: first ? id : null });
      if (after < 30 * DAY) {
        await shop.job('cases.tidy');
        expect((await shop.now(101)).recurrence).toBeNull(); // not a month yet
        await until(month);
      }
      expect((await shop.now(101)).recurrence).toBe(recurrence);
    });
  });
});

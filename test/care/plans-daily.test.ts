import { DAY, HOUR } from '../../src/kernel/clock.ts';
import type { PlanDraft } from '../../src/care/plans/index.ts';
import { shownDate } from '../../src/platform/web/shown.ts';
import { ENGINES } from '../support/engines.ts';
import { stoppedClock } from '../support/gateway.ts';
import { openPlanShop, type PlanShop, send, type Someone } from './plans-shop.ts';

describe.each(ENGINES)('plans that begin by the day on %s', (engine) => {
  let shop: PlanShop;
  beforeEach(async () => {
    shop = await openPlanShop(engine, { clock: stoppedClock(Date.UTC(2026, 5, 15, 14, 0)) });
  });
  afterEach(() => shop.close());

  const give = (who: Someone, points: number) =>
    shop.write((tx) =>
      shop.gateway.points.add(tx, shop.merchantId, {
        customerId: who.id,
        kind: 'adjust',
        points,
        reason: 'gift',
        actor: 'staff:1',
      }),
    );
  const reach = (trigger: PlanDraft['trigger'], more: Partial<PlanDraft> = {}) =>
    shop.plans.reach(shop.test.db.aside, shop.merchantId, {
      name: 'A plan',
      trigger,
      steps: [],
      stopWhen: [],
      again: 0,
      ...more,
    });

  test('points about to expire are told once for each day they expire on', async () => {
    const [amy, ben] = [await shop.person(), await shop.person()];
    await give(amy, 60);
    await give(ben, 10);
    const { rows } = { rows: await shop.test.db.admin('select min(expires_on) from point_lots') };
    const expires = Date.parse(`${String(rows[0]![0])}T14:00:00Z`);
    shop.clock.set(expires - 30 * DAY);
    await shop.on({
      trigger: { kind: 'points_expiring', days: 14, least: 50 },
      steps: [send('a', 'They go: {{expires}}')],
    });
    await shop.pass(10 * DAY);
    expect(await shop.texts()).toEqual([]);
    await shop.pass(10 * DAY);
    expect(await shop.texts(amy)).toEqual([`They go: ${shownDate('en', String(rows[0]![0]), String(rows[0]![0]))}`]);
    expect(await shop.texts(ben)).toEqual([]);
    expect(await reach({ kind: 'points_expiring', days: 14, least: 50 })).toBe(1);
  });

  test('who stays away half as long again as they use to, once for a visit; also after days away', async () => {
    await shop.on({ trigger: { kind: 'overdue', percent: 150 }, steps: [send('a', 'We miss you')] });
    const amy = await shop.person();
    for (let visit = 0; visit < 4; visit++) {
      await shop.buys(amy);
      shop.clock.advance(10 * DAY);
    }
    await shop.search(); // ten days after the last visit
    expect(await shop.states()).toEqual([]);
    shop.clock.advance(8 * DAY); // the gateway was away on the day
    await shop.search();
    await shop.work();
    await shop.pass(20 * DAY);
    expect(await shop.texts(amy)).toEqual(['We miss you']);
  });

  test('a voucher that lies about', async () => {
    const { gateway, merchantId } = shop;
    const offer = { words: { en: 'a tea' }, kind: 'item' as const, value: null, leastSpend: null, validDays: 30 };
    const { id: offerId } = await shop.write((tx) => gateway.vouchers.addOffer(tx, merchantId, offer, 'staff:1'));
    const issue = async (who: Someone): Promise<string> => {
      const code = await gateway.vouchers.makeCode(shop.test.db.reader, merchantId, offerId);
      const voucher = { offerId, customerId: who.id, source: 'staff', actor: 'staff:1' };
      await shop.write((tx) => gateway.vouchers.issue(tx, merchantId, voucher, code));
      return code.code;
    };
    await shop.on({
      trigger: { kind: 'voucher_unused', days: 14 },
      steps: [send('a', 'Still there')],
      stopWhen: ['voucher_redeemed'],
    });
    const [amy, ben] = [await shop.person(), await shop.person()];
    await issue(amy);
    const code = await issue(ben);
    await shop.pass(3 * DAY);
    await shop.write((tx) => gateway.vouchers.redeem(tx, merchantId, code, { actor: 'staff:1', customerId: ben.id }));
    await shop.pass(10 * DAY);
    expect(await shop.texts()).toEqual([]);
    await shop.pass(2 * DAY);
    expect(await shop.texts(amy)).toEqual(['Still there']);
    expect(await shop.texts(ben)).toEqual([]);
  });

  test('a date of the shop’s own, days before and after, on its day only', async () => {
    const { gateway, merchantId, write } = shop;
    const fieldId = await write((tx) =>
      gateway.custom.add(tx, merchantId, { name: 'Contract ends', type: 'day' } as never),
    );
    const [amy, ben, late] = [await shop.person(), await shop.person(), await shop.person()];
    const dated = (who: Someone, day: string) =>
      shop.write(async (tx) => {
        await tx.exec(
          `insert into custom_values (merchant_id, field_id, customer_id, word, at) values ('${merchantId}', '${fieldId}', '${who.id}', '${day}', 0)`,
          [],
          'run',
        );
      });
    await dated(amy, '2026-06-25');
    await dated(ben, '2026-06-16');
    await dated(late, '2026-06-23');
    await shop.on({ trigger: { kind: 'field', fieldId, days: -7 }, steps: [send('a', 'Soon')] });
    await shop.on({ trigger: { kind: 'field', fieldId, days: 2 }, steps: [send('a', 'Lately')] });
    await shop.pass(HOUR);
    shop.clock.set(Date.UTC(2026, 5, 18, 14, 0)); // the 16th, when `late` was due, was missed
    await shop.search();
    await shop.work();
    await shop.pass(2 * DAY);
    expect(await shop.texts(amy)).toEqual(['Soon']);
    expect(await shop.texts(ben)).toEqual(['Lately']);
    expect(await shop.texts(late)).toEqual([]);
  });

  test('one day, for whoever is meant, in pages; nobody who has stopped', async () => {
    const people = [];
    for (let i = 0; i < 7; i++) people.push(await shop.person());
    await shop.say(people[0]!.phone, 'STOP');
    for (const one of people.slice(0, 5)) await shop.buys(one);
    const where = { field: 'purchases.visits', is: '>=', value: 1 } as const;
    const trigger = { kind: 'day', on: '2026-06-17' } as PlanDraft['trigger'];
    await shop.on({ trigger, where, steps: [send('a', 'Today')] });
    expect(await reach(trigger, { where })).toBe(0);
    await shop.pass(DAY);
    expect(await shop.texts()).toEqual([]);
    await shop.pass(DAY);
    expect(await reach(trigger, { where })).toBe(4);
    await shop.pass(DAY);
    expect(await shop.texts()).toEqual(['Today', 'Today', 'Today', 'Today']);
  });

  test('a search that runs again starts nobody twice', async () => {
    const amy = await shop.person();
    await shop.on({ trigger: { kind: 'day', on: '2026-06-15' as never }, steps: [send('a', 'Today')] });
    await shop.search();
    await shop.test.db.write((tx) => tx.exec('update care_plans set searched_on = null', [], 'run').then(() => {}));
    await shop.search();
    await shop.work();
    await shop.test.db.write((tx) => tx.exec('update care_plans set searched_on = null', [], 'run').then(() => {}));
    await shop.search();
    await shop.work();
    expect(await shop.texts(amy)).toEqual(['Today']);
  });

  test('how many an event would have started lately', async () => {
    const [amy, ben] = [await shop.person(), await shop.person()];
    await shop.join(amy);
    await shop.buys(amy);
    await shop.buys(ben);
    shop.clock.advance(40 * DAY);
    await shop.buys(ben);
    await give(ben, 100);
    expect(await reach({ kind: 'joined' })).toBe(0);
    expect(await reach({ kind: 'purchase' })).toBe(1);
    expect(await reach({ kind: 'first_purchase' })).toBe(0);
    expect(await reach({ kind: 'points_reached', points: 50 })).toBe(1);
    expect(await reach({ kind: 'purchase' }, { where: { field: 'purchases.visits', is: '>=', value: 3 } })).toBe(0);
  });
});

import { DAY, HOUR, MINUTE } from '../../src/kernel/clock.ts';
import { CAP } from '../../src/marketing/index.ts';
import { ENGINES } from '../support/engines.ts';
import { stoppedClock } from '../support/gateway.ts';
import { ask, openPlanShop, type PlanShop, send, wait } from './plans-shop.ts';

describe.each(ENGINES)('a care plan on %s', (engine) => {
  let shop: PlanShop;
  beforeEach(async () => {
    shop = await openPlanShop(engine);
  });
  afterEach(() => shop.close());

  test('who joins waits and gets the text, once', async () => {
    await shop.on({ trigger: { kind: 'joined' }, steps: [wait('a', 1), send('b', 'Hello {{name "friend"}}')] });
    const amy = await shop.person({ name: 'Amy' });
    await shop.join(amy);
    await shop.pass(23 * HOUR);
    expect(await shop.texts(amy)).toEqual([]);
    await shop.pass(2 * HOUR);
    expect(await shop.texts(amy)).toEqual(['Hello Amy']);
    await shop.pass(3 * DAY);
    expect(await shop.texts(amy)).toEqual(['Hello Amy']);
    expect(await shop.steps(amy)).toEqual(['a:waited', 'b:sent']);
    expect(await shop.states(amy)).toEqual(['done']);
  });

  test('a plan that is off, or was switched on later, starts nobody', async () => {
    const { plans, merchantId, write } = shop;
    const early = await shop.person();
    await shop.join(early);
    const id = await shop.on({ trigger: { kind: 'joined' }, steps: [send('a', 'Hi')] });
    await write((tx) => plans.switch(tx, merchantId, id, { on: false }, 'staff:1'));
    const late = await shop.person();
    await shop.join(late);
    await shop.work();
    expect(await shop.states()).toEqual([]);
  });

  test('an old receipt, and one told a day late, start nobody', async () => {
    await shop.on({ trigger: { kind: 'purchase' }, steps: [send('a', 'Thanks')] });
    const amy = await shop.person();
    await shop.buys(amy, '5.00', shop.clock.now() - HOUR);
    await shop.pass(3 * DAY);
    await shop.buys(amy, '5.00', shop.clock.now() - 25 * HOUR);
    expect(await shop.states()).toEqual([]);
    await shop.buys(amy, '5.00', shop.clock.now() - HOUR);
    expect(await shop.states()).toEqual(['going']);
  });

  test('the first purchase is the first only; nobody is in one plan twice at a time, nor before its rest is over', async () => {
    await shop.on({ trigger: { kind: 'first_purchase' }, steps: [send('a', 'First')] });
    await shop.on({ trigger: { kind: 'purchase' }, steps: [wait('w', 1), send('a', 'Thanks')], again: 7 });
    const amy = await shop.person();
    await shop.buys(amy);
    await shop.buys(amy);
    await shop.pass(2 * DAY);
    await shop.buys(amy);
    await shop.pass(DAY);
    expect(await shop.texts(amy)).toEqual(['First', 'Thanks']);
    await shop.pass(7 * DAY);
    await shop.buys(amy);
    await shop.pass(2 * DAY);
    expect(await shop.texts(amy)).toEqual(['First', 'Thanks', 'Thanks']);
  });

  test('points that cross the mark start it, points beyond it do not', async () => {
    await shop.on({ trigger: { kind: 'points_reached', points: 100 }, steps: [send('a', 'You have {{points}}')] });
    const { gateway, merchantId } = shop;
    const amy = await shop.person();
    const give = (points: number) =>
      shop.write((tx) =>
        gateway.points.add(tx, merchantId, {
          customerId: amy.id,
          kind: 'adjust',
          points,
          reason: 'gift',
          actor: 'staff:1',
        }),
      );
    await give(90);
    expect(await shop.states()).toEqual([]);
    await give(10);
    await shop.work();
    await give(10);
    await shop.work();
    expect(await shop.texts(amy)).toEqual(['You have 100']);
  });

  test('only whom the condition means', async () => {
    const where = { field: 'purchases.visits', is: '>=', value: 2 } as const;
    await shop.on({ trigger: { kind: 'purchase' }, where, steps: [send('a', 'Thanks')] });
    const amy = await shop.person();
    await shop.buys(amy);
    expect(await shop.states()).toEqual([]);
    await shop.buys(amy);
    expect(await shop.states()).toEqual(['going']);
  });

  test('texts keep the hours of whoever gets them, and a step of the night waits for the morning', async () => {
    const clock = stoppedClock(Date.UTC(2026, 5, 16, 2, 0)); // 22:00 in New York, 19:00 in Los Angeles
    await shop.close();
    shop = await openPlanShop(engine, { clock });
    await shop.on({ trigger: { kind: 'joined' }, steps: [send('a', 'Hi')] });
    const [east, west] = [await shop.person({ area: '212' }), await shop.person({ area: '213' })];
    for (const one of [east, west]) await shop.join(one);
    await shop.work();
    expect(await shop.texts(west)).toEqual(['Hi']);
    expect(await shop.texts(east)).toEqual([]);
    clock.set(Date.UTC(2026, 5, 16, 11, 59));
    await shop.work();
    expect(await shop.texts(east)).toEqual([]);
    clock.set(Date.UTC(2026, 5, 16, 12, 0, 5));
    await shop.work();
    expect(await shop.texts(east)).toEqual(['Hi']);
  });

  test('the cap across everything passes a text over, and the plan goes on', async () => {
    const { gateway, merchantId } = shop;
    await shop.write((tx) => gateway.merchants.set(tx, merchantId, CAP, { texts: 1, days: 30 }));
    await shop.on({
      trigger: { kind: 'joined' },
      steps: [send('a', 'One'), send('b', 'Two'), wait('c', 31), send('d', 'Three')],
    });
    const amy = await shop.person();
    await shop.join(amy);
    await shop.pass(32 * DAY);
    expect(await shop.texts(amy)).toEqual(['One', 'Three']);
    expect(await shop.steps(amy)).toEqual(['a:sent', 'b:skipped:capped', 'c:waited', 'd:sent']);
  });

  test('who gave no consent is passed over with the reason', async () => {
    await shop.on({ trigger: { kind: 'joined' }, steps: [send('a', 'One')] });
    const amy = await shop.person({ consent: false });
    await shop.join(amy);
    await shop.work();
    expect(await shop.steps(amy)).toEqual(['a:skipped:no_consent']);
    expect(await shop.states(amy)).toEqual(['done']);
  });

  test('STOP ends everything somebody is in, and starts nothing any more', async () => {
    await shop.on({ trigger: { kind: 'purchase' }, steps: [wait('w', 1), send('a', 'Thanks')] });
    const amy = await shop.person();
    await shop.buys(amy);
    await shop.say(amy.phone, 'STOP');
    expect(await shop.states()).toEqual(['stopped:stopped']);
    await shop.buys(amy);
    await shop.pass(2 * DAY);
    expect(await shop.states()).toEqual(['stopped:stopped']);
    expect(await shop.texts()).toEqual([]);
  });

  test('ten days away: what is late is passed over, what is to come keeps its calendar', async () => {
    const steps = [
      wait('a', 1),
      send('b', 'Day 1'),
      wait('c', 4),
      send('d', 'Day 5'),
      wait('e', 7),
      send('f', 'Day 12'),
    ];
    await shop.on({ trigger: { kind: 'joined' }, steps });
    const amy = await shop.person();
    await shop.join(amy);
    await shop.work();
    shop.clock.advance(10 * DAY);
    await shop.work();
    expect(await shop.steps(amy)).toEqual(['a:waited', 'b:skipped:late', 'c:waited', 'd:skipped:late']);
    await shop.pass(2 * DAY + HOUR);
    expect(await shop.texts(amy)).toEqual(['Day 12']);
  });

  test('a purchase, a reply and a person end it where the plan says so', async () => {
    const steps = [wait('w', 2), send('a', 'Later')];
    const { plans, merchantId, write } = shop;
    const id = await shop.on({ trigger: { kind: 'joined' }, steps, stopWhen: ['purchase', 'replied'] });
    const [buyer, writer, taken, quiet] = [
      await shop.person(),
      await shop.person(),
      await shop.person(),
      await shop.person(),
    ];
    for (const one of [buyer, writer, taken, quiet]) await shop.join(one);
    await shop.pass(HOUR);
    await shop.buys(buyer);
    await shop.say(writer.phone, 'is the terrace open?');
    const [walk] = await plans.walks(shop.test.db.reader, merchantId, { planId: id, customerId: taken.id, limit: 5 });
    await write((tx) => plans.leave(tx, merchantId, walk!.id, 'staff:1'));
    await shop.pass(3 * DAY);
    expect(await shop.states(buyer)).toEqual(['stopped:purchase']);
    expect(await shop.states(writer)).toEqual(['stopped:replied']);
    expect(await shop.states(taken)).toEqual(['stopped:staff']);
    expect(await shop.texts(quiet)).toEqual(['Later']);
  });

  test('the receipt that brings the points does not stop what they started', async () => {
    await shop.on({
      trigger: { kind: 'points_reached', points: 10 },
      steps: [wait('w', 1), send('a', 'Near')],
      stopWhen: ['purchase'],
    });
    const amy = await shop.person();
    await shop.buys(amy, '20.00');
    expect(await shop.states(amy)).toEqual(['going']);
    shop.clock.advance(MINUTE);
    await shop.buys(amy, '1.00');
    expect(await shop.states(amy)).toEqual(['stopped:purchase']);
  });

  test('a receipt that is given back whole is not thanked for', async () => {
    await shop.on({ trigger: { kind: 'purchase' }, steps: [wait('w', 1), send('a', 'Thanks')] });
    const [amy, ben] = [await shop.person(), await shop.person()];
    const refund = (id: string, amount?: string) =>
      shop.write((tx) =>
        shop.gateway.purchases.refund(tx, shop.merchantId, id, { actor: 'staff:1', ...(amount && { amount }) }),
      );
    await refund(await shop.buys(amy));
    await refund(await shop.buys(ben), '5.00');
    await shop.pass(2 * DAY);
    expect(await shop.states(amy)).toEqual(['stopped:refunded']);
    expect(await shop.texts()).toEqual(['Thanks']);
  });

  describe('asking', () => {
    const branch = (id: string, answer: string[], text: string) =>
      send(id, text, { only: { answer: { stepId: 'q', in: answer } } });
    const steps = [
      ask('q'),
      branch('low', ['1', '2'], 'So sorry'),
      branch('high', ['5'], 'Come again'),
      branch('none', ['none'], 'Nothing?'),
    ];

    test('the answer is stored, thanked and goes its way at once', async () => {
      await shop.on({ trigger: { kind: 'purchase' }, steps });
      const amy = await shop.person();
      await shop.buys(amy);
      await shop.work();
      const said = await shop.say(amy.phone, '５！');
      expect(said.by).toBe('care.answer');
      expect(said.replies[0]).toMatch(/thank you/);
      expect(said.waiting).toBeNull();
      await shop.work();
      expect(await shop.steps(amy)).toEqual(['q:sent', 'low:passed:only', 'high:sent', 'none:passed:only']);
      expect((await shop.say(amy.phone, '4')).by).toBeNull();
      expect(await shop.count("select count(*) from care_answers where value = '5' and kind = 'score'")).toBe(1);
    });

    test('a low score is told that a person looks, and one does', async () => {
      await shop.on({ trigger: { kind: 'purchase' }, steps });
      const amy = await shop.person();
      await shop.buys(amy);
      await shop.work();
      const said = await shop.say(amy.phone, '2, the soup was cold');
      expect(said.replies[0]).toMatch(/sorry/);
      expect(said.waiting).toBe('follow_up');
      await shop.work();
      expect(await shop.texts(amy)).toEqual(['How was it? Reply 1 to 5.', 'So sorry']);
    });

    test('other texts go their way and the question stays; STOP ends it; nothing in time is an answer too', async () => {
      await shop.on({ trigger: { kind: 'purchase' }, steps });
      const [amy, ben, chitra] = [await shop.person(), await shop.person(), await shop.person()];
      for (const one of [amy, ben, chitra]) await shop.buys(one);
      await shop.work();
      expect((await shop.say(amy.phone, 'where are you?')).waiting).toBe('unclear');
      expect((await shop.say(amy.phone, 'four')).by).toBe('care.answer');
      expect((await shop.say(ben.phone, 'STOP')).by).toBe('stop');
      expect((await shop.say(ben.phone, '5')).by).toBeNull();
      await shop.pass(2 * DAY + HOUR);
      expect(await shop.states(ben)).toEqual(['stopped:stopped']);
      expect(await shop.texts(chitra)).toEqual(['How was it? Reply 1 to 5.', 'Nothing?']);
      expect((await shop.say(chitra.phone, '5')).by).toBeNull(); // too late
      expect(await shop.count('select count(*) from care_answers')).toBe(1);
    });

    test('one question at a time: the second waits until the first is over', async () => {
      await shop.on({
        trigger: { kind: 'purchase' },
        steps: [ask('one', 'score', { texts: { en: 'First? 1-5' }, days: 1 })],
      });
      await shop.on({ trigger: { kind: 'purchase' }, steps: [ask('two', 'cause', { texts: { en: 'Second? 1-5' } })] });
      const amy = await shop.person();
      await shop.buys(amy);
      await shop.pass(HOUR);
      expect(await shop.texts(amy)).toEqual(['First? 1-5']);
      await shop.say(amy.phone, '4分');
      await shop.pass(HOUR);
      expect(await shop.texts(amy)).toEqual(['First? 1-5', 'Second? 1-5']);
      await shop.say(amy.phone, '五');
      expect(await shop.count("select count(*) from care_answers where kind = 'cause' and value = 'honesty'")).toBe(1);
    });
  });

  test('what slices offer is done once, and a refusal is noted', async () => {
    await shop.on({
      trigger: { kind: 'joined' },
      steps: [
        { id: 'p', kind: 'do', action: 'points.give', input: { points: '15' } },
        { id: 't', kind: 'do', action: 'customers.tag', input: { tag: 'new' } },
        { id: 's', kind: 'stop' },
        send('never', 'Never'),
      ],
    });
    const amy = await shop.person();
    await shop.join(amy);
    await shop.pass(HOUR);
    expect(await shop.steps(amy)).toEqual(['p:done', 't:done', 's:done']);
    expect(await shop.states(amy)).toEqual(['done:stop']);
    const { balance } = await shop.gateway.points.standing(shop.test.db.reader, shop.merchantId, amy.id);
    expect(balance).toBeGreaterThanOrEqual(15);
    expect(await shop.gateway.customers.tags(shop.test.db.reader, shop.merchantId, amy.id)).toEqual(['new']);
  });

  test('a voucher goes with a text, bound to its person and to the plan; using it ends the plan', async () => {
    const { gateway, merchantId } = shop;
    const { id: voucherOfferId } = await shop.write((tx) =>
      gateway.vouchers.addOffer(
        tx,
        merchantId,
        { words: { en: 'a free tea' }, kind: 'item', value: null, leastSpend: null, validDays: 7 },
        'staff:1',
      ),
    );
    const planId = await shop.on({
      trigger: { kind: 'joined' },
      steps: [
        send('v', '{{gift}} with {{voucher}} until {{until}}', { voucherOfferId }),
        wait('w', 3),
        send('r', 'Still there'),
      ],
      stopWhen: ['voucher_redeemed'],
    });
    const amy = await shop.person();
    await shop.join(amy);
    await shop.work();
    const [text] = await shop.texts(amy);
    const code = /with (\S+) until 2\d Jun/.exec(text!)![1]!;
    expect(await gateway.vouchers.totals(shop.test.db.reader, merchantId, `plan:${planId}`)).toEqual({
      issued: 1,
      redeemed: 0,
    });
    await shop.write((tx) => gateway.vouchers.redeem(tx, merchantId, code, { actor: 'staff:1', customerId: amy.id }));
    expect(await shop.states(amy)).toEqual(['stopped:voucher_redeemed']);
  });
});

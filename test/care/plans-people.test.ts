import { readFileSync } from 'node:fs';
import { createPlans, type Step } from '../../src/care/plans/index.ts';
import { offersOf } from '../../src/care/plans/offers.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { ENGINES } from '../support/engines.ts';
import { ask, openPlanShop, type PlanShop, send, wait } from './plans-shop.ts';

test('a trigger is offered only where its fact is announced', () => {
  const triggers = (...announced: never[]) => offersOf({ actions: () => [], announced }).triggers;
  expect(triggers()).toEqual(['points_expiring', 'overdue', 'voucher_unused', 'field', 'day']);
  expect(triggers('case.closed' as never)).toContain('case_closed');
  expect(triggers('customer.joined' as never, 'purchase.recorded' as never)).toEqual(
    expect.arrayContaining(['joined', 'first_purchase', 'purchase']),
  );
});

describe.each(ENGINES)('people in plans on %s', (engine) => {
  let shop: PlanShop;
  beforeEach(async () => {
    shop = await openPlanShop(engine);
  });
  afterEach(() => shop.close());

  test('where cases are closed, that starts a plan, once a case', async () => {
    const { gateway, merchantId, test: database, clock, write } = shop;
    const { parts, plans } = createPlans({
      ...gateway,
      clock,
      db: database.db,
      announce: async () => {},
      audit: gateway.staff.audit,
      mergeFields: () => [],
      actions: () => [],
      announced: ['case.closed'],
    });
    const draft = {
      name: 'After a case',
      trigger: { kind: 'case_closed' as const },
      steps: [send('a', 'Happy now?')],
      stopWhen: [],
      again: 0,
    };
    const { id } = await write((tx) => plans.add(tx, merchantId, { draft }, 'staff:1'));
    await write((tx) => plans.switch(tx, merchantId, id, { on: true }, 'staff:1'));
    const amy = await shop.person();
    const fact = { merchantId, name: 'case.closed' as const, customerId: amy.id, ids: { caseId: 'c1' } };
    for (let i = 0; i < 2; i++) {
      await write((tx) => parts.on!['case.closed']!(tx, fact));
      await shop.work();
    }
    expect(await shop.texts(amy)).toEqual(['Happy now?']);
  });

  test('merged records keep the causes of both; what both were in goes on once', async () => {
    const { gateway, merchantId, write } = shop;
    await shop.on({ trigger: { kind: 'joined' }, steps: [wait('w', 2), send('a', 'Hello')] });
    await shop.on({
      trigger: { kind: 'purchase' },
      steps: [ask('q', 'score', { days: 5 }), wait('w', 2), send('a', 'Thanks')],
    });
    const [amy, twin] = [await shop.person(), await shop.person()];
    await shop.join(amy);
    await shop.join(twin);
    await shop.buys(twin);
    await shop.work();
    await shop.say(twin.phone, '4');
    const { personalData } = gateway.slices.find(({ name }) => name === 'plans')!;
    const merge = { mergeId: 'm1', fromId: twin.id, intoId: amy.id, actor: 'staff:1' };
    const moved = await write((tx) => personalData!.merge!(tx, merchantId, merge));
    expect(await shop.states(twin)).toEqual(['stopped:merged']); // both had joined
    expect((await shop.states(amy)).toSorted()).toEqual(['going', 'going']);
    expect(await shop.count(`select count(*) from care_answers where customer_id = '${amy.id}'`)).toBe(1);
    await shop.pass(3 * DAY);
    expect((await shop.texts(amy)).toSorted()).toEqual(['Hello', 'Thanks']);
    await write((tx) => personalData!.unmerge!(tx, merchantId, merge, moved));
    expect(await shop.count(`select count(*) from care_answers where customer_id = '${twin.id}'`)).toBe(1);
  });

  test('whoever is erased leaves, and is exported with what they answered before', async () => {
    const { gateway, merchantId, write } = shop;
    await shop.on({ trigger: { kind: 'purchase' }, steps: [ask('q'), wait('w', 2), send('a', 'Thanks')] });
    const amy = await shop.person();
    await shop.buys(amy);
    await shop.work();
    await shop.say(amy.phone, '4');
    await shop.work();
    const { personalData } = gateway.slices.find(({ name }) => name === 'plans')!;
    const told = await personalData!.export(shop.test.db.reader, merchantId, amy.id);
    expect(told).toMatchObject({
      carePlans: [{ name: 'A plan', state: 'going' }],
      carePlanAnswers: [{ kind: 'score', value: '4' }],
    });
    await write((tx) => gateway.register.erase(tx, merchantId, amy.id, 'staff:1'));
    expect(await shop.states()).toEqual(['stopped:erased']);
    await shop.pass(3 * DAY);
    expect(await shop.count("select count(*) from outbound where purpose = 'marketing'")).toBe(1);
  });

  test('a text that waited in the outbox until it was too late counts as not sent', async () => {
    const id = await shop.on({ trigger: { kind: 'purchase' }, steps: [send('a', 'Thanks')] });
    await shop.buys(await shop.person());
    const pump = shop.gateway.pumps.find(({ name }) => name === 'care plans')!;
    while ((await pump.run(() => {})) === 0); // no dispatcher: the text stays where it was queued
    const figures = () => shop.plans.figures(shop.test.db.reader, shop.merchantId, id);
    expect(await figures()).toMatchObject({ sent: 1, skipped: 0 });
    shop.clock.advance(DAY);
    await shop.work();
    expect(await shop.count("select count(*) from outbound where status = 'expired'")).toBe(1);
    expect(await figures()).toMatchObject({ sent: 0, skipped: 1 });
  });

  test('the timeline tells of entering, steps, answers and leaving', async () => {
    const { gateway, merchantId } = shop;
    const give: Step = { id: 'g', kind: 'do', action: 'points.give', input: { points: 5 } };
    await shop.on({ trigger: { kind: 'purchase' }, steps: [ask('q'), send('a', 'Thanks'), give] });
    const amy = await shop.person();
    await shop.buys(amy);
    await shop.work();
    await shop.say(amy.phone, '4');
    await shop.pass(HOUR);
    const { card } = gateway.slices.find(({ name }) => name === 'plans')!;
    const entries = await card!.timeline!(shop.test.db.reader, merchantId, amy.id, 20);
    expect(entries.map(({ kind }) => kind).toSorted()).toEqual(['entered', 'left', 'score', 'step', 'step', 'step']);
    const deeds = entries.filter(({ kind }) => kind === 'step').map(({ values }) => values['kind']);
    expect(new Set(deeds)).toEqual(new Set(['ask', 'points_give', 'send']));
    expect(await card!.fields!(shop.test.db.reader, merchantId, amy.id)).toEqual({
      carePlans: [],
      careScore: 4,
      careCause: null,
    });
  });

  test.each(['en', 'zh'])('everything a plan can do has words in the timeline in %s', (language) => {
    const words = JSON.parse(readFileSync(`templates/pages/plans/${language}.json`, 'utf8')) as { kind: object };
    for (const name of shop.plans.offers().actions) expect(words.kind).toHaveProperty(name.replace('.', '_'));
  });

  test('a shop whose sender has enough to do keeps no other shop waiting', async () => {
    const { gateway, clock, write } = shop;
    await write((tx) =>
      gateway.merchants.changeNumber(tx, shop.merchantId, shop.number.id, {
        ...shop.number,
        partsPerSecond: 1,
      }),
    );
    await shop.on({ trigger: { kind: 'day', on: '2026-06-15' as never }, steps: [send('a', 'Many')] });
    for (let i = 0; i < 70; i++) await shop.person();
    await shop.search();
    clock.advance(1000);
    const tea = await write(async (tx) => {
      const { merchantId } = await gateway.merchants.add(tx, {
        name: 'Tea House',
        country: 'US',
        zone: 'America/New_York',
        language: 'en',
      });
      await gateway.merchants.addNumber(tx, merchantId, { address: '+12025550188' });
      const draft = {
        name: 'Tea',
        trigger: { kind: 'joined' as const },
        steps: [send('a', 'Tea')],
        stopWhen: [],
        again: 0,
      };
      const { id } = await gateway.care.plans.add(tx, merchantId, { draft }, 'staff:1');
      await gateway.care.plans.switch(tx, merchantId, id, { on: true }, 'staff:1');
      const till = { source: 'counter', actor: 'staff:1' };
      const guest = await gateway.customers.findOrCreate(tx, merchantId, '+12125550177' as never, till);
      await gateway.customers.recordConsent(tx, merchantId, guest.id, { ...till, state: 'granted' });
      await gateway.customers.join(tx, merchantId, guest.id, till);
      return merchantId;
    });
    const pump = gateway.pumps.find(({ name }) => name === 'care plans')!;
    for (let round = 0; round < 6; round++) await pump.run(() => {}); // nothing leaves meanwhile: the queue stays full
    const queued = (merchantId: string) =>
      shop.count(`select count(*) from outbound where purpose = 'marketing' and merchant_id = '${merchantId}'`);
    expect(await queued(tea)).toBe(1);
    const many = await queued(shop.merchantId);
    expect(many).toBeGreaterThanOrEqual(20);
    expect(many).toBeLessThan(40);
  });

  test('the hours between the number’s place and the person’s own zone are kept, and a text in their language', async () => {
    await shop.on({
      trigger: { kind: 'joined' },
      steps: [{ id: 'a', kind: 'send', texts: { en: 'Hello {{name "friend"}}', zh: '{{name "您"}}好' } }],
    });
    const [amy, lin] = [await shop.person({ name: 'Amy' }), await shop.person({ language: 'zh' })];
    for (const one of [amy, lin]) await shop.join(one);
    await shop.work();
    expect(await shop.texts(amy)).toEqual(['Hello Amy']);
    expect((await shop.texts(lin))[0]).toMatch(/^您好/);
  });
});

import { HOUR } from '../../src/kernel/clock.ts';
import { ENGINES } from '../support/engines.ts';
import { openPlanShop, type PlanShop, send, wait } from './plans-shop.ts';

describe.each(ENGINES)('a plan whose row cannot be read on %s', (engine) => {
  let shop: PlanShop;
  beforeEach(async () => {
    shop = await openPlanShop(engine);
  });
  afterEach(() => shop.close());

  const set = (sql: string) => shop.write(async (tx) => void (await tx.exec(sql, [], 'run')));

  it.each([
    ['damaged', `update care_versions set draft = '{"name":"?"}' where version = 2`],
    [
      'of a newer release',
      `update care_versions set draft = '{"name":"A","trigger":{"kind":"moon"},"steps":[]}' where version = 2`,
    ],
    ['gone', 'delete from care_versions where version = 2'],
  ])('%s, it keeps neither the till nor the other plans from their work', async (_what, damage) => {
    const bad = await shop.on({ trigger: { kind: 'purchase' }, steps: [wait('w', 0, { hours: 1 }), send('a', 'Bad')] });
    const daily = await shop.on({ trigger: { kind: 'overdue', percent: 150 }, steps: [send('a', 'Late')] });
    const amy = await shop.person();
    await shop.buys(amy);
    const draft = (await shop.plans.byId(shop.test.db.reader, shop.merchantId, bad)).draft;
    await shop.write((tx) => shop.plans.change(tx, shop.merchantId, bad, { ...draft, name: 'B' }, 'staff:1'));
    const otherDraft = (await shop.plans.byId(shop.test.db.reader, shop.merchantId, daily)).draft;
    await shop.write((tx) => shop.plans.change(tx, shop.merchantId, daily, { ...otherDraft, name: 'D' }, 'staff:1'));
    await set(damage);
    await shop.on({ trigger: { kind: 'purchase' }, steps: [wait('w', 0, { hours: 1 }), send('a', 'Good')] });

    const ben = await shop.person();
    await shop.buys(ben);
    await shop.search();
    await shop.pass(3 * HOUR);
    expect(await shop.texts()).toEqual(['Good']);
    expect(await shop.states(amy)).toEqual(['going']); // until the plan is mended or removed
    const walks = await shop.plans.walks(shop.test.db.reader, shop.merchantId, { customerId: amy.id, limit: 5 });
    expect(walks).toMatchObject([{ state: 'going', stepId: null }]);
    const left = await shop.plans.list(shop.test.db.reader, shop.merchantId);
    expect(left.map(({ draft: { steps } }) => steps.length)).toEqual([2]);

    await shop.write((tx) => shop.plans.remove(tx, shop.merchantId, bad, 'staff:1'));
    expect(await shop.states(amy)).toEqual(['stopped:removed']);
  });
});

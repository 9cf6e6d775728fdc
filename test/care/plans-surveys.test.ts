import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { ENGINES } from '../support/engines.ts';
import { csat } from '../surveys/survey-shop.ts';
import { ask, openPlanShop, type PlanShop, send } from './plans-shop.ts';

describe.each(ENGINES)('plans beside surveys on %s', (engine) => {
  let shop: PlanShop;
  beforeEach(async () => void (shop = await openPlanShop(engine)));
  afterEach(() => shop.close());

  /** An open survey of two questions with this word. */
  const survey = (word: string) =>
    shop.write(async (tx) => {
      const { surveys } = shop.gateway;
      const draft = { name: word, intro: {}, questions: [csat('visit'), csat('food')], thanks: {}, words: [word], restDays: 0 }; // prettier-ignore
      const { id } = await surveys.add(tx, shop.merchantId, draft, 'staff:1');
      await surveys.open(tx, shop.merchantId, id, 'staff:1');
    });

  test('a survey answered to its end starts a plan for those it is for, once a run', async () => {
    await survey('TASTE');
    await survey('AGAIN');
    await shop.on({
      trigger: { kind: 'survey_done' },
      where: { field: 'surveys.score', is: '<=', value: 2 },
      steps: [send('a', 'We are sorry.')],
    });
    const [amy, ben] = [await shop.person(), await shop.person()];
    for (const text of ['taste', '5', '1']) await shop.say(amy.phone, text);
    for (const text of ['taste', '1', '5']) await shop.say(ben.phone, text);
    await shop.work();
    expect([await shop.texts(amy), await shop.texts(ben)]).toEqual([['We are sorry.'], []]);
    for (const text of ['again', '2']) await shop.say(amy.phone, text);
    await shop.work();
    expect(await shop.texts(amy)).toHaveLength(1); // in the middle of it
    await shop.say(amy.phone, '2');
    await shop.work();
    expect(await shop.texts(amy)).toEqual(['We are sorry.', 'We are sorry.']);
    const { where, trigger } = { where: undefined, trigger: { kind: 'survey_done' as const } };
    const draft = { name: 'All', trigger, where, steps: [send('a', 'Hi')], stopWhen: [], again: 0 };
    expect(await shop.plans.reach(shop.test.db.reader, shop.merchantId, draft)).toBe(2);
  });

  test('a survey that nobody answers holds a question of a plan back for a day, and no longer', async () => {
    await survey('TASTE');
    await shop.on({ trigger: { kind: 'purchase' }, steps: [ask('q', 'score', { texts: { en: 'Dinner? 1-5' } })] });
    const amy = await shop.person();
    await shop.say(amy.phone, 'taste');
    await shop.pass(14 * HOUR);
    await shop.buys(amy);
    await shop.pass(6 * HOUR);
    expect(await shop.texts(amy)).toEqual([]);
    await shop.pass(5 * HOUR);
    expect(await shop.texts(amy)).toEqual(['Dinner? 1-5']);
    expect((await shop.say(amy.phone, '4')).by).toBe('care.answer');
    await shop.pass(DAY);
    expect(await shop.steps(amy)).toEqual(['q:sent']);
  });
});

import { newId } from '../../src/kernel/ids.ts';
import type { Question } from '../../src/surveys/index.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

const csat = (id: string): Question => ({
  id,
  type: 'csat',
  texts: { en: 'How was it?' },
  optional: true,
  branches: [],
});

describe.each(ENGINES)('questions named like what every object has on %s', (engine) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(engine);
  });
  afterAll(() => shop.close());

  it.each(['constructor', '__proto__', 'toString'])('a sheet on which %s was left empty is taken', async (id) => {
    const { gateway, merchantId, clock, test } = shop;
    const draft = { name: 'Visit', intro: {}, questions: [csat(id), csat('q2')], thanks: {}, words: [], restDays: 0 };
    const said = { answers: { q2: '4' }, formKey: newId(clock.now()) };
    const survey = await test.db.write(async (tx) => {
      const made = await gateway.surveys.add(tx, merchantId, draft, 'staff:1');
      await gateway.surveys.open(tx, merchantId, made.id, 'staff:1');
      await gateway.surveys.typeIn(tx, merchantId, made.id, said, 'staff:1');
      return made.id;
    });
    const { done } = await gateway.surveys.results(test.db.reader, merchantId, survey);
    expect(done).toBe(1);
  });
});

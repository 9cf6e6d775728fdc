import { ownWords } from '../../src/own-words.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';
import { type AppShop, openApps } from './shop.ts';

describe.each(ENGINES)('words to try on a simulated phone on %s', (engine) => {
  let shop: AppShop;
  beforeAll(async () => {
    shop = await openApps(engine);
  });
  afterAll(() => shop.close());

  it('are those of what is live, one each', async () => {
    const { apps, merchantId, gateway, test } = shop;
    expect(await ownWords(gateway, LINS_NUMBER)).toEqual([]);
    await shop.card('vote', {}, { words: ['VOTE', 'DISH'] });
    const hours = await shop.card('info');
    expect(await ownWords(gateway, LINS_NUMBER)).toEqual(['HOURS', 'VOTE']);
    const { draft } = await apps.byId(test.db.reader, merchantId, hours);
    await test.db.write((tx) => apps.change(tx, merchantId, hours, { ...draft, words: ['WHEN'] }, 'staff:lin')); // not live yet
    expect(await ownWords(gateway, LINS_NUMBER)).toEqual(['HOURS', 'VOTE']);
    await test.db.write((tx) => apps.pause(tx, merchantId, hours, 'staff:lin'));
    expect(await ownWords(gateway, LINS_NUMBER)).toEqual(['VOTE']);
    expect(await ownWords(gateway, '+12025550199')).toEqual([]);
  });
});

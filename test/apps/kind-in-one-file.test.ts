import { ENGINES } from '../support/engines.ts';
import { fortune } from './kinds/fortune.ts';
import { type AppShop, openApps } from './shop.ts';

describe.each(ENGINES)('a card of one file and one line on %s', (engine) => {
  let shop: AppShop;
  beforeAll(async () => {
    shop = await openApps(engine, { apps: { moreKinds: [fortune] } });
  });
  afterAll(() => shop.close());

  it('stands in the gallery with its form, read off its schema', () => {
    const kind = shop.apps.kinds().find(({ name }) => name === 'fortune');
    expect(kind?.fields).toEqual([
      expect.objectContaining({ name: 'answer', type: 'texts', label: 'apps.form.fortune_answer', optional: false }),
    ]);
  });

  it.each(['en', 'zh'] as const)(
    'is an app by text after the usual way, from its ready form in %s',
    async (language) => {
      const id = await shop.card('fortune', {}, {}, language);
      const word = language === 'en' ? 'fortune' : '运势';
      const phone = shop.phone();
      await shop.member(phone);
      await shop.say(phone, `LANG ${language.toUpperCase()}`);
      expect(await shop.ask(phone, word)).toMatch(language === 'en' ? /number of the day: [1-9]$/ : /幸运数：[1-9]$/);
      expect(await shop.apps.figures(shop.test.db.reader, shop.merchantId, id)).toMatchObject({ uses: 1, done: 1 });
    },
  );

  it('knows nothing of what a gateway without it knows', async () => {
    const plain = await openApps(engine);
    expect(plain.apps.kinds().map(({ name }) => name)).not.toContain('fortune');
    const draft = shop.apps.fromForm('fortune', { answer: { en: '{{lucky}}' } }, 'en');
    const faults = await plain.apps.faults(plain.test.db.reader, plain.merchantId, draft);
    expect(faults.map(({ code }) => code)).toEqual(expect.arrayContaining(['kind_unknown', 'special_unknown']));
    await plain.close();
  });
});

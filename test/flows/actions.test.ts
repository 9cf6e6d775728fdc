import { loadWords } from '../../src/platform/i18n.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { openShop, type Shop } from './shop.ts';

describe('actions that slices plug in', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop('sqlite');
  });
  afterAll(() => shop.close());

  const actions = () => shop.gateway.slices.flatMap(({ actions: own }) => own ?? []);

  it('have names of their own, those of points, tags, cases and staff among them', () => {
    const names = actions().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['points.give', 'customers.tag', 'customers.untag', 'cases.open', 'staff.alert']),
    );
  });

  it.each(LANGUAGES)('have words for all they ask in %s', async (language) => {
    const words = loadWords();
    for (const { label, asks } of actions()) {
      expect(words(language, label)).not.toBe('');
      for (const ask of asks) {
        expect(words(language, ask.label)).not.toBe('');
        for (const choice of (await ask.choices?.(shop.test.db.reader, shop.merchantId)) ?? [])
          if ('key' in choice.label) expect(words(language, choice.label.key)).not.toBe('');
      }
    }
  });

  it.each(['', 'constructor', '🙂'.repeat(3000)])('refuse nothing with a throw: %j', (value) => {
    for (const { input, asks } of actions())
      expect(() => input.safeParse(Object.fromEntries(asks.map(({ name }) => [name, value])))).not.toThrow();
  });
});

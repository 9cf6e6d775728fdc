import { exactWords } from '../../src/customers/index.ts';
import { isReservedAnswer } from '../../src/keywords/index.ts';
import { createShopWords, openWords } from '../../src/keywords/shop-words.ts';
import { createWordTable } from '../../src/keywords/words.ts';
import { fold } from '../../src/kernel/fold.ts';
import type { KeywordApp, Talk } from '../../src/platform/slice.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

const ran: string[] = [];
const app = (name: string, words: string[]): KeywordApp => ({
  name,
  words,
  takes: 'alone',
  async run(_, { ref, value }) {
    ran.push(`${name} ${ref ?? ''} ${value}`.trim());
    return {};
  },
});
const table = createWordTable([app('points.balance', ['POINTS', '积分']), app('apps.run', [])], exactWords.stop);
const words = createShopWords(table, [...exactWords.stop, ...exactWords.start, ...exactWords.help]);

test.each`
  text       | reserved
  ${'T'}     | ${true}
  ${'r'}     | ${true}
  ${'ｔｄ'}  | ${true}
  ${'Yes!'}  | ${true}
  ${'no'}    | ${true}
  ${'退订'}  | ${true}
  ${'START'} | ${true}
  ${'Y 27'}  | ${true}
  ${'y27'}   | ${true}
  ${'C118'}  | ${true}
  ${'c-118'} | ${true}
  ${'1'}     | ${false}
  ${'二'}    | ${false}
  ${'soup'}  | ${false}
  ${'yesso'} | ${false}
  ${'C'}     | ${false}
`('$text may not be offered as an answer: $reserved', ({ text, reserved }) => {
  expect(isReservedAnswer(text)).toBe(reserved);
});

describe.each(ENGINES)("a shop's own words on %s", (engine) => {
  let shop: Shop;
  let other: string;
  beforeAll(async () => {
    shop = await openShop(engine);
    const next = { name: 'Next Door', country: 'US', zone: 'America/New_York', language: 'en' as const };
    other = (await shop.test.db.write((tx) => shop.gateway.merchants.add(tx, next))).merchantId;
  });
  afterAll(() => shop.close());

  const claim = (ref: string, list: string[], merchantId = shop.merchantId) =>
    shop.test.db.write((tx) => words.claim(tx, merchantId, { app: 'apps.run', ref, takes: 'value' }, list));
  const release = (ref: string) => shop.test.db.write((tx) => words.release(tx, shop.merchantId, ref));
  const owned = (ref: string) => words.ofRef(shop.test.db.reader, shop.merchantId, ref);

  it.each`
    word                       | fault         | by
    ${'POINTS'}                | ${'built_in'} | ${'points.balance'}
    ${'ｐｏｉｎｔｓ'}          | ${'built_in'} | ${'points.balance'}
    ${'積分'}                  | ${'built_in'} | ${'points.balance'}
    ${'stop'}                  | ${'reserved'} | ${undefined}
    ${'Yes'}                   | ${'reserved'} | ${undefined}
    ${'C118'}                  | ${'reserved'} | ${undefined}
    ${''}                      | ${'form'}     | ${undefined}
    ${'a'}                     | ${'form'}     | ${undefined}
    ${'2026'}                  | ${'form'}     | ${undefined}
    ${'!!'}                    | ${'form'}     | ${undefined}
    ${'aWordOfTwentyOneChar1'} | ${'form'}     | ${undefined}
  `('$word is refused: $fault', async ({ word, fault, by }) => {
    expect(await claim('a1', ['SOUP', word as string])).toEqual([by ? { word, fault, by } : { word, fault }]);
    expect(await owned('a1')).toEqual([]);
  });

  it('one owner a word, however it is written; another shop may have the same', async () => {
    expect(await claim('a1', ['Soup', '汤'.repeat(2)])).toEqual([]);
    expect(await claim('a2', ['SOUP'])).toEqual([{ word: 'SOUP', fault: 'taken', by: 'a1' }]);
    expect(await claim('a2', ['ｓｏｕｐ'])).toEqual([{ word: 'ｓｏｕｐ', fault: 'taken', by: 'a1' }]);
    expect(await claim('b1', ['SOUP'], other)).toEqual([]);
    expect(await claim('a1', ['SOUP', 'Broth', 'broth'])).toEqual([]);
    expect((await owned('a1')).toSorted()).toEqual(['SOUP', 'broth']);
    await release('a1');
    expect(await claim('a2', ['soup'])).toEqual([]);
    await release('a2');
  });

  it('of ten owners at once one has the word, and nobody half of what was asked', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => claim(`r${n}`, [`OWN${n}`, 'RACE'])));
    expect(tries.filter((one) => one.status === 'fulfilled' && one.value.length === 0)).toHaveLength(1);
    const counts = await Promise.all(Array.from({ length: 10 }, async (_, n) => (await owned(`r${n}`)).length));
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  it('a text finds the app of its shop, and what stands behind the word', async () => {
    await claim('a3', ['MENU', '菜单']);
    const open = openWords(table);
    const run = async (merchantId: string, text: string) => {
      ran.length = 0;
      await shop.test.db.write(async (tx) => {
        ran.length = 0;
        const match = (await open(tx, merchantId)).match(text, fold(text));
        await match?.app.run(tx, { value: match.value } as Talk);
      });
      return ran.join();
    };
    expect(await run(shop.merchantId, 'menu')).toBe('apps.run a3');
    expect(await run(shop.merchantId, 'Menu, please')).toBe('apps.run a3');
    expect(await run(shop.merchantId, 'MENU 2 people')).toBe('apps.run a3 2 people');
    expect(await run(shop.merchantId, '菜单')).toBe('apps.run a3');
    expect(await run(shop.merchantId, 'points')).toBe('points.balance');
    expect(await run(other, 'menu')).toBe('');
    await release('a3');
    expect(await run(shop.merchantId, 'menu')).toBe('');
  });
});

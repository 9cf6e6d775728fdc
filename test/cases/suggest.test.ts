import { suggestFrom } from '../../src/cases/suggest/index.ts';
import type { Label } from '../../src/cases/index.ts';
import { fold } from '../../src/kernel/fold.ts';
import { ENGINES } from '../support/engines.ts';
import { openWorld } from '../support/world-rows.ts';
import { openCaseShop } from './case-shop.ts';
import { examplesOf } from '../../src/cases/suggest/examples.ts';
import { reasons } from '../../src/cases/suggest/reasons.ts';
import { missedOf, PLAIN, writtenIn } from './suggest-measure.ts';

const lettersOf = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]/gu, '');
const SETS = ['complaints-blind', 'complaints-plain', 'complaints-oblique'];

describe.each(['en', 'zh'] as const)('the suggested category in %s', (language) => {
  test('is right for nearly all it was taught with, which hold no text of a test', async () => {
    const texts = examplesOf(language);
    const taught = new Set(texts.map(([, text]) => text));
    expect(taught.size).toBe(texts.length);
    expect((await missedOf(texts)).length / texts.length).toBeLessThanOrEqual(0.05);
    for (const set of SETS) for (const [, text] of writtenIn(set, language)) expect(taught).not.toContain(text);
  });

  /*
   * Written by hands that saw nothing but the names of the categories and what they mean; nothing was changed after they
   * were first read. The blind hundred, on commit 3bcd442: 96 right in English, 96 in Chinese (a second reader, who saw
   * only the texts, chose as their writer did in 100 and 100). Of 25 plain ones 24 and 23, of 25 riddles ("did the cow go
   * to private school", of a price) 15 and 13. Floors stand a little below.
   */
  test.each`
    set                     | floor
    ${'complaints-blind'}   | ${0.9}
    ${'complaints-plain'}   | ${0.8}
    ${'complaints-oblique'} | ${0.5}
  `('of texts written blind is right for $floor of $set', async ({ set, floor }) => {
    const texts = writtenIn(set as string, language);
    expect(1 - (await missedOf(texts)).length / texts.length).toBeGreaterThanOrEqual(floor);
  });

  test('names words of the text that decided, nearly always', async () => {
    const found = await Promise.all(
      SETS.flatMap((set) => writtenIn(set, language)).map(async ([, text]) => ({
        text,
        ...((await suggestFrom(PLAIN, text)) ?? { because: [], sure: 0 }),
      })),
    );
    for (const { text, because, sure } of found) {
      for (const word of because) expect(lettersOf(text)).toContain(lettersOf(word));
      expect(sure).toBeGreaterThanOrEqual(0);
      expect(sure).toBeLessThanOrEqual(1);
    }
    expect(found.filter(({ because }) => because.length === 0).length / found.length).toBeLessThan(0.1);
  });
});

const own = (id: string, words: string[], name = {}): Label => ({ id, name: { words: name }, words });

test.each`
  what                                      | labels                                 | text                                           | category     | because
  ${'words of the product'}                 | ${[]}                                  | ${'the waiter was rude'}                       | ${'service'} | ${'rude'}
  ${'a word of the shop before them'}       | ${[own('x', ['parking'])]}             | ${'rude, expensive, and no PARKING'}           | ${'x'}       | ${'parking'}
  ${'Chinese of the shop before them'}      | ${[own('x', ['停车'])]}                | ${'態度很差，又沒有停車的地方'}                | ${'x'}       | ${'停车'}
  ${'the name of a category'}               | ${[own('x', [], { en: 'Allergens' })]} | ${'allergens?? waiter did not know'}           | ${'x'}       | ${'allergens'}
  ${'no part of a longer word'}             | ${[own('x', ['park'])]}                | ${'the waiter was rude, sparkling water warm'} | ${'service'} | ${'rude'}
  ${'full-width and capitals'}              | ${[]}                                  | ${'ＯＶＥＲＣＨＡＲＧＥＤ'}                    | ${'price'}   | ${'overcharged'}
  ${'Chinese with blanks'}                  | ${[]}                                  | ${'态 度 太 差'}                               | ${'service'} | ${'态度'}
  ${'signs of a pattern in a word of ours'} | ${[own('x', ['c++ (course)'])]}        | ${'the c++ (course) was dull'}                 | ${'x'}       | ${'c++ (course'}
`('goes by $what', async ({ labels, text, category, because }) => {
  const found = await suggestFrom([...PLAIN, ...labels], text);
  expect(found).toMatchObject({ category });
  expect(found!.because).toContain(because);
});

test.each(['', '   ', '?', '😀😀', 'asdf', '哦', '12345', 'x'.repeat(5000)])(
  'suggests nothing for %#',
  async (text) => {
    expect(await suggestFrom(PLAIN, text)).toBeUndefined();
  },
);

test('says no word twice, nor a part of one it has said', async () => {
  const { because } = (await suggestFrom(PLAIN, 'my noodles were cold and I found a hair in the soup'))!;
  expect(because.filter((word) => word.includes('hair'))).toHaveLength(1);
});

// What stands in every text tells nobody why, though it may have tipped the scales.
const FILLER =
  /^(?:(?:the|a|an|i|was|is|us|at|that|and|on|of|it|to|for|my|me|had|even|only|but|because|after|never|still|were|you|they|with|in|we|been|so)\b ?)+$/u;
test.each([
  ['that was not us', []],
  ['was on us and the that', []],
  ['expensive and the waiter was rude', ['rude', 'waiter']],
])('“%s” gives no filler for its reason', async (text, because) => {
  expect((await suggestFrom(PLAIN, text))?.because ?? []).toEqual(because);
});

// Chinese is weighed in runs that are cut blindly; the reasons are words.
test.each([
  ['等他们都下班了两次还没退', { 班了: 2, 了两次: 1, 还没退: 2 }, ['没退', '下班']],
  ['会员折扣没算进去', { 员折: 2, 没算: 3 }, ['没算', '会员', '折扣']],
  ['修了三次的机', { 修: 2, 了三次: 1 }, ['修了']],
])('“%s” gives words for its reason, not what was cut from them', (line, runs, because) => {
  const weighed = Object.entries(runs).map(([word, weight]) => ({ word, weight, at: line.indexOf(word) }));
  expect(reasons(line, weighed)).toEqual(because);
});

test('no reason of all that was written is filler', async () => {
  const texts = (['en', 'zh'] as const).flatMap((language) => [
    ...examplesOf(language),
    ...SETS.flatMap((set) => writtenIn(set, language)),
  ]);
  const found = await Promise.all(texts.map(([, text]) => suggestFrom(PLAIN, text)));
  const said = found.flatMap((one) => one?.because ?? []);
  expect(said.filter((word) => FILLER.test(word))).toEqual([]);
  expect(said.length).toBeGreaterThan(texts.length);
});

test('suggests nothing that was put away', async () => {
  const without = PLAIN.filter(({ id }) => id !== 'service');
  expect((await suggestFrom(without, 'the waiter was rude'))?.category).not.toBe('service');
});

test('many earlier cases of one category draw no others to it', async () => {
  const many = [
    'the waiter was rude to me',
    'the soup was cold',
    'the room was dirty',
    'the staff was slow with the food',
  ];
  const decided = Array.from({ length: 100 }, (_, at) => ['service', many[at % many.length]!] as const);
  for (const [category, text] of writtenIn('complaints-plain', 'en').filter(([meant]) => meant === 'price'))
    if ((await suggestFrom(PLAIN, text))!.category === category)
      expect((await suggestFrom(PLAIN, text, decided))!.category).toBe(category);
});

test('a long letter is read quickly', async () => {
  for (const text of ['the waiter was rude and '.repeat(5000), '服务员态度差'.repeat(5000), 'charged me '.repeat(5000)])
    expect(await suggestFrom(PLAIN, text)).toBeDefined();
});

describe.each(ENGINES)('suggestions of a shop on %s', (engine) => {
  it('know its own categories, names and words, and nothing it has hidden', async () => {
    const world = await openWorld(engine);
    const { db, caseDesk: desk, merchantId } = world;
    const set = (label: Parameters<typeof desk.setLabel>[2]) =>
      db.write((tx) => desk.setLabel(tx, merchantId, label, 'staff:x'));
    const { id } = await set({ sort: 'category', name: { en: 'Parking', zh: '停车' }, words: ['car park', '车位'] });
    const suggest = async (text: string) => (await desk.suggest(db.reader, merchantId, text))?.category;
    expect(await suggest('rude waiter and no car park')).toBe(id);
    expect(await suggest('没有车位，态度也差')).toBe(id);
    await set({ sort: 'category', id: 'service', name: {}, words: [], archived: true });
    expect(await suggest('rude waiter')).not.toBe('service');
    await set({ sort: 'category', id, name: { en: 'Parking' }, words: [], archived: true });
    expect(await suggest('rude waiter and no car park')).not.toBe(id);
    await world.close();
  });

  it('follow what its people decided of earlier cases, and nobody else follows it', async () => {
    const shop = await openCaseShop(engine);
    const { reader } = shop.test.db;
    const suggest = (text: string, of = shop.merchantId) => shop.desk.suggest(reader, of, text);
    const asked = 'the pomelo was squashed';
    expect((await suggest(asked))?.category).not.toBe('handling');
    for (const [at, text] of ['pomelo was squashed in the bag', 'a squashed pomelo', 'pomelo squashed'].entries()) {
      const { id } = await shop.complains(`+1202555012${at}`, text);
      await shop.write((tx) => shop.desk.classify(tx, shop.merchantId, id, { category: 'handling' }, shop.liWei.actor));
    }
    const found = await suggest(asked);
    expect(found?.category).toBe('handling');
    expect(found?.because.join(' ')).toMatch(/pomelo|squashed/u);
    const { merchantId: other } = await shop.write((tx) =>
      shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea House' }),
    );
    expect((await suggest(asked, other))?.category).not.toBe('handling');
    await shop.close();
  });
});

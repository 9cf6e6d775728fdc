import { suggestFrom } from '../../src/cases/suggest/index.ts';
import type { Label } from '../../src/cases/index.ts';
import { fold } from '../../src/kernel/fold.ts';
import { ENGINES } from '../support/engines.ts';
import { openWorld } from '../support/world-rows.ts';
import { openCaseShop } from './case-shop.ts';
import { type Complaint, independent } from './complaints-independent.ts';
import { second } from './complaints-second.ts';
import { complaintsOf, examplesOf, missed, missedOf, PLAIN } from './suggest-measure.ts';

const lettersOf = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]/gu, '');

describe.each(['en', 'zh'])('the suggested category in %s', (language) => {
  test('is right for at least 80 of 100 written complaints', () => {
    const texts = complaintsOf(`complaints.${language}`);
    expect(texts).toHaveLength(100);
    expect(new Set(texts.map(([, text]) => text)).size).toBe(100);
    expect(missed(`complaints.${language}`).length).toBeLessThanOrEqual(20);
  });

  test('is right for four of five that were written when the words stood already', () => {
    const texts = complaintsOf(`complaints-held.${language}`);
    expect(missed(`complaints-held.${language}`).length / texts.length).toBeLessThanOrEqual(0.2);
  });

  test('is right for nine of ten it was taught with', () => {
    const texts = examplesOf(language);
    expect(new Set(texts.map(([, text]) => text)).size).toBe(texts.length);
    expect(missedOf(texts).length / texts.length).toBeLessThanOrEqual(0.1);
  });

  // Floors a little below what was measured; the figures stand beside the texts.
  test.each`
    set             | texts          | plain   | oblique
    ${'the first'}  | ${independent} | ${0.92} | ${0.84}
    ${'the second'} | ${second}      | ${0.72} | ${0.4}
  `('of texts written blind is right for no less than it was: $set', ({ texts, ...floors }) => {
    const taught = new Set(examplesOf(language).map(([, text]) => text));
    for (const style of ['plain', 'oblique'] as const) {
      const own = (texts as Complaint[]).filter((one) => one.language === language && one.style === style);
      expect(own.some(({ text }) => taught.has(text))).toBe(false);
      const wrong = missedOf(own.map(({ category, text }) => [category, text] as const));
      expect(1 - wrong.length / own.length).toBeGreaterThanOrEqual(floors[style]);
    }
  });

  test('names words of the text that decided, nearly always', () => {
    let [all, bare] = [0, 0];
    const blind = [...independent, ...second].filter((one) => one.language === language);
    for (const text of [
      ...complaintsOf(`complaints.${language}`).map(([, said]) => said),
      ...blind.map((one) => one.text),
    ]) {
      const found = suggestFrom(PLAIN, text);
      if (!found) continue;
      all += 1;
      if (found.because.length === 0) bare += 1;
      for (const word of found.because) expect(lettersOf(text)).toContain(lettersOf(word));
      expect(found.sure).toBeGreaterThanOrEqual(0);
      expect(found.sure).toBeLessThanOrEqual(1);
    }
    expect(bare / all).toBeLessThan(0.05);
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
`('goes by $what', ({ labels, text, category, because }) => {
  const found = suggestFrom([...PLAIN, ...labels], text);
  expect(found).toMatchObject({ category });
  expect(found!.because).toContain(because);
});

test.each(['', '   ', '?', '😀😀', 'asdf', '哦', '12345', 'x'.repeat(5000)])('suggests nothing for %#', (text) => {
  expect(suggestFrom(PLAIN, text)).toBeUndefined();
});

test('says no word twice, nor a part of one it has said', () => {
  const { because } = suggestFrom(PLAIN, 'my noodles were cold and I found a hair in the soup')!;
  expect(because.filter((word) => word.includes('hair'))).toHaveLength(1);
});

// What stands in every text tells nobody why, though it may have tipped the scales.
const FILLER =
  /^(?:(?:the|a|an|i|was|is|us|at|that|and|on|of|it|to|for|my|me|had|even|only|but|because|after|never|still|were|you|they|with|in|we|been|so)\b ?)+$/u;
const HALVES = new Set([
  '班了',
  '了两',
  '的水',
  '得一',
  '四了',
  '次还',
  '样的',
  '的价',
  '我订',
  '对我',
  '真的',
  '点的',
  '的位',
]);

test.each([
  ['that was not us', []],
  ['was on us and the that', []],
  ['expensive and the waiter was rude', ['rude', 'waiter']],
  ['等他们都下班了两次还没退', ['还没退']],
])('“%s” gives no filler for its reason', (text, because) => {
  expect(suggestFrom(PLAIN, text)?.because ?? []).toEqual(because);
});

test('no reason of all that was written is filler', () => {
  const texts = [
    ...['en', 'zh'].flatMap((language) => [...complaintsOf(`complaints.${language}`), ...complaintsOf(`complaints-held.${language}`)]).map(([, text]) => text), // prettier-ignore
    ...[...independent, ...second].map(({ text }) => text),
  ];
  const said = texts.flatMap((text) => suggestFrom(PLAIN, text)?.because ?? []);
  expect(said.filter((word) => FILLER.test(word) || HALVES.has(word))).toEqual([]);
  expect(said.length).toBeGreaterThan(texts.length);
});

test('suggests nothing that was put away', () => {
  const without = PLAIN.filter(({ id }) => id !== 'service');
  expect(suggestFrom(without, 'the waiter was rude')?.category).not.toBe('service');
});

test('many earlier cases of one category draw no others to it', () => {
  const many = [
    'the waiter was rude to me',
    'the soup was cold',
    'the room was dirty',
    'the staff was slow with the food',
  ];
  const decided = Array.from({ length: 100 }, (_, at) => ['service', many[at % many.length]!] as const);
  for (const [category, text] of complaintsOf('complaints.en').filter(([meant]) => meant === 'price'))
    if (suggestFrom(PLAIN, text)!.category === category)
      expect(suggestFrom(PLAIN, text, decided)!.category).toBe(category);
});

test('a long letter is read quickly', () => {
  for (const text of ['the waiter was rude and '.repeat(5000), '服务员态度差'.repeat(5000), 'charged me '.repeat(5000)])
    expect(suggestFrom(PLAIN, text)).toBeDefined();
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

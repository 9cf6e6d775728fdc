import fc from 'fast-check';
import { coach } from '../../src/marketing/index.ts';
import { measure } from '../../src/kernel/sms-text.ts';

test.each`
  what                         | text                              | rewrite                           | kinds
  ${'a curly apostrophe'}      | ${'Lin’s soup'}                   | ${"Lin's soup"}                   | ${['quote']}
  ${'curly quotes'}            | ${'“Soup” today'}                 | ${'"Soup" today'}                 | ${['quote', 'quote']}
  ${'a long dash'}             | ${'Soup — today'}                 | ${'Soup - today'}                 | ${['dash']}
  ${'three dots in one'}       | ${'Soon…'}                        | ${'Soon...'}                      | ${['dots']}
  ${'a hard blank'}            | ${'5\u00a0pm'}                    | ${'5 pm'}                         | ${['space']}
  ${'an invisible blank'}      | ${'so\u200bup'}                   | ${'soup'}                         | ${['space']}
  ${'a bullet'}                | ${'• soup'}                       | ${'- soup'}                       | ${['bullet']}
  ${'a times sign'}            | ${'2 × soup'}                     | ${'2 x soup'}                     | ${['symbol']}
  ${'an emoji'}                | ${'Hot soup 🍜 today!'}           | ${'Hot soup today!'}              | ${['emoji']}
  ${'an emoji before a stop'}  | ${'Come 😀!'}                     | ${'Come!'}                        | ${['emoji']}
  ${'a family'}                | ${'For you 👨‍👩‍👧'}                   | ${'For you'}                      | ${['emoji']}
  ${'a flag'}                  | ${'🇺🇸 day'}                       | ${'day'}                          | ${['emoji']}
  ${'a keycap'}                | ${'1️⃣ soup'}                      | ${'1 soup'}                       | ${['emoji']}
  ${'an accent GSM-7 lacks'}   | ${'Olá'}                          | ${'Ola'}                          | ${['accent']}
  ${'an accent in two signs'}  | ${'cafe\u0301'}                   | ${'café'}                         | ${['accent']}
  ${'fields and their braces'} | ${'Hi {{name "friend"}} – hello'} | ${'Hi {{name "friend"}} - hello'} | ${['dash']}
`('$what: $rewrite', ({ text, rewrite, kinds }) => {
  const advice = coach(text)!;
  expect(advice.rewrite).toBe(rewrite);
  expect(advice.changes.map(({ kind }) => kind)).toEqual(kinds);
  expect(measure(advice.rewrite).encoding).toBe('GSM-7');
});

test.each`
  what                       | text
  ${'plain words'}           | ${'Soup today'}
  ${'an accent GSM-7 has'}   | ${'Café, señor, über, 5 £, 5 €, [x]'}
  ${'Chinese'}               | ${'今天面条半价'}
  ${'Chinese with an emoji'} | ${'今天面条半价🍜'}
  ${'one Chinese word'}      | ${"Lin's 林 – soup"}
  ${'nothing'}               | ${''}
`('no advice for $what', ({ text }) => {
  expect(coach(text)).toBeUndefined();
});

test('marks the culprits in place', () => {
  expect(coach('It’s hot… now')!.stretches).toEqual([
    { text: 'It', culprit: false },
    { text: '’', culprit: true },
    { text: 's hot', culprit: false },
    { text: '…', culprit: true },
    { text: ' now', culprit: false },
  ]);
});

test('a rewrite is always cheap, and the marked text always the whole text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const advice = coach(text);
      if (!advice) return;
      expect(measure(advice.rewrite).encoding).toBe('GSM-7');
      expect(advice.stretches.map((stretch) => stretch.text).join('')).toBe(text);
    }),
  );
});

import * as fc from 'fast-check';
import { fold, words } from '../../src/kernel/fold.ts';

test.each`
  what                                | text                          | folded
  ${'capitals'}                       | ${'JOIN'}                     | ${'join'}
  ${'blanks and punctuation around'}  | ${'  Join!! \n'}              | ${'join'}
  ${'quotes'}                         | ${'“STOP”'}                   | ${'stop'}
  ${'a leading hash'}                 | ${'#Points'}                  | ${'points'}
  ${'full-width letters and digits'}  | ${'ＤＨ３'}                   | ${'dh3'}
  ${'full-width hash and blank'}      | ${'＃兑换　３'}               | ${'兑换 3'}
  ${'blanks inside'}                  | ${'redeem \t\r\n 3'}          | ${'redeem 3'}
  ${'traditional Chinese'}            | ${'積分，退訂！恢復'}         | ${'积分,退订!恢复'}
  ${'Chinese full stop'}              | ${'退订。'}                   | ${'退订'}
  ${'inner Chinese punctuation'}      | ${'意见：面太咸。《真的》咸'} | ${'意见:面太咸.<真的>咸'}
  ${'a word of two steps to go'}      | ${'薴'}                       | ${'苎'}
  ${'a very common word stays whole'} | ${'什么'}                     | ${'什么'}
  ${'zero-width and direction marks'} | ${'ST\u200bO\u200eP\ufeff'}   | ${'stop'}
  ${'an emoji behind'}                | ${'Join 🎉👍🏽'}                | ${'join'}
  ${'keycap digits'}                  | ${'5️⃣'}                       | ${'5'}
  ${'circled digits'}                 | ${'③'}                        | ${'3'}
  ${'NUL'}                            | ${'st\0op\0'}                 | ${'stop'}
  ${'lone surrogates'}                | ${'\ud800stop\udfff'}         | ${'stop'}
  ${'composed and decomposed alike'}  | ${'cafe\u0301'}               | ${'café'}
  ${'marks split by an invisible'}    | ${'cafe\u200d\u0301'}         | ${'café'}
  ${'a phone number keeps its plus'}  | ${'+1 202 555 0123.'}         | ${'+1 202 555 0123'}
  ${'an amount keeps its sign'}       | ${'$5!'}                      | ${'$5'}
  ${'decimals inside stay'}           | ${'ADD 1234 88.50.'}          | ${'add 1234 88.50'}
  ${'a question mark alone'}          | ${'?'}                        | ${'?'}
  ${'a full-width question mark'}     | ${' ？ '}                     | ${'?'}
  ${'several question marks'}         | ${'？？!'}                    | ${'?'}
  ${'a question mark behind a word'}  | ${'points?'}                  | ${'points'}
  ${'punctuation alone'}              | ${'...'}                      | ${''}
  ${'nothing'}                        | ${''}                         | ${''}
`('$what: $text', ({ text, folded }) => {
  expect(fold(text)).toBe(folded);
});

test('folding twice changes nothing, for every character', () => {
  const changed: string[] = [];
  for (let point = 0; point < 0x30000; point++) {
    const text = `a${String.fromCodePoint(point)}\u0301b`;
    const once = fold(text);
    if (fold(once) !== once) changed.push(point.toString(16));
  }
  expect(changed).toEqual([]);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      '#',
      '?',
      '？',
      ' ',
      'Ａ',
      'İ',
      '積',
      '。',
      '+',
      '5',
      '\ud83d',
      '\u0301',
      '\u0344',
      '\u0323',
      '\u200d',
    ),
  }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 40 }),
);

test('folding never throws, changes nothing the second time and leaves single blanks', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = fold(text);
      expect(fold(once)).toBe(once);
      expect(once).toBe(once.trim());
      expect(once).not.toMatch(/\s\s|[A-Z\0\u200b]/);
      expect(once).not.toMatch(/\p{Cs}/u);
      expect(words(once).join(' ')).toBe(once);
    }),
    { numRuns: 3000 },
  );
});

// Quadratic work on these takes seconds; the bound leaves room for a slow machine.
test.each([
  ['punctuation', '!'.repeat(50_000) + 'a' + '!'.repeat(50_000) + 'a'],
  ['blanks', 'a' + ' \u200b'.repeat(50_000) + 'a'],
  ['piled marks', 'a' + '\u0301\u0323'.repeat(50_000)],
  ['ligatures', '\ufdfa'.repeat(20_000)],
])('takes linear time for a hostile text: %s', (_what, text) => {
  const start = performance.now();
  fold(text);
  expect(performance.now() - start).toBeLessThan(500);
});

test('words', () => {
  expect(words('add 1234 88.50')).toEqual(['add', '1234', '88.50']);
  expect(words('')).toEqual([]);
});

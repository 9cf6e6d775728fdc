import { fold } from '../../src/kernel/fold.ts';
import { caseNumberIn, quoteOf, wordsAfterNumber } from '../../src/cases/rules.ts';

test.each`
  text                              | number       | words
  ${'C118'}                         | ${118}       | ${''}
  ${'c-118'}                        | ${118}       | ${''}
  ${'C 118'}                        | ${118}       | ${''}
  ${'#C118!'}                       | ${118}       | ${''}
  ${'C118 the soup was cold'}       | ${118}       | ${'the soup was cold'}
  ${'C-118: It was 12.50, not 15!'} | ${118}       | ${'It was 12.50, not 15!'}
  ${'C 118\nStill waiting'}         | ${118}       | ${'Still waiting'}
  ${'Ｃ１１８ 面太咸了。'}          | ${118}       | ${'面太咸了。'}
  ${'c118面太咸'}                   | ${118}       | ${'面太咸'}
  ${'C118，還沒有回覆'}             | ${118}       | ${'還沒有回覆'}
  ${'C—118 hello'}                  | ${118}       | ${'hello'}
  ${'C118 👍'}                      | ${118}       | ${'👍'}
  ${'c 2 u later'}                  | ${undefined} | ${null}
  ${'C18'}                          | ${undefined} | ${null}
  ${'C018'}                         | ${undefined} | ${null}
  ${'C1234567890'}                  | ${undefined} | ${null}
  ${'call me 118'}                  | ${undefined} | ${null}
`('$text names case $number and says "$words"', ({ text, number, words }) => {
  expect(caseNumberIn(fold(text))).toBe(number);
  if (number !== undefined) expect(wordsAfterNumber(text)).toBe(words);
});

test.each`
  text                   | most  | quote
  ${'The soup was cold'} | ${60} | ${'The soup was cold'}
  ${'  two\n lines '}    | ${60} | ${'two lines'}
  ${'a'.repeat(61)}      | ${60} | ${`${'a'.repeat(57)}...`}
  ${'👨‍👩‍👧‍👦'.repeat(6)}      | ${5}  | ${'👨‍👩‍👧‍👦👨‍👩‍👧‍👦...'}
`('a quote of at most $most characters', ({ text, most, quote }) => {
  expect(quoteOf(text, most)).toBe(quote);
});

import * as fc from 'fast-check';
import { DomainError } from '../../src/kernel/errors.ts';
import { decimalsOf, formatAmount, isCurrency, parseAmount, type Minor } from '../../src/kernel/money.ts';

const faultOf = (work: () => unknown): DomainError => {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('no fault');
};

test.each`
  currency | decimals
  ${'USD'} | ${2}
  ${'CNY'} | ${2}
  ${'HUF'} | ${2}
  ${'LAK'} | ${2}
  ${'MGA'} | ${2}
  ${'JPY'} | ${0}
  ${'KRW'} | ${0}
  ${'UGX'} | ${0}
  ${'KWD'} | ${3}
  ${'IQD'} | ${3}
  ${'CLF'} | ${4}
`('$currency has $decimals decimals', ({ currency, decimals }) => {
  expect(decimalsOf(currency)).toBe(decimals);
});

test.each(['', 'usd', 'DOLLAR', 'XXX', 'XAU', '__proto__', 'US'])('%p is no currency of a shop', (code) => {
  expect(isCurrency(code)).toBe(false);
  expect(faultOf(() => decimalsOf(code))).toMatchObject({ code: 'invalid', field: 'currency' });
});

test.each`
  text               | currency | minor
  ${'88.50'}         | ${'USD'} | ${8850}
  ${'88.5'}          | ${'USD'} | ${8850}
  ${'88'}            | ${'USD'} | ${8800}
  ${'0'}             | ${'USD'} | ${0}
  ${'0.01'}          | ${'USD'} | ${1}
  ${'1.15'}          | ${'USD'} | ${115}
  ${'007'}           | ${'USD'} | ${700}
  ${'88'}            | ${'JPY'} | ${88}
  ${'1.234'}         | ${'KWD'} | ${1234}
  ${'1.2'}           | ${'KWD'} | ${1200}
  ${'9999999999.99'} | ${'USD'} | ${999999999999}
  ${'999999999999'}  | ${'USD'} | ${99999999999900}
`('"$text" $currency is $minor', ({ text, currency, minor }) => {
  expect(parseAmount(text, currency)).toBe(minor);
});

test.each`
  text                | currency | message
  ${''}               | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'12,5'}           | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'1e309'}          | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'Infinity'}       | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${' 5'}             | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'5\n'}            | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'5.'}             | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'.5'}             | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'+5'}             | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'0x10'}           | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'５'}             | ${'USD'} | ${'Write the amount with a point, like "12.50".'}
  ${'1,5'}            | ${'KWD'} | ${'Write the amount with a point, like "12.500".'}
  ${'1,5'}            | ${'JPY'} | ${'Write the amount in digits alone, like "12".'}
  ${'-3'}             | ${'USD'} | ${'Enter an amount of zero or more.'}
  ${'1.234'}          | ${'USD'} | ${'USD has 2 decimals: write the amount like "12.50".'}
  ${'1.0'}            | ${'JPY'} | ${'JPY has no decimals: write the amount like "12".'}
  ${'1234567890123'}  | ${'USD'} | ${'Write the amount with 12 digits at most.'}
  ${'12345678901.23'} | ${'USD'} | ${'Write the amount with 12 digits at most.'}
  ${'999999999999'}   | ${'CLF'} | ${'Write the amount with 12 digits at most.'}
`('"$text" $currency is refused: $message', ({ text, currency, message }) => {
  expect(faultOf(() => parseAmount(text, currency))).toMatchObject({ code: 'invalid', field: 'amount', message });
});

test('a hundred thousand digits are refused, not counted', () => {
  expect(faultOf(() => parseAmount('9'.repeat(100_000), 'USD')).code).toBe('invalid');
});

test.each`
  minor    | currency | text
  ${8850}  | ${'USD'} | ${'88.50'}
  ${5}     | ${'USD'} | ${'0.05'}
  ${0}     | ${'USD'} | ${'0.00'}
  ${-8850} | ${'USD'} | ${'-88.50'}
  ${-5}    | ${'USD'} | ${'-0.05'}
  ${8850}  | ${'JPY'} | ${'8850'}
  ${8850}  | ${'KWD'} | ${'8.850'}
`('$minor $currency is written $text', ({ minor, currency, text }) => {
  expect(formatAmount(minor, currency)).toBe(text);
});

test('what is written is read back', () => {
  const currency = fc.constantFrom('USD', 'JPY', 'KWD', 'CLF');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), currency, (minor, code) => {
      expect(parseAmount(formatAmount(minor as Minor, code), code)).toBe(minor);
    }),
  );
});

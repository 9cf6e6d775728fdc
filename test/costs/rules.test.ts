import {
  budgetState,
  formatPrice,
  microsOf,
  minorOf,
  parsePrice,
  pickPrice,
  type PriceRow,
  pricesOn,
} from '../../src/costs/rules.ts';
import { callingCodeOf, exampleIn, placeOf } from '../../src/costs/places.ts';

describe('prices as people write them', () => {
  test.each`
    text          | micros        | currency | again
    ${'0.0079'}   | ${7900}       | ${'USD'} | ${'0.0079'}
    ${' 0,0079 '} | ${7900}       | ${'USD'} | ${'0.0079'}
    ${'0.000001'} | ${1}          | ${'USD'} | ${'0.000001'}
    ${'0'}        | ${0}          | ${'USD'} | ${'0.00'}
    ${'3'}        | ${3_000_000}  | ${'JPY'} | ${'3'}
    ${'2.5'}      | ${2_500_000}  | ${'JPY'} | ${'2.5'}
    ${'12.5'}     | ${12_500_000} | ${'USD'} | ${'12.50'}
    ${'0.01'}     | ${10_000}     | ${'KWD'} | ${'0.010'}
  `('$text is $micros millionths, written $again in $currency', ({ text, micros, currency, again }) => {
    expect(parsePrice(text)).toBe(micros);
    expect(formatPrice(micros, currency)).toBe(again);
  });

  test.each(['', 'a', '-1', '0.0000001', '1.2.3', '1e-3', '$0.01', '1234567', '0.', '.5', '１'])(
    '%p is refused',
    (text) => {
      expect(() => parsePrice(text)).toThrow(/price/);
    },
  );
});

describe('millionths and minor units', () => {
  test.each`
    micros       | currency | minor
    ${0}         | ${'USD'} | ${0}
    ${1}         | ${'USD'} | ${1}
    ${7900}      | ${'USD'} | ${1}
    ${10_000}    | ${'USD'} | ${1}
    ${10_001}    | ${'USD'} | ${2}
    ${790_000}   | ${'USD'} | ${79}
    ${999_999}   | ${'JPY'} | ${1}
    ${1_000_001} | ${'JPY'} | ${2}
    ${1001}      | ${'KWD'} | ${2}
    ${-9999}     | ${'USD'} | ${0}
    ${-10_000}   | ${'USD'} | ${-1}
  `('$micros millionths of $currency are $minor, rounded up', ({ micros, currency, minor }) => {
    expect(Object.is(minorOf(micros, currency), minor)).toBe(true);
  });

  test.each(['USD', 'JPY', 'KWD', 'CLF'])('whole minor units of %s come back unchanged', (currency) => {
    for (const minor of [0, 1, 7, 99, 123_456]) expect(minorOf(microsOf(minor, currency), currency)).toBe(minor);
  });
});

const row = (id: string, more: Partial<PriceRow> = {}): PriceRow => ({
  id,
  numberId: '*',
  direction: 'out',
  prefix: '*',
  amount: 1000 as never,
  currency: 'USD',
  fromDay: '2026-01-01',
  ...more,
});

describe('dated prices', () => {
  const rows = [
    row('a', { fromDay: '2026-01-01' }),
    row('c', { fromDay: '2026-06-10' }),
    row('b', { fromDay: '2026-03-01' }),
    row('d', { fromDay: '2026-06-10' }), // put right on the same day
    row('e', { fromDay: '2026-09-01', amount: null }),
    row('f', { prefix: '86', fromDay: '2026-04-01' }),
  ];
  test.each`
    day             | held
    ${'2025-12-31'} | ${[]}
    ${'2026-01-01'} | ${['a']}
    ${'2026-02-28'} | ${['a']}
    ${'2026-03-01'} | ${['b']}
    ${'2026-06-09'} | ${['b', 'f']}
    ${'2026-06-10'} | ${['d', 'f']}
    ${'2026-08-31'} | ${['d', 'f']}
    ${'2026-09-01'} | ${['f']}
  `('on $day $held hold', ({ day, held }) => {
    expect(
      pricesOn(rows, day)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(held);
  });
});

describe('the price of one text', () => {
  const table = [
    row('all'),
    row('own', { numberId: 'n1' }),
    row('us', { prefix: '1' }),
    row('bahamas', { prefix: '1242' }),
    row('us-own', { prefix: '1', numberId: 'n1' }),
    row('china', { prefix: '86' }),
    row('in', { direction: 'in', prefix: '1' }),
  ];
  test.each`
    what                                     | numberId | direction | phone               | id
    ${'the longest prefix wins'}             | ${'n2'}  | ${'out'}  | ${'+12425550123'}   | ${'bahamas'}
    ${'… also over a sender’s own price'}    | ${'n1'}  | ${'out'}  | ${'+12425550123'}   | ${'bahamas'}
    ${'… and +1 is not the Bahamas'}         | ${'n2'}  | ${'out'}  | ${'+12125550123'}   | ${'us'}
    ${'of one length the sender’s own wins'} | ${'n1'}  | ${'out'}  | ${'+12125550123'}   | ${'us-own'}
    ${'China'}                               | ${'n1'}  | ${'out'}  | ${'+8613800000000'} | ${'china'}
    ${'elsewhere: the sender’s own'}         | ${'n1'}  | ${'out'}  | ${'+442079460123'}  | ${'own'}
    ${'elsewhere: what holds for all'}       | ${'n2'}  | ${'out'}  | ${'+442079460123'}  | ${'all'}
    ${'inbound has its own'}                 | ${'n1'}  | ${'in'}   | ${'+12125550123'}   | ${'in'}
    ${'inbound without one'}                 | ${'n1'}  | ${'in'}   | ${'+8613800000000'} | ${undefined}
  `('$what', ({ numberId, direction, phone, id }) => {
    expect(pickPrice(table, { numberId, direction, phone })?.id).toBe(id);
  });
});

test.each`
  spent  | limit   | state
  ${0}   | ${null} | ${'none'}
  ${9e9} | ${null} | ${'none'}
  ${0}   | ${0}    | ${'stop'}
  ${79}  | ${100}  | ${'ok'}
  ${80}  | ${100}  | ${'warn'}
  ${99}  | ${100}  | ${'warn'}
  ${100} | ${100}  | ${'stop'}
  ${101} | ${100}  | ${'stop'}
`('$spent of $limit: $state', ({ spent, limit, state }) => {
  expect(budgetState(spent, limit)).toBe(state);
});

test.each`
  phone               | code
  ${'+12025550123'}   | ${'1'}
  ${'+8613800000000'} | ${'86'}
  ${'+85251234567'}   | ${'852'}
  ${'+442079460123'}  | ${'44'}
  ${'72345'}          | ${''}
  ${'LINS'}           | ${''}
`('$phone has the calling code "$code"', ({ phone, code }) => {
  expect(callingCodeOf(phone)).toBe(code);
});

test('places of one calling code are told apart, and a state is its country', () => {
  expect(exampleIn('BS')).toMatch(/^\+1242/);
  expect(exampleIn('US-FL')).toMatch(/^\+1/);
  expect(exampleIn('CN')).toMatch(/^\+86/);
  expect(exampleIn('ZZ')).toBeUndefined();
  expect([placeOf('44', 'en'), placeOf('86', 'zh'), placeOf('1', 'en'), placeOf('', 'en')]).toEqual([
    'United Kingdom',
    '中国',
    undefined,
    undefined,
  ]);
});

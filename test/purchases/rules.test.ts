import { isWhole, readItems, refundAmount, rhythmOf, standingOf, visitTime } from '../../src/purchases/rules.ts';

test.each`
  what           | text         | paid    | currency | amount
  ${'left out'}  | ${undefined} | ${8850} | ${'USD'} | ${8850}
  ${'in part'}   | ${'20.00'}   | ${8850} | ${'USD'} | ${2000}
  ${'all of it'} | ${'88.50'}   | ${8850} | ${'USD'} | ${8850}
  ${'in yen'}    | ${'50'}      | ${8850} | ${'JPY'} | ${50}
  ${'of a gift'} | ${undefined} | ${0}    | ${'USD'} | ${0}
`('a refund $what gives $amount back', ({ text, paid, currency, amount }) => {
  expect(refundAmount(text, paid, currency)).toBe(amount);
});

test.each`
  text       | fault
  ${'88.51'} | ${'The receipt was 88.50 USD: no more than that can be given back.'}
  ${'0.00'}  | ${'Enter an amount above zero.'}
  ${'-1'}    | ${'Enter an amount of zero or more.'}
  ${'12,5'}  | ${'Write the amount with a point, like "12.50".'}
`('a refund of $text is refused', ({ text, fault }) => {
  let said: unknown;
  try {
    refundAmount(text, 8850 as never, 'USD');
  } catch (error) {
    said = error;
  }
  expect(said).toMatchObject({ code: 'invalid', field: 'amount', message: fault });
});

test('only a refund of everything undoes the visit', () => {
  expect(isWhole(8850 as never, 8850 as never)).toBe(true);
  expect(isWhole(8849 as never, 8850 as never)).toBe(false);
});

test.each`
  what                       | at           | counts
  ${'no time'}               | ${undefined} | ${1_000_000}
  ${'an hour ago'}           | ${500_000}   | ${500_000}
  ${'a clock that is ahead'} | ${1_200_000} | ${1_000_000}
`('a receipt with $what counts at $counts', ({ at, counts }) => {
  expect(visitTime(at, 1_000_000)).toBe(counts);
});

test('a receipt of tomorrow is refused', () => {
  expect(() => visitTime(1_000_000 + 300_001, 1_000_000)).toThrow('cannot lie in the future');
});

test('items keep their amounts in minor units, and a bad one is named by its line', () => {
  const items = [
    { name: 'Beef noodles', quantity: 2, amount: '25.00' },
    { name: 'Tea', quantity: 1 },
  ];
  expect(readItems(items, 'USD')).toEqual([
    { name: 'Beef noodles', quantity: 2, amount: 2500 },
    { name: 'Tea', quantity: 1 },
  ]);
  expect(() => readItems([items[1]!, { name: 'Rice', quantity: 1, amount: '1.005' }], 'USD')).toThrow(
    expect.objectContaining({ field: 'items.1.amount' }),
  );
});

/** Visit days with so many days between each and the next. */
const daysWith = (gaps: number[]): number[] =>
  gaps.reduce<number[]>((days, gap) => [...days, days.at(-1)! + gap], [20_458]);

test.each`
  what                               | gaps                                              | rhythm
  ${'one visit'}                     | ${[]}                                             | ${null}
  ${'three visits'}                  | ${[7, 7]}                                         | ${null}
  ${'four visits'}                   | ${[7, 7, 7]}                                      | ${7}
  ${'a long holiday between'}        | ${[7, 7, 60, 7]}                                  | ${7}
  ${'two in the middle'}             | ${[7, 14, 3, 20]}                                 | ${11}
  ${'half a day between the two'}    | ${[7, 8, 3, 20]}                                  | ${8}
  ${'every day'}                     | ${[1, 1, 1]}                                      | ${1}
  ${'several on one day, too few'}   | ${[0, 0, 0, 7, 7]}                                | ${null}
  ${'several on one day'}            | ${[0, 7, 0, 7, 0, 7]}                             | ${7}
  ${'a habit of more than 12 ago'}   | ${[...Array(20).fill(60), ...Array(12).fill(7)]}  | ${7}
  ${'the last twelve gaps, no more'} | ${[60, ...Array(6).fill(7), ...Array(6).fill(9)]} | ${8}
`('rhythm of $what: $rhythm days', ({ gaps, rhythm }) => {
  expect(rhythmOf(daysWith(gaps))).toBe(rhythm);
  expect(rhythmOf(daysWith(gaps).toReversed())).toBe(rhythm);
});

test.each`
  what                          | rhythmDays | last                      | now                       | expectedOn      | overdueBy
  ${'never came'}               | ${null}    | ${null}                   | ${'2026-03-20T12:00:00Z'} | ${null}         | ${null}
  ${'too few visits'}           | ${null}    | ${'2026-03-01T17:00:00Z'} | ${'2026-03-20T12:00:00Z'} | ${null}         | ${null}
  ${'not yet'}                  | ${14}      | ${'2026-03-01T17:00:00Z'} | ${'2026-03-10T12:00:00Z'} | ${'2026-03-15'} | ${null}
  ${'today'}                    | ${14}      | ${'2026-03-01T17:00:00Z'} | ${'2026-03-15T12:00:00Z'} | ${'2026-03-15'} | ${null}
  ${'late by six'}              | ${14}      | ${'2026-03-01T17:00:00Z'} | ${'2026-03-21T12:00:00Z'} | ${'2026-03-15'} | ${6}
  ${'late in the evening here'} | ${14}      | ${'2026-03-02T04:30:00Z'} | ${'2026-03-16T03:59:00Z'} | ${'2026-03-15'} | ${null}
  ${'midnight over, on DST'}    | ${14}      | ${'2026-03-02T04:30:00Z'} | ${'2026-03-16T04:01:00Z'} | ${'2026-03-15'} | ${1}
`('standing of somebody who $what', ({ rhythmDays, last, now, expectedOn, overdueBy }) => {
  const sums = { rhythmDays, lastVisitAt: last && Date.parse(last) };
  expect(standingOf(sums, Date.parse(now), 'America/New_York')).toMatchObject({ expectedOn, overdueBy });
});

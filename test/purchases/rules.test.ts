import { isWhole, readItems, refundAmount, visitTime } from '../../src/purchases/rules.ts';

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

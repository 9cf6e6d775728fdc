import * as fc from 'fast-check';
import type { LocalDate } from '../../src/kernel/calendar.ts';
import type { Minor } from '../../src/kernel/money.ts';
import {
  drawFrom,
  expiryDay,
  FOR_EVER,
  pointsEarned,
  pointsToTakeBack,
  refill,
  secondLifeDay,
  sumOf,
} from '../../src/points/rules.ts';

test.each`
  what                         | spend   | minorPerPoint | bonusPercent | points
  ${'nothing bought'}          | ${0}    | ${1000}       | ${0}         | ${0}
  ${'one unit short'}          | ${999}  | ${1000}       | ${0}         | ${0}
  ${'just enough'}             | ${1000} | ${1000}       | ${0}         | ${1}
  ${'birthday month, doubled'} | ${2500} | ${1000}       | ${100}       | ${5}
  ${'a third more, down'}      | ${1000} | ${100}        | ${33}        | ${13}
  ${'a dollar a point'}        | ${8850} | ${100}        | ${0}         | ${88}
  ${'a yen a point'}           | ${8850} | ${1}          | ${0}         | ${8850}
  ${'the most there is'}       | ${1e12} | ${1}          | ${0}         | ${1e12}
`('$what: $spend earn $points', ({ spend, minorPerPoint, bonusPercent, points }) => {
  expect(pointsEarned(spend, { minorPerPoint, bonusPercent })).toBe(points);
});

test.each([-1, 0.5, Number.NaN, Infinity])('%s is no amount', (spend) => {
  expect(() => pointsEarned(spend as Minor, { minorPerPoint: 100, bonusPercent: 0 })).toThrow('zero or more');
});

test.each`
  what                                 | paid    | refunded | earned | minorPerPoint | back
  ${'all of it'}                       | ${8850} | ${8850}  | ${88}  | ${100}        | ${88}
  ${'half'}                            | ${8850} | ${4425}  | ${88}  | ${100}        | ${44}
  ${'less than a point'}               | ${8850} | ${50}    | ${88}  | ${100}        | ${0}
  ${'what is kept still earns it all'} | ${199}  | ${99}    | ${1}   | ${100}        | ${0}
  ${'the rule was halved since'}       | ${8850} | ${4425}  | ${88}  | ${50}         | ${44}
  ${'the rule was doubled since'}      | ${8850} | ${4425}  | ${88}  | ${200}        | ${44}
  ${'nothing was paid'}                | ${0}    | ${0}     | ${0}   | ${100}        | ${0}
`('a refund of $refunded of $paid ($what) takes $back of $earned', ({ minorPerPoint, back, ...purchase }) => {
  expect(pointsToTakeBack(purchase as never, { minorPerPoint, bonusPercent: 0 })).toBe(back);
});

const lots = fc.array(fc.record({ entryId: fc.uuid(), remaining: fc.integer({ min: 0, max: 500 }) }), { maxLength: 8 });

test('a spending draws in order, never more than asked or held, and leaves no lot half used before the last', () => {
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 2000 }), (open, points) => {
      const held = open.reduce((sum, { remaining }) => sum + remaining, 0);
      const draws = drawFrom(open, points);
      expect(sumOf(draws)).toBe(Math.min(points, held));
      const used = open.filter(({ remaining }) => remaining > 0).slice(0, draws.length);
      expect(draws.map(({ lotId }) => lotId)).toEqual(used.map(({ entryId }) => entryId));
      for (const [i, { points: taken }] of draws.entries()) {
        expect(taken).toBeGreaterThan(0);
        if (i < draws.length - 1) expect(taken).toBe(used[i]!.remaining);
      }
    }),
  );
});

test.each`
  today           | months | last
  ${'2026-03-02'} | ${12}  | ${'2027-03-02'}
  ${'2027-11-30'} | ${3}   | ${'2028-02-29'}
  ${'2026-01-31'} | ${1}   | ${'2026-02-28'}
  ${'2026-03-02'} | ${0}   | ${FOR_EVER}
`('points of $today that last $months months count until $last', ({ today, months, last }) => {
  expect(expiryDay(today, months)).toBe(last);
});

test('a spending returns to the lots that still count, the rest to a new one for 30 days', () => {
  const draws = [
    { lotId: 'over', points: 30, expiresOn: '2026-03-01' },
    { lotId: 'last-day', points: 20, expiresOn: '2026-03-02' },
    { lotId: 'later', points: 10, expiresOn: '2026-05-01' },
  ];
  const back = refill(draws as never, '2026-03-02' as LocalDate);
  expect(back).toEqual({
    refills: [
      { lotId: 'last-day', points: -20 },
      { lotId: 'later', points: -10 },
    ],
    fresh: 30,
  });
  expect(secondLifeDay('2026-03-02' as LocalDate)).toBe('2026-04-01');
});

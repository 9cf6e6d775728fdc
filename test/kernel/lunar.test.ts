import * as fc from 'fast-check';
import { addDays, parseDate } from '../../src/kernel/calendar.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { lunarBirthdayIn, lunarToSolar, solarToLunar } from '../../src/kernel/lunar.ts';

test.each`
  year    | date
  ${1900} | ${'1900-01-31'}
  ${2023} | ${'2023-01-22'}
  ${2024} | ${'2024-02-10'}
  ${2025} | ${'2025-01-29'}
  ${2026} | ${'2026-02-17'}
  ${2027} | ${'2027-02-06'}
  ${2028} | ${'2028-01-26'}
  ${2029} | ${'2029-02-13'}
  ${2030} | ${'2030-02-03'}
  ${2033} | ${'2033-01-31'}
  ${2034} | ${'2034-02-19'}
`('Spring Festival $year is on $date', ({ year, date }) => {
  expect(lunarToSolar(year, 1, 1, false)).toBe(date);
  expect(solarToLunar(date)).toEqual({ year, month: 1, day: 1, leap: false });
});

test.each`
  what                       | year    | month | day    | leap     | date
  ${'Mid-Autumn'}            | ${2026} | ${8}  | ${15}  | ${false} | ${'2026-09-25'}
  ${'Dragon Boat'}           | ${2026} | ${5}  | ${5}   | ${false} | ${'2026-06-19'}
  ${'New Year’s Eve'}        | ${2026} | ${12} | ${29}  | ${false} | ${'2027-02-05'}
  ${'month 6 of 2025'}       | ${2025} | ${6}  | ${1}   | ${false} | ${'2025-06-25'}
  ${'leap month 6 of 2025'}  | ${2025} | ${6}  | ${1}   | ${true}  | ${'2025-07-25'}
  ${'leap month 11 of 2033'} | ${2033} | ${11} | ${1}   | ${true}  | ${'2033-12-22'}
  ${'month 12 after that'}   | ${2033} | ${12} | ${1}   | ${false} | ${'2034-01-20'}
  ${'no day 30 that month'}  | ${2026} | ${12} | ${30}  | ${false} | ${undefined}
  ${'no leap month in 2026'} | ${2026} | ${6}  | ${1}   | ${true}  | ${undefined}
  ${'another leap month'}    | ${2033} | ${8}  | ${1}   | ${true}  | ${undefined}
  ${'day 0'}                 | ${2026} | ${1}  | ${0}   | ${false} | ${undefined}
  ${'month 13'}              | ${2026} | ${13} | ${1}   | ${false} | ${undefined}
  ${'before the range'}      | ${1899} | ${1}  | ${1}   | ${false} | ${undefined}
  ${'behind the range'}      | ${2200} | ${1}  | ${1}   | ${false} | ${undefined}
  ${'not a whole day'}       | ${2026} | ${1}  | ${1.5} | ${false} | ${undefined}
`('$what is $date', ({ year, month, day, leap, date }) => {
  expect(lunarToSolar(year, month, day, leap)).toBe(date);
  if (date) expect(solarToLunar(date)).toEqual({ year, month, day, leap });
});

test('outside its years the lunar calendar says nothing', () => {
  expect(solarToLunar(parseDate('1900-01-30'))).toBeUndefined();
  expect(solarToLunar(parseDate('2200-02-15'))).toBeUndefined();
});

test('every day of sixty years has one lunar date, and leads back', () => {
  const first = parseDate('1990-01-01');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 365 }), (days) => {
      const date = addDays(first, days);
      const { year, month, day, leap } = solarToLunar(date)!;
      expect(lunarToSolar(year, month, day, leap)).toBe(date);
    }),
    { numRuns: 1000 },
  );
});

test.each`
  what                                           | year    | month | day   | leap     | date
  ${'ordinary'}                                  | ${2026} | ${8}  | ${15} | ${false} | ${'2026-09-25'}
  ${'month 12 belongs to the lunar year before'} | ${2027} | ${12} | ${20} | ${false} | ${'2027-01-27'}
  ${'leap month in a year that has it'}          | ${2025} | ${6}  | ${15} | ${true}  | ${'2025-08-08'}
  ${'leap month in a year without'}              | ${2026} | ${6}  | ${15} | ${true}  | ${'2026-07-28'}
  ${'ordinary month beside its leap month'}      | ${2025} | ${6}  | ${15} | ${false} | ${'2025-07-09'}
  ${'another leap month of that number'}         | ${2033} | ${6}  | ${15} | ${true}  | ${'2033-07-11'}
  ${'day 30 is missing, day 29'}                 | ${2027} | ${12} | ${30} | ${false} | ${'2027-02-05'}
  ${'day 30 is there'}                           | ${2024} | ${12} | ${30} | ${false} | ${'2024-02-09'}
  ${'leap month 11, on the spot'}                | ${2033} | ${11} | ${5}  | ${true}  | ${'2033-12-26'}
  ${'leap month 11, no day in 2033'}             | ${2033} | ${11} | ${15} | ${true}  | ${'2034-01-05'}
  ${'leap month 11, twice in 2034'}              | ${2034} | ${11} | ${15} | ${true}  | ${'2034-01-05'}
  ${'leap month 11, the year after'}             | ${2035} | ${11} | ${15} | ${true}  | ${'2035-12-14'}
`('a lunar birthday, $what: $date', ({ year, month, day, leap, date }) => {
  expect(lunarBirthdayIn(year, month, day, leap)).toBe(date);
});

test('every lunar birthday is kept once a year, or in the next January', () => {
  const birthday = fc.record({
    year: fc.integer({ min: 2020, max: 2060 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 30 }),
    leap: fc.boolean(),
  });
  fc.assert(
    fc.property(birthday, ({ year, month, day, leap }) => {
      const date = lunarBirthdayIn(year, month, day, leap);
      expect(date >= `${year}-01-01` && date < `${year + 1}-02-01`).toBe(true);
      expect(lunarBirthdayIn(year + 1, month, day, leap) >= date).toBe(true);
    }),
  );
});

test.each([
  [1900, 1, 1],
  [2200, 1, 1],
  [2026, 0, 1],
  [2026, 13, 1],
  [2026, 1, 0],
  [2026, 1, 31],
])('there is no birthday in %i on %i/%i', (year, month, day) => {
  expect(() => lunarBirthdayIn(year, month, day, false)).toThrow(DomainError);
});

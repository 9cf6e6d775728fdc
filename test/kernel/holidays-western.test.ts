import fc from 'fast-check';
import { addDays, daysBetween, parseDate, weekdayOf } from '../../src/kernel/calendar.ts';
import { holidayDays } from '../../src/kernel/holidays.ts';

const dayOf = (code: string, year: number): string =>
  holidayDays(code, parseDate(`${year}-01-01`), parseDate(`${year}-12-31`))
    .map(({ date }) => date)
    .join(' ');

// US Naval Observatory, dates of Easter; the extremes of the century and the years around now.
test.each`
  year    | western         | orthodox
  ${2000} | ${'2000-04-23'} | ${'2000-04-30'}
  ${2008} | ${'2008-03-23'} | ${'2008-04-27'}
  ${2011} | ${'2011-04-24'} | ${'2011-04-24'}
  ${2013} | ${'2013-03-31'} | ${'2013-05-05'}
  ${2024} | ${'2024-03-31'} | ${'2024-05-05'}
  ${2025} | ${'2025-04-20'} | ${'2025-04-20'}
  ${2026} | ${'2026-04-05'} | ${'2026-04-12'}
  ${2027} | ${'2027-03-28'} | ${'2027-05-02'}
  ${2028} | ${'2028-04-16'} | ${'2028-04-16'}
  ${2029} | ${'2029-04-01'} | ${'2029-04-08'}
  ${2030} | ${'2030-04-21'} | ${'2030-04-28'}
  ${2038} | ${'2038-04-25'} | ${'2038-04-25'}
  ${2049} | ${'2049-04-18'} | ${'2049-04-25'}
  ${2076} | ${'2076-04-19'} | ${'2076-04-26'}
  ${2099} | ${'2099-04-12'} | ${'2099-04-12'}
`('Easter $year is on $western, the Orthodox on $orthodox', ({ year, western, orthodox }) => {
  expect(dayOf('easter', year)).toBe(western);
  expect(dayOf('orthodox-easter', year)).toBe(orthodox);
});

test.each`
  code                         | year    | day             | why
  ${'shrove-tuesday'}          | ${2026} | ${'2026-02-17'} | ${'47 days before Easter'}
  ${'ash-wednesday'}           | ${2024} | ${'2024-02-14'} | ${'in a leap year'}
  ${'mothering-sunday'}        | ${2027} | ${'2027-03-07'} | ${'fourth Sunday in Lent'}
  ${'good-friday'}             | ${2026} | ${'2026-04-03'} | ${'the Friday before'}
  ${'easter-monday'}           | ${2024} | ${'2024-04-01'} | ${'over the end of March'}
  ${'ascension'}               | ${2026} | ${'2026-05-14'} | ${'the fortieth day'}
  ${'pentecost'}               | ${2026} | ${'2026-05-24'} | ${'the fiftieth day'}
  ${'mlk-day'}                 | ${2026} | ${'2026-01-19'} | ${'third Monday'}
  ${'presidents-day'}          | ${2026} | ${'2026-02-16'} | ${'third Monday'}
  ${'memorial-day'}            | ${2026} | ${'2026-05-25'} | ${'the last Monday is the fourth'}
  ${'memorial-day'}            | ${2027} | ${'2027-05-31'} | ${'the last Monday is the fifth'}
  ${'independence-day-us'}     | ${2026} | ${'2026-07-04'} | ${'a Saturday: the day itself, not the Friday off'}
  ${'labor-day'}               | ${2025} | ${'2025-09-01'} | ${'on the 1st'}
  ${'labor-day'}               | ${2026} | ${'2026-09-07'} | ${'on the 7th'}
  ${'columbus-day'}            | ${2026} | ${'2026-10-12'} | ${'second Monday'}
  ${'thanksgiving-ca'}         | ${2026} | ${'2026-10-12'} | ${'second Monday'}
  ${'thanksgiving'}            | ${2024} | ${'2024-11-28'} | ${'the latest'}
  ${'thanksgiving'}            | ${2029} | ${'2029-11-22'} | ${'the earliest: a fifth Thursday follows'}
  ${'black-friday'}            | ${2029} | ${'2029-11-23'} | ${'not the last Friday'}
  ${'small-business-saturday'} | ${2024} | ${'2024-11-30'} | ${'two days after'}
  ${'cyber-monday'}            | ${2024} | ${'2024-12-02'} | ${'in December'}
  ${'mothers-day'}             | ${2026} | ${'2026-05-10'} | ${'second Sunday'}
  ${'mothers-day-es'}          | ${2026} | ${'2026-05-03'} | ${'first Sunday'}
  ${'mothers-day-mx'}          | ${2026} | ${'2026-05-10'} | ${'always the 10th'}
  ${'mothers-day-fr'}          | ${2026} | ${'2026-05-31'} | ${'last Sunday of May'}
  ${'mothers-day-fr'}          | ${2023} | ${'2023-06-04'} | ${'the last Sunday of May was Whitsun'}
  ${'fathers-day'}             | ${2026} | ${'2026-06-21'} | ${'third Sunday'}
  ${'fathers-day-au'}          | ${2026} | ${'2026-09-06'} | ${'first Sunday'}
  ${'valentines-day'}          | ${2026} | ${'2026-02-14'} | ${'fixed'}
`('$code $year is on $day: $why', ({ code, year, day }) => {
  expect(dayOf(code, year)).toBe(day);
});

test.each`
  code                         | weekday | from       | to
  ${'easter'}                  | ${7}    | ${'03-22'} | ${'04-25'}
  ${'orthodox-easter'}         | ${7}    | ${'04-04'} | ${'05-08'}
  ${'mlk-day'}                 | ${1}    | ${'01-15'} | ${'01-21'}
  ${'presidents-day'}          | ${1}    | ${'02-15'} | ${'02-21'}
  ${'memorial-day'}            | ${1}    | ${'05-25'} | ${'05-31'}
  ${'labor-day'}               | ${1}    | ${'09-01'} | ${'09-07'}
  ${'columbus-day'}            | ${1}    | ${'10-08'} | ${'10-14'}
  ${'thanksgiving'}            | ${4}    | ${'11-22'} | ${'11-28'}
  ${'black-friday'}            | ${5}    | ${'11-23'} | ${'11-29'}
  ${'small-business-saturday'} | ${6}    | ${'11-24'} | ${'11-30'}
  ${'cyber-monday'}            | ${1}    | ${'11-26'} | ${'12-02'}
  ${'mothers-day'}             | ${7}    | ${'05-08'} | ${'05-14'}
  ${'mothers-day-fr'}          | ${7}    | ${'05-25'} | ${'06-07'}
  ${'fathers-day'}             | ${7}    | ${'06-15'} | ${'06-21'}
  ${'mothering-sunday'}        | ${7}    | ${'03-01'} | ${'04-04'}
`('$code is on weekday $weekday from $from to $to in every year', ({ code, weekday, from, to }) => {
  const days = holidayDays(code, parseDate('2000-01-01'), parseDate('2099-12-31'));
  expect(days).toHaveLength(100);
  expect(days.filter(({ date }) => weekdayOf(date) !== weekday)).toEqual([]);
  expect(days.filter(({ date }) => date.slice(5) < from || date.slice(5) > to)).toEqual([]);
});

test('what hangs on Easter keeps its distance; the Orthodox one is the same day, or one, four or five weeks later', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2099 }), (year) => {
      const easter = parseDate(dayOf('easter', year));
      const distance = (code: string) => daysBetween(easter, parseDate(dayOf(code, year)));
      expect(['shrove-tuesday', 'ash-wednesday', 'good-friday', 'easter-monday', 'ascension', 'pentecost'].map(distance)).toEqual(
        [-47, -46, -2, 1, 39, 49],
      );
      expect([0, 7, 28, 35]).toContain(distance('orthodox-easter'));
    }),
    { numRuns: 100 },
  );
}); // prettier-ignore

test('Mother’s Day in France is never at Whitsun', () => {
  for (let year = 2000; year < 2100; year++)
    expect(dayOf('mothers-day-fr', year)).not.toBe(addDays(parseDate(dayOf('easter', year)), 49));
});

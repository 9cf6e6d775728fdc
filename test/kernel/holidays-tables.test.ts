import { daysBetween, parseDate } from '../../src/kernel/calendar.ts';
import { holidayDays } from '../../src/kernel/holidays.ts';

const dayOf = (code: string, year: number): string =>
  holidayDays(code, parseDate(`${year}-01-01`), parseDate(`${year}-12-31`))
    .map(({ date }) => date)
    .join(' ');
const allOf = (code: string) =>
  holidayDays(code, parseDate('2000-01-01'), parseDate('2099-12-31')).map(({ date }) => date);

// As the Umm al-Qura calendar has them.
test.each`
  year    | ramadan                    | fitr                       | adha
  ${2024} | ${'2024-03-11'}            | ${'2024-04-10'}            | ${'2024-06-16'}
  ${2025} | ${'2025-03-01'}            | ${'2025-03-30'}            | ${'2025-06-06'}
  ${2026} | ${'2026-02-18'}            | ${'2026-03-20'}            | ${'2026-05-27'}
  ${2027} | ${'2027-02-08'}            | ${'2027-03-09'}            | ${'2027-05-16'}
  ${2028} | ${'2028-01-28'}            | ${'2028-02-26'}            | ${'2028-05-05'}
  ${2029} | ${'2029-01-16'}            | ${'2029-02-14'}            | ${'2029-04-24'}
  ${2030} | ${'2030-01-05 2030-12-26'} | ${'2030-02-04'}            | ${'2030-04-13'}
  ${2033} | ${'2033-11-23'}            | ${'2033-01-02 2033-12-23'} | ${'2033-03-11'}
  ${2039} | ${'2039-09-19'}            | ${'2039-10-19'}            | ${'2039-01-05 2039-12-26'}
`('$year: the fast begins $ramadan and ends $fitr, the sacrifice is $adha', ({ year, ramadan, fitr, adha }) => {
  expect([dayOf('ramadan', year), dayOf('eid-al-fitr', year), dayOf('eid-al-adha', year)]).toEqual([
    ramadan,
    fitr,
    adha,
  ]);
});

test('a fast has 29 or 30 days, and the sacrifice follows its end after 67 to 69', () => {
  const [begins, ends, sacrifices] = ['ramadan', 'eid-al-fitr', 'eid-al-adha'].map(allOf) as [
    never[],
    never[],
    never[],
  ];
  expect([begins.length, ends.length, sacrifices.length]).toEqual([18, 18, 18]);
  expect(begins.map((day, at) => daysBetween(day, ends[at]!)).filter((days) => days !== 29 && days !== 30)).toEqual([]);
  expect(ends.map((day, at) => daysBetween(day, sacrifices[at]!)).filter((days) => days < 67 || days > 69)).toEqual([]);
});

// Lakshmi Puja as Indian calendars publish it.
test.each([
  '2024-10-31',
  '2025-10-20',
  '2026-11-08',
  '2027-10-29',
  '2028-10-17',
  '2029-11-05',
  '2030-10-26',
  '2031-11-14',
  '2032-11-02',
  '2033-10-22',
  '2034-11-10',
  '2035-10-30',
])('Diwali is on %s', (day) => {
  expect(dayOf('diwali', Number(day.slice(0, 4)))).toBe(day);
});

test('every Diwali is a new moon, 12 or 13 moons after the last', () => {
  const days = allOf('diwali');
  expect(days).toHaveLength(17);
  const moons = days.slice(1).map((day, at) => daysBetween(days[at]!, day) / 29.530_59);
  expect(
    moons.filter((count) => Math.abs(count - Math.round(count)) > 0.04 || ![12, 13].includes(Math.round(count))),
  ).toEqual([]);
});

// The evening on which each begins: the first day that calendars print is the next.
test.each`
  year    | passover        | newYear         | hanukkah
  ${2024} | ${'2024-04-22'} | ${'2024-10-02'} | ${'2024-12-25'}
  ${2025} | ${'2025-04-12'} | ${'2025-09-22'} | ${'2025-12-14'}
  ${2026} | ${'2026-04-01'} | ${'2026-09-11'} | ${'2026-12-04'}
  ${2027} | ${'2027-04-21'} | ${'2027-10-01'} | ${'2027-12-24'}
  ${2028} | ${'2028-04-10'} | ${'2028-09-20'} | ${'2028-12-12'}
`('$year: Passover begins on the evening of $passover, the year $newYear, Hanukkah $hanukkah', (row) => {
  const { year, passover, newYear, hanukkah } = row;
  expect([dayOf('passover', year), dayOf('rosh-hashanah', year), dayOf('hanukkah', year)]).toEqual([
    passover,
    newYear,
    hanukkah,
  ]);
});

import fc from 'fast-check';
import { parseDate } from '../../src/kernel/calendar.ts';
import { HOLIDAYS, holidayDays, holidayOf, holidaysOf } from '../../src/kernel/holidays.ts';

const whole = (year: number) => [parseDate(`${year}-01-01`), parseDate(`${year}-12-31`)] as const;
const datesIn = (code: string, from: string, to: string) =>
  holidayDays(code, parseDate(from), parseDate(to)).map(({ date, period }) => [date, period]);

/** Calendars that are not the sun's: a feast of theirs may come twice in a Gregorian year, or not at all. */
const DRIFTING = ['laba', 'ramadan', 'eid-al-fitr', 'eid-al-adha'];

test.each`
  what                              | code             | from            | to              | days
  ${'both ends count'}              | ${'christmas'}   | ${'2026-12-25'} | ${'2026-12-25'} | ${[['2026-12-25', '2026']]}
  ${'over the turn of the year'}    | ${'christmas'}   | ${'2025-12-26'} | ${'2027-12-25'} | ${[['2026-12-25', '2026'], ['2027-12-25', '2027']]}
  ${'a span between two'}           | ${'christmas'}   | ${'2025-12-26'} | ${'2026-12-24'} | ${[]}
  ${'a span that ends before'}      | ${'christmas'}   | ${'2026-12-31'} | ${'2026-01-01'} | ${[]}
  ${'two in a year'}                | ${'eid-al-fitr'} | ${'2033-01-01'} | ${'2033-12-31'} | ${[['2033-01-02', '2033'], ['2033-12-23', '2033-2']]}
  ${'the second alone keeps its 2'} | ${'eid-al-fitr'} | ${'2033-12-01'} | ${'2033-12-31'} | ${[['2033-12-23', '2033-2']]}
  ${'two sacrifices'}               | ${'eid-al-adha'} | ${'2039-01-01'} | ${'2039-12-31'} | ${[['2039-01-05', '2039'], ['2039-12-26', '2039-2']]}
  ${'two fasts begin'}              | ${'ramadan'}     | ${'2030-01-01'} | ${'2030-12-31'} | ${[['2030-01-05', '2030'], ['2030-12-26', '2030-2']]}
  ${'two Laba, and none'}           | ${'laba'}        | ${'2022-01-01'} | ${'2023-12-31'} | ${[['2022-01-10', '2022'], ['2022-12-30', '2022-2']]}
  ${'before the table'}             | ${'diwali'}      | ${'2000-01-01'} | ${'2024-10-30'} | ${[]}
  ${'behind the table'}             | ${'diwali'}      | ${'2040-11-05'} | ${'2099-12-31'} | ${[]}
  ${'before the rules'}             | ${'easter'}      | ${'1900-01-01'} | ${'1999-12-31'} | ${[]}
  ${'behind the rules'}             | ${'easter'}      | ${'2099-04-13'} | ${'9999-12-31'} | ${[]}
  ${'an unknown feast'}             | ${'pi-day'}      | ${'2026-01-01'} | ${'2026-12-31'} | ${[]}
`('$what: $code from $from to $to', ({ code, from, to, days }) => {
  expect(datesIn(code, from, to)).toEqual(days);
});

test('every rule gives one day a year, but for calendars that drift', () => {
  const wrong = HOLIDAYS.filter(({ code, source }) => source === 'rule' && !DRIFTING.includes(code)).flatMap(
    ({ code }) =>
      Array.from({ length: 100 }, (_, at) => 2000 + at)
        .filter((year) => holidayDays(code, ...whole(year)).length !== 1)
        .map((year) => [code, year]),
  );
  expect(wrong).toEqual([]);
});

test('a table has its days up to the last year, and none behind', () => {
  const tables = HOLIDAYS.filter(({ source }) => source === 'table');
  expect(tables.map(({ code }) => code).toSorted()).toEqual(['diwali', 'eid-al-adha', 'eid-al-fitr', 'ramadan']);
  for (const { code, lastYear } of tables) {
    for (let year = 2024; year <= lastYear; year++)
      expect([code, year, holidayDays(code, ...whole(year)).length > 0]).toEqual([code, year, true]);
    expect(holidayDays(code, ...whole(lastYear + 1))).toEqual([]);
  }
});

test('a feast that drifts comes back after 353 to 385 days', () => {
  for (const code of DRIFTING) {
    const days = holidayDays(code, parseDate('2024-01-01'), parseDate('2040-12-31'));
    const gaps = days.slice(1).map(({ date }, at) => (Date.parse(date) - Date.parse(days[at]!.date)) / 86_400_000);
    expect([code, gaps.length > 14, gaps.filter((gap) => gap < 353 || gap > 385)]).toEqual([code, true, []]);
  }
});

test('asked in any two pieces, a feast has the same days in order, each with a period of its own', () => {
  const day = fc
    .integer({ min: 0, max: 36_524 })
    .map((days) => new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10));
  fc.assert(
    fc.property(fc.constantFrom(...HOLIDAYS), fc.tuple(day, day, day), ({ code }, three) => {
      const [from, cut, to] = three.toSorted().map(parseDate) as [never, never, never];
      const all = holidayDays(code, from, to);
      const pieces = [
        ...holidayDays(code, from, cut),
        ...holidayDays(code, cut, to).filter(({ date }) => date !== cut),
      ];
      expect(pieces).toEqual(all);
      expect(all.map(({ date }) => date)).toEqual(all.map(({ date }) => date).toSorted());
      expect(new Set(all.map(({ period }) => period)).size).toBe(all.length);
      expect(all.filter(({ date, period }) => !period.startsWith(date.slice(0, 4)))).toEqual([]);
    }),
  );
});

test('codes are words of a key, each once; what they share words with is a feast', () => {
  expect(HOLIDAYS.filter(({ code }) => !/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(code) || code.length > 30)).toEqual([]);
  expect(new Set(HOLIDAYS.map(({ code }) => code)).size).toBe(HOLIDAYS.length);
  expect(HOLIDAYS.filter(({ sense }) => holidayOf(sense)?.sense !== sense)).toEqual([]);
  expect(holidayOf('constructor')).toBeUndefined();
});

test('only days that hang on the moon seen are told as moving', () => {
  const moving = HOLIDAYS.filter(({ byMoon }) => byMoon).map(({ code }) => code);
  expect(moving.toSorted()).toEqual(['eid-al-adha', 'eid-al-fitr', 'ramadan']);
});

test.each`
  country | first                                                                                | not
  ${'US'} | ${['mlk-day', 'thanksgiving', 'black-friday', 'cyber-monday', 'spring-festival']}    | ${['qingming', 'boxing-day', 'mothering-sunday']}
  ${'CN'} | ${['lunar-new-years-eve', 'qingming', 'double-ninth', 'teachers-day-cn', 'may-day']} | ${['thanksgiving', 'easter', 'labor-day']}
  ${'GB'} | ${['mothering-sunday', 'easter-monday', 'boxing-day']}                               | ${['mothers-day', 'juneteenth']}
  ${'CA'} | ${['thanksgiving-ca', 'labor-day', 'canada-day']}                                    | ${['thanksgiving', 'independence-day-us']}
  ${'FR'} | ${['mothers-day-fr', 'ascension']}                                                   | ${['mothers-day', 'orthodox-easter']}
  ${'GR'} | ${['orthodox-easter', 'christmas']}                                                  | ${['easter', 'good-friday']}
  ${'AE'} | ${['ramadan', 'eid-al-fitr', 'eid-al-adha']}                                         | ${['christmas', 'easter']}
  ${'IN'} | ${['diwali']}                                                                        | ${['qixi']}
  ${'XX'} | ${['new-years-day', 'new-years-eve']}                                                | ${['easter']}
`('a shop in $country sees $first first', ({ country, first, not }) => {
  const codes = holidaysOf(country);
  expect(codes).toEqual(expect.arrayContaining(first));
  expect(codes.filter((code) => not.includes(code))).toEqual([]);
  expect(codes.filter((code) => !holidayOf(code))).toEqual([]);
});

test('they come in the order of the year, New Year first', () => {
  for (const country of ['US', 'CN', 'GB', 'SA']) {
    const days = holidaysOf(country).map((code) => holidayDays(code, ...whole(2026))[0]!.date);
    expect(days).toEqual(days.toSorted());
    expect(days[0]).toBe('2026-01-01');
  }
});

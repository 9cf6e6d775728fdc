import { addDays, parseDate } from '../../src/kernel/calendar.ts';
import { holidayDays } from '../../src/kernel/holidays.ts';
import { solarToLunar, solarTermDay } from '../../src/kernel/lunar.ts';

const dayOf = (code: string, year: number): string =>
  holidayDays(code, parseDate(`${year}-01-01`), parseDate(`${year}-12-31`))
    .map(({ date }) => date)
    .join(' ');

// As the Hong Kong Observatory and the notices of the State Council have them.
test.each`
  year    | eve        | spring     | lantern    | qingming   | dragon     | qixi       | midAutumn  | ninth      | solstice
  ${2024} | ${'02-09'} | ${'02-10'} | ${'02-24'} | ${'04-04'} | ${'06-10'} | ${'08-10'} | ${'09-17'} | ${'10-11'} | ${'12-21'}
  ${2025} | ${'01-28'} | ${'01-29'} | ${'02-12'} | ${'04-04'} | ${'05-31'} | ${'08-29'} | ${'10-06'} | ${'10-29'} | ${'12-21'}
  ${2026} | ${'02-16'} | ${'02-17'} | ${'03-03'} | ${'04-05'} | ${'06-19'} | ${'08-19'} | ${'09-25'} | ${'10-18'} | ${'12-22'}
  ${2027} | ${'02-05'} | ${'02-06'} | ${'02-20'} | ${'04-05'} | ${'06-09'} | ${'08-08'} | ${'09-15'} | ${'10-08'} | ${'12-22'}
  ${2028} | ${'01-25'} | ${'01-26'} | ${'02-09'} | ${'04-04'} | ${'05-28'} | ${'08-26'} | ${'10-03'} | ${'10-26'} | ${'12-21'}
  ${2029} | ${'02-12'} | ${'02-13'} | ${'02-27'} | ${'04-04'} | ${'06-16'} | ${'08-16'} | ${'09-22'} | ${'10-16'} | ${'12-21'}
  ${2030} | ${'02-02'} | ${'02-03'} | ${'02-17'} | ${'04-05'} | ${'06-05'} | ${'08-05'} | ${'09-12'} | ${'10-05'} | ${'12-22'}
`('the festivals of $year', ({ year, eve, spring, lantern, qingming, dragon, qixi, midAutumn, ninth, solstice }) => {
  expect({
    eve: dayOf('lunar-new-years-eve', year),
    spring: dayOf('spring-festival', year),
    lantern: dayOf('lantern', year),
    qingming: dayOf('qingming', year),
    dragon: dayOf('dragon-boat', year),
    qixi: dayOf('qixi', year),
    midAutumn: dayOf('mid-autumn', year),
    ninth: dayOf('double-ninth', year),
    solstice: dayOf('winter-solstice', year),
  }).toEqual(
    Object.fromEntries(
      Object.entries({ eve, spring, lantern, qingming, dragon, qixi, midAutumn, ninth, solstice }).map(
        ([name, day]) => [name, `${year}-${day as string}`],
      ),
    ),
  );
});

test.each([
  [2031, '01-23'],
  [2032, '02-11'],
  [2033, '01-31'],
  [2034, '02-19'], // after the leap month 11 of 2033, which many calendars put elsewhere
  [2035, '02-08'],
])('Spring Festival %i is on %s', (year, day) => {
  expect(dayOf('spring-festival', year)).toBe(`${year}-${day}`);
});

test.each`
  what                                                  | code                     | year    | day
  ${'the twelfth month has 29 days'}                    | ${'lunar-new-years-eve'} | ${2025} | ${'2025-01-28'}
  ${'the twelfth month has 30 days'}                    | ${'lunar-new-years-eve'} | ${2024} | ${'2024-02-09'}
  ${'a leap fifth month: the first one counts'}         | ${'dragon-boat'}         | ${2028} | ${'2028-05-28'}
  ${'a leap seventh month: the first one counts'}       | ${'qixi'}                | ${2006} | ${'2006-07-31'}
  ${'a leap eighth month: the first one counts'}        | ${'mid-autumn'}          | ${2052} | ${'2052-09-07'}
  ${'two sixth months before it'}                       | ${'mid-autumn'}          | ${2025} | ${'2025-10-06'}
  ${'the year of leap month 11'}                        | ${'mid-autumn'}          | ${2033} | ${'2033-09-08'}
  ${'Qingming on the 5th'}                              | ${'qingming'}            | ${2007} | ${'2007-04-05'}
  ${'Qingming on the 4th'}                              | ${'qingming'}            | ${2008} | ${'2008-04-04'}
  ${'the solstice a minute before midnight in Beijing'} | ${'winter-solstice'}     | ${2021} | ${'2021-12-21'}
  ${'the solstice on the 22nd'}                         | ${'winter-solstice'}     | ${2023} | ${'2023-12-22'}
`('$what: $code $day', ({ code, year, day }) => {
  expect(dayOf(code, year)).toBe(day);
});

test('through the century each festival is what the lunar calendar calls so, and never in a leap month', () => {
  const wanted = { lantern: '1-15', 'dragon-boat': '5-5', qixi: '7-7', 'mid-autumn': '8-15', 'double-ninth': '9-9' };
  const found = Object.keys(wanted).map((code) => {
    const days = holidayDays(code, parseDate('2000-01-01'), parseDate('2099-12-31')).map(({ date }) =>
      solarToLunar(date)!,
    );
    return [code, [...new Set(days.map(({ month, day, leap }) => `${month}-${day}${leap ? ' leap' : ''}`))].join()];
  });
  expect(Object.fromEntries(found)).toEqual(wanted);
});

test('New Year is kept between 21 January and 21 February, with its eve the day before', () => {
  const span = [parseDate('2000-01-01'), parseDate('2099-12-31')] as const;
  const festivals = holidayDays('spring-festival', ...span);
  expect(festivals.filter(({ date }) => date.slice(5) < '01-21' || date.slice(5) > '02-21')).toEqual([]);
  expect(holidayDays('lunar-new-years-eve', ...span)).toEqual(
    festivals.map(({ date, period }) => ({ date: addDays(date, -1), period })),
  );
});

test('the two terms of the sun stay on their three days', () => {
  const years = Array.from({ length: 100 }, (_, at) => 2000 + at);
  const days = (term: 'qingming' | 'winter-solstice') =>
    [...new Set(years.map((year) => solarTermDay(year, term).slice(5)))].toSorted();
  expect(days('qingming')).toEqual(['04-04', '04-05']);
  expect(days('winter-solstice')).toEqual(['12-21', '12-22']);
});

import { addDays, type LocalDate } from './calendar.ts';
import { type Feast, fixed, ruled } from './holidays-rules.ts';
import { lunarToSolar, solarTermDay } from './lunar.ts';

/** Where the festivals of the Chinese calendar are kept by many; and where shops of the diaspora keep the great two. */
const CHINESE = ['CN', 'HK', 'MO', 'TW', 'SG', 'MY'];
const DIASPORA = [...CHINESE, 'US', 'CA', 'AU', 'NZ', 'GB'];
const CHINA = ['CN', 'HK', 'MO'];

/** Days of a lunar date in a Gregorian year: one, or around New Year none or two. Never of a leap month. */
const onLunar =
  (month: number, day: number) =>
  (year: number): LocalDate[] =>
    [year - 1, year]
      .map((lunarYear) => lunarToSolar(lunarYear, month, day, false))
      .filter((date): date is LocalDate => date?.startsWith(`${year}-`) === true);

const springFestival = onLunar(1, 1);

/** Festivals of the Chinese calendar, and the days of the Gregorian one that China keeps. */
export const CHINESE_FEASTS: readonly Feast[] = [
  ruled('laba', ['CN'], onLunar(12, 8)),
  // The last day of the lunar year, whether its last month has 29 days or 30.
  ruled('lunar-new-years-eve', DIASPORA, (year) => springFestival(year).map((date) => addDays(date, -1))),
  ruled('spring-festival', DIASPORA, springFestival),
  ruled('lantern', CHINESE, onLunar(1, 15)),
  ruled('qingming', CHINESE, (year) => solarTermDay(year, 'qingming')),
  ruled('dragon-boat', CHINESE, onLunar(5, 5)),
  ruled('qixi', CHINESE, onLunar(7, 7)),
  ruled('mid-autumn', DIASPORA, onLunar(8, 15)),
  ruled('double-ninth', CHINESE, onLunar(9, 9)),
  ruled('winter-solstice', CHINESE, (year) => solarTermDay(year, 'winter-solstice')),

  ruled('womens-day', [...CHINA, 'TW', 'VN', 'IT', 'PL', 'RO', 'BG', 'RU', 'UA', 'KZ'], fixed(3, 8)),
  ruled('childrens-day', ['CN', 'MO', 'VN', 'PL', 'CZ', 'RO', 'BG', 'RU', 'UA', 'KZ'], fixed(6, 1)),
  ruled('teachers-day-cn', ['CN'], fixed(9, 10)),
  ruled('national-day-cn', CHINA, fixed(10, 1)),
  ruled('singles-day', ['CN', 'HK', 'MO', 'TW', 'SG', 'MY'], fixed(11, 11)),
];

import { addDays } from './calendar.ts';
import {
  easter,
  type Feast,
  fixed,
  from,
  last,
  MONDAY,
  nth,
  orthodoxEaster,
  ruled,
  SUNDAY,
  THURSDAY,
} from './holidays-rules.ts';

const ENGLISH = ['US', 'CA', 'GB', 'IE', 'AU', 'NZ'];
const EUROPE = ['DE', 'AT', 'CH', 'LI', 'LU', 'BE', 'NL', 'FR', 'IT', 'ES', 'PT', 'DK', 'NO', 'SE', 'FI', 'IS'];
const MIDDLE_EUROPE = ['PL', 'CZ', 'SK', 'HU', 'SI', 'HR', 'LT', 'LV', 'EE', 'MT'];
const AMERICAS = ['MX', 'BR', 'AR', 'CL', 'CO', 'PE'];
const WESTERN = [...ENGLISH, ...EUROPE, ...MIDDLE_EUROPE, ...AMERICAS, 'ZA', 'PH'];
const ORTHODOX = ['GR', 'CY', 'RO', 'BG', 'RS', 'MK', 'ME', 'UA', 'MD', 'GE', 'BY', 'RU'];
const ASIA = ['CN', 'HK', 'MO', 'TW', 'SG', 'MY', 'JP', 'KR', 'TH', 'PH', 'IN'];
const WHIT = ['DE', 'AT', 'CH', 'LI', 'LU', 'BE', 'NL', 'FR', 'DK', 'NO', 'IS'];
const NO_EASTER_MONDAY = new Set(['US', 'PT', 'MT', 'PH', ...AMERICAS]);

const thanksgiving = nth(4, THURSDAY, 11);

/** The last Sunday of May, and the first of June where that is Whitsun (Code de l'action sociale et des familles, D215-1). */
const frenchMothersDay = (year: number): ReturnType<typeof easter> => {
  const sunday = last(SUNDAY, 5)(year);
  return sunday === addDays(easter(year), 49) ? addDays(sunday, 7) : sunday;
};

/** Days of the civil year and of trade. A public holiday is its own day here, never the weekday kept in its stead. */
const CIVIL: readonly Feast[] = [
  ruled('new-years-day', 'all', fixed(1, 1)),
  ruled('mlk-day', ['US'], nth(3, MONDAY, 1)),
  ruled('valentines-day', [...WESTERN, ...ASIA], fixed(2, 14)),
  ruled('presidents-day', ['US'], nth(3, MONDAY, 2)),
  ruled('st-patricks-day', ENGLISH, fixed(3, 17)),
  ruled('may-day', [...ASIA.slice(0, 6), ...EUROPE, ...MIDDLE_EUROPE, ...AMERICAS, ...ORTHODOX, 'ZA'], fixed(5, 1)),
  ruled('cinco-de-mayo', ['US'], fixed(5, 5)),
  ruled('memorial-day', ['US'], last(MONDAY, 5)),
  ruled('juneteenth', ['US'], fixed(6, 19)),
  ruled('canada-day', ['CA'], fixed(7, 1)),
  ruled('independence-day-us', ['US'], fixed(7, 4)),
  ruled('labor-day', ['US', 'CA'], nth(1, MONDAY, 9)),
  ruled('columbus-day', ['US'], nth(2, MONDAY, 10)),
  ruled('thanksgiving-ca', ['CA'], nth(2, MONDAY, 10), 'thanksgiving'),
  ruled('halloween', [...ENGLISH, 'MX'], fixed(10, 31)),
  ruled('veterans-day', ['US'], fixed(11, 11)),
  ruled('thanksgiving', ['US'], thanksgiving),
  ruled('black-friday', [...ENGLISH, ...EUROPE, ...MIDDLE_EUROPE, ...AMERICAS, 'ZA'], from(thanksgiving, 1)),
  ruled('small-business-saturday', ['US'], from(thanksgiving, 2)),
  ruled('cyber-monday', [...ENGLISH, ...EUROPE, ...MIDDLE_EUROPE, ...AMERICAS, 'ZA'], from(thanksgiving, 4)),
  ruled('new-years-eve', 'all', fixed(12, 31)),
];

/** The day of parents, which countries keep on different days. */
const PARENTS: readonly Feast[] = [
  ruled(
    'mothers-day',
    ['US', 'CA', 'AU', 'NZ', ...ASIA.filter((code) => code !== 'KR' && code !== 'TH'), 'DE', 'AT', 'CH', 'IT', 'NL', 'DK', 'FI', 'ZA', 'BR'], // prettier-ignore
    nth(2, SUNDAY, 5),
  ),
  ruled('mothering-sunday', ['GB', 'IE'], from(easter, -21)), // the fourth Sunday in Lent
  ruled('mothers-day-es', ['ES', 'PT', 'HU', 'LT', 'RO'], nth(1, SUNDAY, 5), 'mothers-day'),
  ruled('mothers-day-mx', ['MX'], fixed(5, 10), 'mothers-day'),
  ruled('mothers-day-fr', ['FR'], frenchMothersDay, 'mothers-day'),
  ruled('fathers-day-es', ['ES', 'IT', 'PT'], fixed(3, 19), 'fathers-day'), // Saint Joseph
  ruled(
    'fathers-day',
    ['US', 'CA', 'GB', 'IE', 'FR', 'NL', 'CN', 'HK', 'MO', 'SG', 'MY', 'JP', 'PH', 'IN', 'MX', 'ZA'],
    nth(3, SUNDAY, 6),
  ),
  ruled('fathers-day-tw', ['TW'], fixed(8, 8), 'fathers-day'), // "eight eight" sounds like "father"
  ruled('fathers-day-au', ['AU', 'NZ'], nth(1, SUNDAY, 9), 'fathers-day'),
];

/** Easter, what hangs on it, and Christmas. */
const CHURCH: readonly Feast[] = [
  ruled('shrove-tuesday', ['GB', 'IE', 'AU', 'NZ', 'CA', 'US', 'DE', 'BE', 'FR', 'IS'], from(easter, -47)),
  ruled('ash-wednesday', WESTERN, from(easter, -46)),
  ruled('good-friday', WESTERN, from(easter, -2)),
  ruled('easter', WESTERN, easter),
  ruled('easter-monday', WESTERN.filter((code) => !NO_EASTER_MONDAY.has(code)), from(easter, 1)), // prettier-ignore
  ruled('ascension', [...WHIT, 'SE', 'FI'], from(easter, 39)),
  ruled('pentecost', [...WHIT, 'SE', 'FI', 'HU'], from(easter, 49)),
  ruled('orthodox-easter', ORTHODOX, orthodoxEaster),
  ruled('christmas-eve', WESTERN, fixed(12, 24)),
  ruled('christmas', [...WESTERN, 'HK', 'MO', 'SG', 'MY', 'KR', 'IN', 'RO', 'BG', 'GR', 'CY'], fixed(12, 25)),
  ruled('boxing-day', ['GB', 'IE', 'CA', 'AU', 'NZ', 'HK', 'ZA'], fixed(12, 26)),
];

/** Feasts of the western calendar. The Super Bowl is not here: the league sets its day, and guards its name. */
export const WESTERN_FEASTS: readonly Feast[] = [...CIVIL, ...PARENTS, ...CHURCH];

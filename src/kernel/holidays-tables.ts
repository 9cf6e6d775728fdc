import { type LocalDate, parseDate } from './calendar.ts';
import type { Feast } from './holidays-rules.ts';

const LAST_OF_TABLES = 2040;

const ISLAMIC = [
  'AE', 'BH', 'KW', 'OM', 'QA', 'SA', 'YE', 'JO', 'IQ', 'LB', 'SY', 'PS', 'EG', 'SD', 'LY', 'TN', 'DZ', 'MA', 'MR',
  'TR', 'AZ', 'KZ', 'UZ', 'IR', 'AF', 'PK', 'BD', 'MV', 'ID', 'MY', 'BN', 'SG', 'SN', 'ML', 'NE', 'SO', 'DJ', 'KM',
]; // prettier-ignore
const HINDU = ['IN', 'NP', 'LK', 'SG', 'MY', 'MU', 'FJ', 'TT', 'GY', 'SR'];

const days = (table: string): readonly LocalDate[] => table.trim().split(/\s+/).map(parseDate);

const tabled = (code: string, countries: readonly string[], byMoon: boolean, table: string): Feast => {
  const all = days(table);
  return {
    code,
    sense: code,
    countries,
    source: 'table',
    lastYear: LAST_OF_TABLES,
    byMoon,
    daysIn: (year) => all.filter((date) => date.startsWith(`${year}-`)),
  };
};

/**
 * Feasts by table, 2024 to 2040.
 *
 * Ramadan (its first day of fasting) and the two Eids: the Umm al-Qura calendar of Saudi Arabia, 1445 to 1463 AH, as
 * the hijri-converter library tables it and as its rule gives it: a month begins when on the 29th, at Mecca, the moon is
 * new before sunset and sets after the sun. The sighting of the moon may move each by a day: mostly one later in South
 * and South-East Asia and Morocco. ICU's own table (`Intl`) is a day off in several of these years.
 *
 * Diwali: the day of Lakshmi Puja in India, when the new moon of Ashvin stands after sunset: to 2035 as timeanddate.com
 * lists it for India, from 2036 by that rule for Delhi (printed lists differ in 2036). Others may keep the day before.
 */
export const TABLE_FEASTS: readonly Feast[] = [
  tabled(
    'ramadan',
    ISLAMIC,
    true,
    `2024-03-11 2025-03-01 2026-02-18 2027-02-08 2028-01-28 2029-01-16 2030-01-05 2030-12-26 2031-12-15
     2032-12-04 2033-11-23 2034-11-12 2035-11-01 2036-10-20 2037-10-10 2038-09-30 2039-09-19 2040-09-07`,
  ),
  tabled(
    'eid-al-fitr',
    ISLAMIC,
    true,
    `2024-04-10 2025-03-30 2026-03-20 2027-03-09 2028-02-26 2029-02-14 2030-02-04 2031-01-24 2032-01-14
     2033-01-02 2033-12-23 2034-12-12 2035-12-01 2036-11-19 2037-11-08 2038-10-29 2039-10-19 2040-10-07`,
  ),
  tabled(
    'eid-al-adha',
    ISLAMIC,
    true,
    `2024-06-16 2025-06-06 2026-05-27 2027-05-16 2028-05-05 2029-04-24 2030-04-13 2031-04-02 2032-03-22
     2033-03-11 2034-03-01 2035-02-18 2036-02-07 2037-01-26 2038-01-16 2039-01-05 2039-12-26 2040-12-14`,
  ),
  tabled(
    'diwali',
    HINDU,
    false,
    `2024-10-31 2025-10-20 2026-11-08 2027-10-29 2028-10-17 2029-11-05 2030-10-26 2031-11-14 2032-11-02
     2033-10-22 2034-11-10 2035-10-30 2036-10-18 2037-11-07 2038-10-27 2039-11-15 2040-11-04`,
  ),
];

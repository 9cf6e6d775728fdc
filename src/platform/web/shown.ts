import { localDate, localTime } from '../../kernel/calendar.ts';
import { decimalsOf, formatAmount, type Minor } from '../../kernel/money.ts';
import type { Language } from '../slice.ts';

/**
 * How pages write what is measured: counts, money, days and moments, in the language of the page. Files for
 * spreadsheets (`plainTime`) and the REST API keep forms that programs read; phone numbers are spaced by `kernel/phone`.
 */

// Days as most of the world writes them in English (20 May), money as English keyboards write it ($12.50).
const DAYS: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };
const NUMBERS: Record<Language, string> = { en: 'en-US', zh: 'zh-CN' };

/** Keeps what is costly to make: an Intl formatter costs a thousand times what it formats. */
function kept<T>(make: (key: string) => T): (key: string) => T {
  const all = new Map<string, T>();
  return (key) => {
    const known = all.get(key) ?? make(key);
    all.set(key, known);
    return known;
  };
}

const counts = kept((locale) => new Intl.NumberFormat(locale));

/** A whole number, grouped: "12,345". */
export const shownCount = (language: Language, count: number): string => counts(NUMBERS[language]).format(count);

const amounts = kept((key) => {
  const [locale, currency, least] = key.split(' ');
  const decimals = { minimumFractionDigits: Number(least), maximumFractionDigits: 20 };
  return new Intl.NumberFormat(locale, { style: 'currency', currency: currency!, ...decimals });
});

/**
 * Money with a sign that stands for one currency alone in that language ("$" of Canada is "CA$"), grouped, with the
 * decimals of ISO 4217: "$1,288.50", "¥1,288.50".
 * @param amount minor units, or the amount as text, which keeps decimals beyond the currency's: a text costs "$0.0079"
 */
export function shownMoney(language: Language, amount: number | string, currency: string): string {
  const exact = typeof amount === 'number' ? formatAmount(amount as Minor, currency) : amount;
  const format = amounts(`${NUMBERS[language]} ${currency} ${decimalsOf(currency)}`);
  return format.format(exact as Intl.StringNumericLiteral);
}

const PARTS: Record<string, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short' },
  full: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
};

const dates = kept((key) => {
  const [language, what] = key.split(' ') as [Language, string];
  const parts = PARTS[what]!;
  const month = language === 'zh' ? 'long' : parts.month;
  return new Intl.DateTimeFormat(DAYS[language], { ...parts, month, timeZone: 'UTC' });
});

const written = (language: Language, what: string, date: string): string =>
  dates(`${language} ${what}`).format(new Date(`${date}T00:00:00Z`));

/**
 * A calendar day: "20 May 2026", "2026年5月20日".
 * @param date YYYY-MM-DD
 * @param today the year is left out when it is this day's
 */
export const shownDate = (language: Language, date: string, today = ''): string =>
  written(language, date.slice(0, 4) === today.slice(0, 4) ? 'day' : 'full', date);

const weekdays = kept((language) => new Intl.DateTimeFormat(DAYS[language as Language], { weekday: 'short', timeZone: 'UTC' })); // prettier-ignore

/** A calendar day with its weekday, for days that are agreed on: "Fri 27 Nov", "11月27日周五". @param today as for `shownDate` */
export function shownWeekday(language: Language, date: string, today?: string): string {
  const weekday = weekdays(language).format(new Date(`${date}T00:00:00Z`));
  const day = shownDate(language, date, today);
  return language === 'zh' ? `${day}${weekday}` : `${weekday} ${day}`;
}

/** A day of every year, as birthdays are: "20 May", "5月20日". */
export const shownMonthDay = (language: Language, month: number, day: number): string =>
  dates(`${language} day`).format(Date.UTC(2000, month - 1, day));

/** A month, YYYY-MM: "June 2026", "2026年6月". */
export const shownMonth = (language: Language, month: string): string => written(language, 'month', `${month}-01`);

/** The day of a moment on the shop's calendar, with its year unless that is this one. */
export const shownDay = (language: Language, zone: string, at: number, now: number): string =>
  shownDate(language, localDate(at, zone), localDate(now, zone));

const two = (value: number): string => String(value).padStart(2, '0');

/** "09:05" on the shop's wall. */
export function shownClock(zone: string, at: number): string {
  const { hour, minute } = localTime(at, zone);
  return `${two(hour)}:${two(minute)}`;
}

/** What a clock on the wall shows, YYYY-MM-DDTHH:MM: "20 May, 08:05". @param today as for `shownDate` */
export const shownWall = (language: Language, at: string, today?: string): string =>
  `${shownDate(language, at.slice(0, 10), today)}${language === 'zh' ? ' ' : ', '}${at.slice(11, 16)}`;

/** A moment in the shop's zone, absolute: "20 May, 08:05". Zone data are ours (kernel/calendar), not the browser's. */
export const shownTime = (language: Language, zone: string, at: number, now: number): string =>
  shownWall(language, plainTime(zone, at), localDate(now, zone));

/** "2026-05-20 18:30" in the shop's zone, as spreadsheets read it: for files alone. */
export const plainTime = (zone: string, at: number): string => `${localDate(at, zone)} ${shownClock(zone, at)}`;

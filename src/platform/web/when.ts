import { localDate, localTime } from '../../kernel/calendar.ts';
import type { Language } from '../slice.ts';

const LOCALE: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

const days = new Map<string, Intl.DateTimeFormat>();

function dayFormat(language: Language, withYear: boolean): Intl.DateTimeFormat {
  const key = `${language} ${withYear}`;
  const made =
    days.get(key) ??
    new Intl.DateTimeFormat(LOCALE[language], {
      day: 'numeric',
      month: language === 'zh' ? 'long' : 'short',
      timeZone: 'UTC',
      ...(withYear && { year: 'numeric' }),
    });
  days.set(key, made);
  return made;
}

/** A day of the shop in words: "20 May", "5月20日"; with its year unless that is this one. */
export function shownDay(language: Language, zone: string, at: number, now: number): string {
  const date = localDate(at, zone);
  const withYear = date.slice(0, 4) !== localDate(now, zone).slice(0, 4);
  return dayFormat(language, withYear).format(new Date(`${date}T00:00:00Z`));
}

/** A moment in the shop's zone, absolute: "20 May, 08:05". Zone data are ours (kernel/calendar), not the browser's. */
export function shownTime(language: Language, zone: string, at: number, now: number): string {
  const { hour, minute } = localTime(at, zone);
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return `${shownDay(language, zone, at, now)}${language === 'zh' ? ' ' : ', '}${clock}`;
}

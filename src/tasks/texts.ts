import { addDays, localDate } from '../kernel/calendar.ts';
import { measure } from '../kernel/sms-text.ts';
import type { Language } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { shownClock, shownDate } from '../platform/web/shown.ts';
import { fitted, isForDay } from './rules.ts';
import type { Occurrence } from './types.ts';

/** When something is due, for the words of a template: exactly one of today, tomorrow and date says the day. */
export function whenValues(
  occurrence: Pick<Occurrence, 'task' | 'dueAt'>,
  zone: string,
  now: number,
  language: Language,
) {
  const [day, today] = [localDate(occurrence.dueAt, zone), localDate(now, zone)];
  return {
    time: isForDay(occurrence, zone) ? '' : shownClock(zone, occurrence.dueAt),
    today: day === today,
    tomorrow: day === addDays(today, 1),
    date: shownDate(language, day, today),
  };
}

/** A text to staff that keeps to one part: a title too long for it is cut, the words to reply stand. */
export function staffText(
  templates: SmsTemplates,
  language: Language,
  template: string,
  values: Record<string, string | number | boolean>,
  title: string,
): string {
  const text = (cut: string): string => templates.render(language, { template, values: { ...values, title: cut } });
  return text(fitted(title, (cut) => measure(text(cut)).parts === 1));
}

import { addDays, dateOf, isDay, type LocalDate, startOfDay } from '../../kernel/calendar.ts';
import { holidayDays } from '../../kernel/holidays.ts';
import type { GreetingDraft, Occasion } from './types.ts';

/**
 * What somebody is greeted for at most once a year: `birthday`, `joined`, `field:<id>`, `holiday:<code>`; with `:ahead`
 * when it comes days before, which is another occasion, so that a person may get both.
 */
export function occasionKey({ occasion, daysBefore }: Pick<GreetingDraft, 'occasion' | 'daysBefore'>): string {
  const name =
    occasion.kind === 'field'
      ? `field:${occasion.fieldId}`
      : occasion.kind === 'holiday'
        ? `holiday:${occasion.code}`
        : occasion.kind;
  return daysBefore > 0 ? `${name}:ahead` : name;
}

/** Whether its day differs from person to person; a feast is everybody's. */
export const isPersonal = ({ kind }: Occasion): boolean => kind !== 'holiday';

/** One day of a greeting: when it goes out, on each recipient's own calendar, and for what. */
export interface Falls {
  day: LocalDate;
  /** The day of the occasion. */
  of: LocalDate;
  /** Its year; a feast that comes twice in a year adds `-2`. */
  period: string;
}

/** What a day, on which it goes out, is for; undefined: the feast is on no such day. */
export function fallsOn({ occasion, daysBefore }: GreetingDraft, day: LocalDate): Falls | undefined {
  const of = addDays(day, daysBefore);
  if (occasion.kind !== 'holiday') return { day, of, period: of.slice(0, 4) };
  const [feast] = holidayDays(occasion.code, of, of);
  return feast && { day, of, period: feast.period };
}

const year = (date: LocalDate): number => Number(date.slice(0, 4));

/** Whether a day also stands for 29 February, which a common year lacks: the rule of birthdays serves every date. */
const servesLeapDay = (of: LocalDate): boolean => of.slice(5) === '02-28' && !isDay(year(of), 2, 29);

/** Days of a year that are kept on the day `of`: its own month and day, and 29 February on 28 in common years. */
function sameDayIn(of: LocalDate, inYear: number): LocalDate[] {
  const [month, date] = [Number(of.slice(5, 7)), Number(of.slice(8))];
  const days = isDay(inYear, month, date) ? [dateOf(inYear, month, date)] : [];
  return servesLeapDay(of) && isDay(inYear, 2, 29) ? [...days, dateOf(inYear, 2, 29)] : days;
}

const FIRST_YEAR = 1900;

/** Values of a date field that are kept on a day: of every year since 1900, up to that day's own. */
export const fieldDays = (of: LocalDate): LocalDate[] =>
  Array.from({ length: year(of) - FIRST_YEAR + 1 }, (_, at) => sameDayIn(of, FIRST_YEAR + at)).flat();

/** Days on which somebody joined who has an anniversary on a day, the first at the earliest. @param since year of the first */
export const joinedDays = (of: LocalDate, since: number): LocalDate[] =>
  Array.from({ length: Math.max(0, year(of) - since) }, (_, at) => sameDayIn(of, since + at)).flat();

/** The same as stretches of time in the shop's zone. @param since epoch milliseconds: nobody joined before */
export const joinedSpans = (of: LocalDate, zone: string, since: number): { from: number; below: number }[] =>
  joinedDays(of, Math.max(FIRST_YEAR, new Date(since).getUTCFullYear() - 1)).map((day) => ({
    from: startOfDay(day, zone),
    below: startOfDay(addDays(day, 1), zone),
  }));

/**
 * Which of so many wordings a person gets first: another than last year's, and not everybody the same.
 * @param period as in `Falls`
 */
export function turnOf(customerId: string, period: string, count: number): number {
  let sum = 0;
  for (const sign of customerId) sum = (sum * 31 + sign.charCodeAt(0)) % 1_000_003;
  const [ofYear, time = '1'] = period.split('-');
  return count === 0 ? 0 : (sum + Number(ofYear) + Number(time) - 1) % count;
}

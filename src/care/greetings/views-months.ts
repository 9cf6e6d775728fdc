import { addDays, addMonths, isDay, type LocalDate, weekdayOf } from '../../kernel/calendar.ts';
import { frameOf, say } from '../../platform/web/frame.ts';
import { shownMonth } from '../../platform/web/shown.ts';
import { type Asked, dayWords, peopleWords } from './pages-context.ts';
import { feastWords, greetingName } from './views-occasion.ts';
import { isPersonal } from './rules.ts';
import type { CalendarDay, Greeting, OpenFeast } from './types.ts';

/** One day of the picture, in its own units: a month is 7 days wide and at most 6 weeks high. */
interface Cell {
  /** Its middle, its corner, and the line its number stands on. */
  x: number;
  y: number;
  left: number;
  top: number;
  base: number;
  number: number;
  /** Radius of the dot: its area grows with how many are greeted. 0: nobody. */
  radius: number;
  /** `feast` greeted, `open` a feast nobody greets, `people` birthdays and the like, `off` what is switched off. */
  look: '' | 'feast' | 'open' | 'people' | 'off';
  today: boolean;
  over: boolean;
  /** What is on that day, for whoever points at it. */
  title: string;
}

export interface MonthPicture {
  month: string;
  name: string;
  height: number;
  cells: Cell[];
  /** The whole month in a sentence, for whoever hears the page. */
  summary: string;
}

/** Side of a day. */
export const STEP = 20;
/** Height of a number's letters, as the style sheet has it. */
const LETTER = 8.5;
const DOT = { least: 6.5, most: 9.5 };

const firstOf = (day: LocalDate): LocalDate => `${day.slice(0, 8)}01` as LocalDate;

/** The days of the month that a day begins. */
function daysOf(first: LocalDate): LocalDate[] {
  const [year, month] = first.split('-').map(Number) as [number, number];
  const count = [31, 30, 29, 28].find((day) => isDay(year, month, day))!;
  return Array.from({ length: count }, (_, i) => addDays(first, i));
}

/** Everything of one day. */
interface DayOf {
  greeted: { day: CalendarDay; greeting: Greeting }[];
  open: OpenFeast[];
}

function lookOf({ greeted, open }: DayOf): Cell['look'] {
  const on = greeted.filter(({ day }) => day.on);
  if (on.some(({ day }) => !isPersonal(day.occasion))) return 'feast';
  if (on.some(({ day }) => day.people > 0)) return 'people';
  if (open.length > 0) return 'open';
  return greeted.some(({ day }) => !isPersonal(day.occasion) || day.people > 0) ? 'off' : '';
}

const countOf = ({ greeted }: DayOf): number => greeted.reduce((sum, { day }) => sum + (day.on ? day.people : 0), 0);

function titleOf(asked: Asked, date: LocalDate, { greeted, open }: DayOf): string {
  const lines = [
    ...greeted
      .filter(({ day }) => day.people > 0 || !isPersonal(day.occasion))
      .map(({ day, greeting }) => {
        const words = `${greetingName(asked, greeting.draft)}: ${peopleWords(asked, day.people)}`;
        return day.on ? words : `${words} (${say(asked.res, 'care.state.off')})`;
      }),
    ...open.map(({ code }) => `${feastWords(asked.res, code)} (${say(asked.res, 'care.months.open')})`),
  ];
  return [dayWords(asked, date), ...lines].join('\n');
}

/** What the picture is made of. */
export interface Span {
  from: LocalDate;
  to: LocalDate;
  days: readonly CalendarDay[];
  greetings: ReadonlyMap<string, Greeting>;
  open: readonly OpenFeast[];
}

function gather({ days, greetings, open }: Span): Map<LocalDate, DayOf> {
  const all = new Map<LocalDate, DayOf>();
  const at = (date: LocalDate): DayOf => {
    const found = all.get(date) ?? { greeted: [], open: [] };
    all.set(date, found);
    return found;
  };
  for (const day of days) {
    const greeting = greetings.get(day.greetingId);
    if (greeting) at(day.day).greeted.push({ day, greeting });
  }
  for (const feast of open) at(feast.day).open.push(feast);
  return all;
}

const NOTHING: DayOf = { greeted: [], open: [] };

/** The months of a span as pictures to be drawn by the server, Monday first; each day with a dot for those greeted. */
export function monthPictures(asked: Asked, span: Span): MonthPicture[] {
  const all = gather(span);
  const most = [...all.values()].reduce((top, day) => Math.max(top, countOf(day)), 1);
  const { language } = frameOf(asked.res);

  const cellOf = (date: LocalDate, shift: number): Cell => {
    const number = Number(date.slice(8));
    const place = number - 1 + shift;
    const of = all.get(date) ?? NOTHING;
    const look = lookOf(of);
    const share = Math.sqrt(countOf(of) / most);
    const [left, top] = [(place % 7) * STEP, Math.floor(place / 7) * STEP];
    return {
      x: left + STEP / 2,
      y: top + STEP / 2,
      left,
      top,
      base: top + STEP / 2 + LETTER / 3,
      number,
      radius: look === '' ? 0 : DOT.least + (DOT.most - DOT.least) * share,
      look,
      today: date === asked.today,
      over: date < span.from || date > span.to,
      title: look === '' ? '' : titleOf(asked, date, of),
    };
  };

  const months: MonthPicture[] = [];
  for (let first = firstOf(span.from); first <= span.to; first = addMonths(first, 1)) {
    const shift = weekdayOf(first) - 1;
    const dates = daysOf(first);
    const cells = dates.map((date) => cellOf(date, shift));
    const people = dates.reduce((sum, date) => sum + countOf(all.get(date) ?? NOTHING), 0);
    const name = shownMonth(language, first.slice(0, 7));
    months.push({
      month: first.slice(0, 7),
      name,
      height: Math.ceil((dates.length + shift) / 7) * STEP,
      cells,
      summary: say(asked.res, 'care.months.summary', { name, people: peopleWords(asked, people) }),
    });
  }
  return months;
}

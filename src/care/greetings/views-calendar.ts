import { addDays, daysBetween, type LocalDate } from '../../kernel/calendar.ts';
import { frameOf, say } from '../../platform/web/frame.ts';
import { shownMonth } from '../../platform/web/shown.ts';
import { type Asked, dayWords, grouped, type GreetingPagesDeps, peopleWords } from './pages-context.ts';
import { feastWords, greetingName, lunarWords, occasionCode, weekdayWords } from './views-occasion.ts';
import { isPersonal } from './rules.ts';
import type { CalendarDay, Greeting, GreetingDraft, OpenFeast } from './types.ts';

type ById = ReadonlyMap<string, Greeting>;

/** Days of each greeting, in the order in which they come. */
export function byGreeting(days: readonly CalendarDay[]): Map<string, CalendarDay[]> {
  const all = new Map<string, CalendarDay[]>();
  for (const day of days) all.set(day.greetingId, [...(all.get(day.greetingId) ?? []), day]);
  return all;
}

const LONGEST_BEGINNING = 72;

/** A wording as it reads: what stands in for each field, or the field's name, in its place. */
export const readably = (text: string): string =>
  text.replace(/\{\{(\w+)(?: +"([^"]*)")?\}\}/g, (_, name: string, other?: string) => other || `{${name}}`);

/** How a greeting begins, in the shop's language where it is written in it. */
export function beginningOf({ greetings }: GreetingPagesDeps, { merchant }: Asked, draft: GreetingDraft): string {
  const written = draft.wordings[merchant.language] ?? Object.values(draft.wordings).find((texts) => texts.length > 0);
  const text = readably(
    written?.[0] ?? greetings.defaults({ ...draft, voucherOfferId: undefined })[merchant.language][0] ?? '',
  );
  return text.length > LONGEST_BEGINNING ? `${text.slice(0, LONGEST_BEGINNING).trimEnd()}…` : text;
}

/**
 * A day with its weekday and, where it helps, its day by the moon.
 * @param today its year is left out when it is this day's; under a month's name that is the day itself
 */
export function dayView(asked: Asked, day: LocalDate, code?: string, today: LocalDate = asked.today) {
  const words = dayWords({ ...asked, today }, day);
  const weekday = weekdayWords(asked.res, day);
  return {
    day,
    words,
    weekday,
    full: say(asked.res, 'care.fullDay', { day: words, weekday }),
    lunar: lunarWords(asked.res, day, code),
  };
}

const feastOf = ({ occasion }: CalendarDay): string | undefined =>
  occasion.kind === 'holiday' ? occasion.code : undefined;

/** A feast's day in the list. */
function feastRow(deps: GreetingPagesDeps, asked: Asked, day: CalendarDay, greeting: Greeting) {
  return {
    ...dayView(asked, day.day, day.day === day.of ? feastOf(day) : undefined, day.day),
    id: day.greetingId,
    name: greetingName(asked, greeting.draft),
    of: day.day === day.of ? '' : dayWords(asked, day.of),
    on: day.on,
    today: day.state === 'today',
    people: peopleWords(asked, day.people),
    beginning: beginningOf(deps, asked, greeting.draft),
    folded: false as const,
  };
}

/** Days that people have of their own, a month of them in one line. */
function foldedRow(
  deps: GreetingPagesDeps,
  asked: Asked,
  days: readonly CalendarDay[],
  greeting: Greeting,
  first: boolean,
) {
  const meant = days.filter(({ people }) => people > 0);
  const people = meant.reduce((sum, day) => sum + day.people, 0);
  return {
    id: greeting.id,
    name: greetingName(asked, greeting.draft),
    on: days[0]!.on,
    today: days.some(({ state }) => state === 'today'),
    onDays: say(asked.res, 'care.calendar.onDays', { people: peopleWords(asked, people), count: meant.length }),
    // Said once; in the months after it would only fill the page.
    beginning: first ? beginningOf(deps, asked, greeting.draft) : '',
    days: meant.map((day) => ({
      ...dayView(asked, day.day, undefined, day.day),
      people: grouped(asked.res, day.people),
    })),
    folded: true as const,
  };
}

/** The coming greetings, month by month: what falls on many days first, then the feasts in order. */
export function monthsView(deps: GreetingPagesDeps, asked: Asked, days: readonly CalendarDay[], byId: ById) {
  const months = new Map<string, CalendarDay[]>();
  for (const day of days) {
    const month = day.day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), day]);
  }
  const told = new Set<string>();
  return [...months].flatMap(([month, all]) => {
    const own = byGreeting(all.filter(({ occasion }) => isPersonal(occasion)));
    const folded = [...byId.values()].flatMap((greeting) => {
      const list = own.get(greeting.id);
      if (!list?.some(({ people }) => people > 0)) return [];
      const row = foldedRow(deps, asked, list, greeting, !told.has(greeting.id));
      told.add(greeting.id);
      return [row];
    });
    const feasts = all.flatMap((day) => {
      const greeting = byId.get(day.greetingId);
      return greeting && !isPersonal(day.occasion) ? [feastRow(deps, asked, day, greeting)] : [];
    });
    const people = all.reduce((sum, day) => sum + (day.on ? day.people : 0), 0);
    if (folded.length + feasts.length === 0) return [];
    const { language } = frameOf(asked.res);
    return [
      { month, name: shownMonth(language, month), people: peopleWords(asked, people), rows: [...folded, ...feasts] },
    ];
  });
}

/** A feast that nobody greets yet, with how far off it is. */
export const openView = (asked: Asked, { day, code }: OpenFeast) => ({
  ...dayView(asked, day, code),
  key: occasionCode({ kind: 'holiday', code }),
  name: feastWords(asked.res, code),
  inDays: say(asked.res, 'care.inDays', { count: daysBetween(asked.today, day) }),
});

/** Days that follow each other, as stretches. */
function stretches(days: readonly LocalDate[]): { from: LocalDate; to: LocalDate }[] {
  const found: { from: LocalDate; to: LocalDate }[] = [];
  for (const day of days.toSorted()) {
    const last = found.at(-1);
    if (last && day <= addDays(last.to, 1)) last.to = day;
    else found.push({ from: day, to: day });
  }
  return found;
}

/** What was missed of late, a line for each greeting: on which days, and how many people it would have reached. */
export function missedView(asked: Asked, past: readonly CalendarDay[], byId: ById) {
  const missed = byGreeting(past.filter((day) => day.missed > 0));
  return [...missed].flatMap(([id, days]) => {
    const greeting = byId.get(id);
    if (!greeting) return [];
    const when = stretches(days.map(({ day }) => day)).map(({ from, to }) =>
      from === to
        ? dayWords(asked, from)
        : say(asked.res, 'care.span', { from: dayWords(asked, from), to: dayWords(asked, to) }),
    );
    const people = days.reduce((sum, day) => sum + day.missed, 0);
    return [
      {
        id,
        words: say(asked.res, 'care.missed.line', {
          days: when.join(say(asked.res, 'care.comma')),
          name: greetingName(asked, greeting.draft),
          people: peopleWords(asked, people),
        }),
        from: days[0]!.day,
        day: days.at(-1)!.day,
      },
    ];
  });
}

/** The past days on which anything happened, newest first. */
export function pastView(asked: Asked, past: readonly CalendarDay[], byId: ById) {
  return past
    .filter(({ sent, missed, skipped }) => sent + missed + skipped > 0)
    .toReversed()
    .flatMap((day) => {
      const greeting = byId.get(day.greetingId);
      if (!greeting) return [];
      return [
        {
          ...dayView(asked, day.day),
          id: day.greetingId,
          name: greetingName(asked, greeting.draft),
          sent: grouped(asked.res, day.sent),
          missed: day.missed === 0 ? '' : grouped(asked.res, day.missed),
          skipped: day.skipped === 0 ? '' : grouped(asked.res, day.skipped),
        },
      ];
    });
}

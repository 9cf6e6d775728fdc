import { and, type SQL } from 'drizzle-orm';
import { birthdaysWithin } from '../../customers/index.ts';
import { addDays, type LocalDate, localDate } from '../../kernel/calendar.ts';
import { holidayDays, holidaysOf } from '../../kernel/holidays.ts';
import type { Merchant } from '../../merchants/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import * as counts from './calendar-store.ts';
import type { GreetingDeps } from './deps.ts';
import { earlierConditions } from './round.ts';
import { fallsOn, fieldDays, isPersonal, joinedDays } from './rules.ts';
import * as runs from './runs-store.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import type { CalendarDay, OpenFeast } from './types.ts';
import { conditionOf, fitting, reachable } from './whose.ts';

interface Span {
  from: LocalDate;
  to: LocalDate;
}

/** More than a year and a month is asked by nobody. */
const MOST_DAYS = 400;

const NOTHING = { sent: 0, missed: 0, skipped: 0 };

interface Ask {
  deps: GreetingDeps;
  reader: Reader;
  merchant: Merchant;
  rows: readonly Row[];
  today: LocalDate;
}

function daysOf({ from, to }: Span): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = from; day <= to && days.length < MOST_DAYS; day = addDays(day, 1)) days.push(day);
  return days;
}

const sumOf = (found: ReadonlyMap<string, number>, keys: readonly string[]): number =>
  keys.reduce((sum, key) => sum + (found.get(key) ?? 0), 0);

/** How many people have each day, for all days by one grouped question. @returns by the day of the occasion */
async function peopleByDay({ deps, reader, merchant }: Ask, row: Row, meant: SQL): Promise<(of: LocalDate) => number> {
  const { merchantId, zone } = merchant;
  const { occasion } = row.draft;
  switch (occasion.kind) {
    case 'birthday': {
      const found = await counts.byBirthday(reader, meant);
      return (of) => sumOf(found, birthdaysWithin(of, 0, 0));
    }
    case 'joined': {
      const since = await store.firstJoined(reader, merchantId);
      if (since === null) return () => 0;
      const found = await counts.byJoiningDay(reader, meant, { zone, since, now: deps.clock.now() });
      const first = new Date(since).getUTCFullYear() - 1;
      return (of) => sumOf(found, joinedDays(of, first));
    }
    case 'field': {
      const found = await counts.byFieldDay(reader, merchantId, occasion.fieldId, meant);
      return (of) => sumOf(found, fieldDays(of));
    }
    case 'holiday': {
      const everybody = await counts.countOf(reader, meant);
      return () => everybody;
    }
  }
}

/** Whom it means, as the shop's people stand now; nobody when its condition cannot be used any more. */
async function meantBy({ deps, reader, merchant, rows }: Ask, row: Row): Promise<SQL> {
  const own = await conditionOf(deps.segments, reader, merchant.merchantId, row.draft);
  return and(reachable(merchant.merchantId), fitting(own, await earlierConditions(deps, reader, row, rows)))!;
}

/** Days on which it is still to go out, with whom it means; a day that means nobody is left out, a feast never is. */
async function coming(ask: Ask, row: Row, days: readonly LocalDate[]): Promise<CalendarDay[]> {
  const falls = days.flatMap((day) => fallsOn(row.draft, day) ?? []);
  if (falls.length === 0) return [];
  const peopleOn = await peopleByDay(ask, row, await meantBy(ask, row));
  return falls
    .map(({ day, of }) => ({
      ...faceOf(row),
      day,
      of,
      state: day === ask.today && row.on ? ('today' as const) : ('coming' as const),
      people: peopleOn(of),
      ...NOTHING,
    }))
    .filter(({ people }) => people > 0 || !isPersonal(row.draft.occasion));
}

const faceOf = ({ id, draft, on }: Row) => ({ greetingId: id, occasion: draft.occasion, on });

/** Days whose work was begun, with what became of their people. */
async function begun({ reader, merchant, today }: Ask, row: Row, done: readonly runs.Run[], span: Span) {
  const { merchantId } = merchant;
  const fates = new Map<string, Record<string, number>>();
  for (const { day, state, many } of await counts.fatesOf(reader, merchantId, row.id, span))
    fates.set(day, { ...fates.get(day), [state]: many });
  return done
    .map(({ day, status, endedAt }): CalendarDay => {
      const { queued = 0, missed = 0, skipped = 0, waiting = 0 } = fates.get(day) ?? {};
      const people = queued + missed + skipped + waiting;
      const over = day < today || endedAt !== null;
      const lost = status === 'missed' || (over && queued === 0 && missed > 0);
      return {
        ...faceOf(row),
        day: day as LocalDate,
        of: addDays(day as LocalDate, row.draft.daysBefore),
        state: day === today && !lost ? 'today' : lost ? 'missed' : 'done',
        people,
        sent: queued,
        missed,
        skipped,
      };
    })
    .filter(({ people, state }) => people > 0 || state === 'missed' || !isPersonal(row.draft.occasion));
}

async function daysOfGreeting(ask: Ask, row: Row, span: Span): Promise<CalendarDay[]> {
  const { reader, merchant, today } = ask;
  const upto = { from: span.from, to: span.to < today ? span.to : today };
  const done = await runs.runsOf(reader, merchant.merchantId, row.id, upto);
  const seen = new Set(done.map(({ day }) => day));
  const left = daysOf({ from: span.from > today ? span.from : today, to: span.to }).filter(
    (day) => !seen.has(day) && !(row.on && row.doneThrough !== null && day <= row.doneThrough),
  );
  return [...(done.length > 0 ? await begun(ask, row, done, upto) : []), ...(await coming(ask, row, left))];
}

/** Days on which greetings go out, in order: what was from the rows of each day, what is to come as people stand now. */
export async function calendar(
  deps: GreetingDeps,
  reader: Reader,
  merchantId: string,
  span: Span,
): Promise<CalendarDay[]> {
  const merchant = await deps.merchants.byId(reader, merchantId);
  const rows = await store.list(reader, merchantId);
  const ask = { deps, reader, merchant, rows, today: localDate(deps.clock.now(), merchant.zone) };
  const days: CalendarDay[] = [];
  for (const row of rows) days.push(...(await daysOfGreeting(ask, row, span)));
  return days.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** Feasts of the shop's country for which nothing is set up, in order. */
export async function openFeasts(
  deps: GreetingDeps,
  reader: Reader,
  merchantId: string,
  { from, to }: Span,
): Promise<OpenFeast[]> {
  const { country } = await deps.merchants.byId(reader, merchantId);
  const taken = new Set(
    (await store.list(reader, merchantId)).flatMap(({ draft: { occasion } }) =>
      occasion.kind === 'holiday' ? [occasion.code] : [],
    ),
  );
  const last = addDays(from, MOST_DAYS);
  return holidaysOf(country)
    .filter((code) => !taken.has(code))
    .flatMap((code) => holidayDays(code, from, to < last ? to : last).map(({ date }) => ({ day: date, code })))
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

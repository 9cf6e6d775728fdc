import type { LocalDate } from '../../kernel/calendar.ts';
import { contactsOf, sayOr } from '../../marketing/index.ts';
import { maskedNumber, say, shownName } from '../../platform/web/frame.ts';
import { shownTime } from '../../platform/web/shown.ts';
import { frameOf } from '../../platform/web/frame.ts';
import { type Asked, grouped, type GreetingPagesDeps } from './pages-context.ts';
import { dayView } from './views-calendar.ts';

/** States of a person in a greeting's day; `waiting` for their hour. */
export const STATES = ['queued', 'waiting', 'skipped', 'missed'] as const;
const TONE: Record<string, string> = { queued: 'good', skipped: '', missed: 'bad', waiting: 'warn' };

/** Why somebody was not greeted, in words: this page's own, or those of every marketing text. */
export const reasonWords = ({ res }: Asked, reason: string | null): string =>
  reason === null
    ? ''
    : sayOr(
        res,
        `care.reason.${reason}`,
        sayOr(res, `broadcasts.failure.reason.${reason}`, sayOr(res, `broadcasts.excluded.${reason}`, reason)),
      );

interface Outcome {
  day: LocalDate;
  state: string;
  reason: string | null;
  people: number;
}

/** The days of a span with what became of their people, the newest first. */
export function outcomesView(asked: Asked, outcomes: readonly Outcome[]) {
  const { res } = asked;
  const days = [...new Set(outcomes.map(({ day }) => day))].toSorted().toReversed();
  return days.map((day) => {
    const of = outcomes.filter((one) => one.day === day);
    const count = (state: string): number =>
      of.filter((one) => one.state === state).reduce((sum, { people }) => sum + people, 0);
    const shown = (state: string): string => (count(state) === 0 ? '' : grouped(res, count(state)));
    return {
      ...dayView(asked, day),
      sent: grouped(res, count('queued')),
      waiting: shown('waiting'),
      missed: shown('missed'),
      skipped: shown('skipped'),
      reasons: of
        .filter(({ state, reason }) => reason !== null && state !== 'queued')
        .toSorted((a, b) => b.people - a.people)
        .map(({ reason, people }) => ({ words: reasonWords(asked, reason), people: grouped(res, people) })),
    };
  });
}

const A_PAGE = 25;

/** A page of the people of one day; names as this reader may see them, numbers by their last four. */
export async function peopleView(
  deps: GreetingPagesDeps,
  asked: Asked,
  of: { greetingId: string; day: LocalDate; state: string; after: string },
) {
  const { res, merchantId, merchant } = asked;
  const { greetingId, day, state, after } = of;
  const rows = await deps.greetings.people(deps.db.aside, merchantId, {
    greetingId,
    day,
    ...(state && { state }),
    ...(after && { after }),
    limit: A_PAGE + 1,
  });
  const shown = rows.slice(0, A_PAGE);
  const people = await contactsOf(deps, deps.db.reader, merchantId, shown);
  const { language } = frameOf(res);
  return {
    rows: shown.map((row) => {
      const person = people.get(row.customerId);
      return {
        customerId: row.customerId,
        name: shownName(res, person?.name ?? null) || say(res, 'broadcasts.preview.nameless'),
        number: person?.lastFour ? maskedNumber(person.lastFour) : '',
        state: say(res, `care.state.${row.state}`),
        tone: TONE[row.state] ?? '',
        why: reasonWords(asked, row.reason),
        at: row.at === null ? '' : shownTime(language, merchant.zone, row.at, deps.clock.now()),
      };
    }),
    next: rows.length > A_PAGE ? shown.at(-1)!.customerId : '',
    paged: after !== '',
    state,
    states: STATES.map((one) => ({ state: one, words: say(res, `care.state.${one}`), here: one === state })),
  };
}

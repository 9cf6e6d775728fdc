import type { Request, Response } from 'express';
import { addDays, addMonths } from '../../kernel/calendar.ts';
import { newId } from '../../kernel/ids.ts';
import { show } from '../../platform/web/frame.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { type Asked, askedOf, type GreetingPagesDeps } from './pages-context.ts';
import type { CalendarDay, OpenFeast } from './types.ts';
import { missedView, monthsView, openView, pastView } from './views-calendar.ts';
import { monthPictures, STEP } from './views-months.ts';
import { reasonWords } from './views-one.ts';
import { readyCards } from './views-ready.ts';

/** How far back results are shown. */
export const PAST_DAYS = 30;
/** So many feasts are offered at sight; the others fold. */
const OFFERED = 5;

/** The care calendar: whom the shop greets in the next twelve months, and what the past month brought. */
export function calendarPages(pages: PageRouter, deps: GreetingPagesDeps): PageRouter {
  const { db, greetings, clock } = deps;

  async function calendar(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { merchantId, today } = asked;
    const span = { from: today, to: addDays(addMonths(today, 12), -1) };
    const [list, days, open, past] = await Promise.all([
      greetings.list(db.reader, merchantId),
      greetings.calendar(db.aside, merchantId, span),
      greetings.openFeasts(db.reader, merchantId, span),
      greetings.calendar(db.aside, merchantId, { from: addDays(today, -PAST_DAYS), to: addDays(today, -1) }),
    ]);
    const byId = new Map(list.map((greeting) => [greeting.id, greeting]));
    const lines = await Promise.all(missedView(asked, past, byId).map((line) => withReason(asked, line)));
    show(res, 'care/calendar', {
      key: newId(clock.now()),
      any: list.length > 0,
      step: STEP,
      wide: 7 * STEP,
      sum: sumOf(days),
      pictures: monthPictures(asked, { ...span, days, greetings: byId, open }),
      months: monthsView(deps, asked, days, byId),
      missed: lines,
      // The one cause that the shop can do something about where it stands.
      wasOff: lines.some(({ late }) => late),
      past: pastView(asked, past, byId),
      ...offers(asked, open),
      ready: list.length === 0 ? readyCards(deps, asked, open) : [],
    });
  }

  /** Why most of its people were missed. */
  async function withReason(asked: Asked, line: ReturnType<typeof missedView>[number]) {
    const span = { greetingId: line.id, from: line.from, to: line.day };
    const [worst] = (await greetings.outcomes(db.aside, asked.merchantId, span))
      .filter(({ state }) => state === 'missed')
      .toSorted((a, b) => b.people - a.people);
    const reason = worst?.reason ?? 'late';
    return { ...line, late: reason === 'late', why: reason === 'late' ? '' : reasonWords(asked, reason) };
  }

  /** How many greetings there are to come, of what is switched on. */
  const sumOf = (days: readonly CalendarDay[]): number => days.reduce((sum, day) => sum + (day.on ? day.people : 0), 0);

  function offers(asked: Asked, open: readonly OpenFeast[]) {
    const feasts = open.map((feast) => openView(asked, feast));
    return { open: feasts.slice(0, OFFERED), openMore: feasts.slice(OFFERED) };
  }

  return pages.get('/care', 'look', calendar);
}

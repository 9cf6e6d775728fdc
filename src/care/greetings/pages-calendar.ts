import type { Request, Response } from 'express';
import { addDays, addMonths } from '../../kernel/calendar.ts';
import { newId } from '../../kernel/ids.ts';
import { show } from '../../platform/web/frame.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { type Asked, askedOf, type GreetingPagesDeps, peopleWords } from './pages-context.ts';
import type { CalendarDay, OpenFeast } from './types.ts';
import { missedView, monthsView, openView, pastView } from './views-calendar.ts';
import { monthPictures, STEP } from './views-months.ts';
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
    show(res, 'care/calendar', {
      key: newId(clock.now()),
      any: list.length > 0,
      step: STEP,
      wide: 7 * STEP,
      sum: sumOf(asked, days),
      pictures: monthPictures(asked, { ...span, days, greetings: byId, open }),
      months: monthsView(deps, asked, days, byId),
      missed: missedView(asked, past, byId),
      past: pastView(asked, past, byId),
      ...offers(asked, open),
      ready: list.length === 0 ? readyCards(deps, asked, open) : [],
    });
  }

  /** How many greetings there are to come, of what is switched on. */
  function sumOf(asked: Asked, days: readonly CalendarDay[]): string {
    const people = days.reduce((sum, day) => sum + (day.on ? day.people : 0), 0);
    return people === 0 ? '' : peopleWords(asked, people);
  }

  function offers(asked: Asked, open: readonly OpenFeast[]) {
    const feasts = open.map((feast) => openView(asked, feast));
    return { open: feasts.slice(0, OFFERED), openMore: feasts.slice(OFFERED) };
  }

  return pages.get('/care', 'look', calendar);
}

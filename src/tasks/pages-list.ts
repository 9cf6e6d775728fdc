import type { Request, Response } from 'express';
import { addDays, dateOf, isDay, localDate, type LocalDate, startOfDay } from '../kernel/calendar.ts';
import { merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { type Context, contextOf, dayIn, type TaskPagesDeps } from './pages-deps.ts';
import type { Occurrence } from './types.ts';
import { instantsOf, monthView, spanOf } from './views-month.ts';
import { dayTitle, overdueViews, rowView } from './views.ts';

/** Days the first page shows, today among them. */
const DAYS = 8;
const MOST_OVERDUE = 200;

/** "2026-11" in an address; undefined for what is no month. */
function monthIn(text: unknown): LocalDate | undefined {
  const form = typeof text === 'string' ? /^(\d{4})-(\d{2})$/.exec(text) : null;
  const [year, month] = [Number(form?.[1]), Number(form?.[2])];
  return form && isDay(year, month, 1) && year > 1970 && year < 2200 ? dateOf(year, month, 1) : undefined;
}

/** The agenda: what is overdue, today and the days after it; one day; or a month. */
export function listPages(pages: PageRouter, deps: TaskPagesDeps): void {
  const { db, tasks } = deps;

  const chosen = (req: Request, res: Response) => {
    const mine = req.query['who'] === 'me';
    const staffId = staffOf(res).staffId;
    const wanted = ({ task, state }: Occurrence): boolean =>
      state !== 'skipped' && (!mine || task.assigneeId === staffId);
    return { mine, wanted, query: mine ? '&who=me' : '' };
  };

  /** Tabs: days or month, everybody's or one's own. */
  function tabs(path: { day?: LocalDate; month?: LocalDate }, mine: boolean, context: Context) {
    const month = `month=${(path.month ?? path.day ?? context.today).slice(0, 7)}`;
    const here = path.month ? month : path.day ? `day=${path.day}` : '';
    const href = (...parts: string[]): string => {
      const query = parts.filter((part) => part !== '').join('&');
      return query === '' ? '/agenda' : `/agenda?${query}`;
    };
    const who = mine ? 'who=me' : '';
    return {
      month: path.month !== undefined,
      days: href(who),
      months: href(month, who),
      all: href(here),
      own: href(here, 'who=me'),
      mine,
    };
  }

  async function showDays(req: Request, res: Response): Promise<void> {
    const merchantId = merchantOf(res);
    const { mine, wanted, query } = chosen(req, res);
    const reader = db.reader;
    const { zone } = await deps.merchants.byId(reader, merchantId);
    const today = localDate(deps.clock.now(), zone);
    const [from, to] = instantsOf(today, addDays(today, DAYS), zone);
    const overdue = (await tasks.overdue(reader, merchantId, MOST_OVERDUE)).filter(wanted);
    const coming = (await tasks.between(reader, merchantId, from, to)).filter(wanted);
    const done = (await tasks.doneSince(reader, merchantId, from)).filter(wanted);
    const context = await contextOf(deps, res, [...overdue, ...coming, ...done]);
    const back = `/agenda${query === '' ? '' : '?who=me'}`;
    const open = coming.filter(({ state, dueAt }) => state === 'open' && dueAt >= context.now);
    const days = Array.from({ length: DAYS }, (_, i) => addDays(today, i)).map((day) => ({
      title: dayTitle(res, context, day),
      href: `/agenda?day=${day}${query}`,
      first: day === today,
      rows: open.filter(({ dueAt }) => localDate(dueAt, zone) === day).map((one) => rowView(res, context, one, back)),
    }));
    show(res, 'tasks/agenda', {
      tabs: tabs({}, mine, context),
      overdue: overdueViews(res, context, overdue, back),
      days: days.filter(({ first, rows }) => first || rows.length > 0),
      finished: done.map((one) => rowView(res, context, one, back, true)),
      nothing: overdue.length + open.length + done.length === 0,
    });
  }

  async function showDay(req: Request, res: Response, day: LocalDate): Promise<void> {
    const merchantId = merchantOf(res);
    const { mine, wanted, query } = chosen(req, res);
    const { zone } = await deps.merchants.byId(db.reader, merchantId);
    const [from, to] = instantsOf(day, addDays(day, 1), zone);
    const found = (await tasks.between(db.reader, merchantId, from, to)).filter(wanted);
    const context = await contextOf(deps, res, found);
    const step = (by: number): string => `/agenda?day=${addDays(day, by)}${query}`;
    show(res, 'tasks/day', {
      tabs: tabs({ day }, mine, context),
      day,
      title: dayTitle(res, context, day),
      past: startOfDay(addDays(day, 1), zone) <= context.now,
      rows: found.map((one) => rowView(res, context, one, `/agenda?day=${day}${query}`)),
      before: step(-1),
      after: step(1),
    });
  }

  async function showMonth(req: Request, res: Response, month: LocalDate): Promise<void> {
    const merchantId = merchantOf(res);
    const { mine, wanted, query } = chosen(req, res);
    const { zone, country } = await deps.merchants.byId(db.reader, merchantId);
    const { from, to } = spanOf(month, country);
    const found = (await tasks.between(db.reader, merchantId, ...instantsOf(from, to, zone))).filter(wanted);
    const context = await contextOf(deps, res, found);
    show(res, 'tasks/month', {
      tabs: tabs({ month }, mine, context),
      month: monthView(res, context, month, found, query),
      label: say(res, 'tasks.title'),
    });
  }

  pages.get('/agenda', 'look', async (req, res) => {
    const month = monthIn(req.query['month']);
    const day = dayIn(req.query['day']);
    if (month) await showMonth(req, res, month);
    else if (day && day > '1970-02-01' && day < '2199-12-01') await showDay(req, res, day);
    else await showDays(req, res);
  });
}

import type { Response } from 'express';
import { localTime } from '../kernel/calendar.ts';
import { MINUTE } from '../kernel/clock.ts';
import type { Slice } from '../platform/slice.ts';
import { frameOf, maskedNumber, say, show, shownName, staffOf } from '../platform/web/frame.ts';
import { pageRouter } from '../platform/web/page-router.ts';
import { hasRight } from '../platform/web/principal.ts';
import { shownClock, shownDay, shownMoney, shownTime } from '../platform/web/shown.ts';
import type { AgendaToday } from '../tasks/index.ts';
import { type Failures, LAPSED_MOST, readToday, type Today, type TodayDeps, type UnderWay } from './today.ts';
import { caseView } from './today-cases.ts';
import { pictureOf } from './today-picture.ts';

/** A share of failed texts that a person should look at, where there are enough of them to tell. */
const FAILED_SHARE = 0.1;
const ENOUGH = 20;
/** Why a broadcast rests for want of money. */
const WAITS = new Set(['budget', 'daily_cap']);

/** One line that asks for something, and where to do it. */
interface Line {
  words: string;
  href: string;
}

/** What the budget says, and what it holds back or has cost its time. */
function moneyLines(res: Response, { budget, money, underWay }: Today): Line[] {
  const { limit, spent, state, day } = budget;
  const href = hasRight(staffOf(res), 'money') ? '/costs' : '';
  const line = (key: string, values: Record<string, unknown> = {}, to = href): Line => ({
    words: say(res, `desk.failure.money.${key}`, values),
    href: to,
  });
  const percent = limit ? Math.floor((spent * 100) / limit) : 0;
  const used = limit !== null && limit > 0 && spent >= limit;
  const waiting = underWay.filter(({ broadcast }) => WAITS.has(broadcast.reason ?? ''));
  return [
    ...(day.capped ? [line('capped')] : []),
    ...(used ? [line('stop')] : !day.capped && state === 'warn' ? [line('warn', { percent })] : []),
    ...waiting.map(({ broadcast: { id, draft } }) => line('broadcast', { name: draft.name }, `/broadcasts/${id}`)),
    ...(money.waiting > 0 ? [line('waiting', { count: money.waiting })] : []),
    ...(money.lost > 0 ? [line('lost', { count: money.lost })] : []),
  ];
}

function failuresOf(res: Response, today: Today, now: number): Line[] {
  const { failures, missed, ungreeted, zone } = today;
  const { unknown, failed, sent, pausedUntil, holds }: Failures = failures;
  const line = (key: string, values: Record<string, unknown> = {}, href = ''): Line => ({
    words: say(res, `desk.failure.${key}`, values),
    href,
  });
  const until = pausedUntil === null ? '' : shownTime(frameOf(res).language, zone, pausedUntil, now);
  return [
    ...holds.map((reason) => line(`hold.${reason}`)),
    ...(pausedUntil === null ? [] : [line('paused', { until })]),
    ...(unknown > 0 ? [line('unknown', { count: unknown })] : []),
    ...(sent >= ENOUGH && failed / sent > FAILED_SHARE
      ? [line('share', { count: failed, percent: Math.round((failed / sent) * 100) })]
      : []),
    ...moneyLines(res, today),
    ...missed.map(({ id, draft }) => line('missed', { name: draft.name }, `/broadcasts/${id}`)),
    ...(ungreeted > 0 ? [line('ungreeted', { count: ungreeted }, '/care')] : []),
  ];
}

/** What is worth doing next, the most urgent first; each only for whoever may do it. */
function nextOf(res: Response, today: Today): Line[] {
  const may = (right: Parameters<typeof hasRight>[1]): boolean => hasRight(staffOf(res), right);
  const { members, start, inbox, lapsed, budget, underWay } = today;
  const line = (key: string, href: string, values: Record<string, unknown> = {}): Line => ({
    words: say(res, `desk.next.${key}`, values),
    href,
  });
  const approvals = underWay.filter(({ broadcast }) => broadcast.status === 'awaiting_approval').length;
  return [
    ...(members || start.length > 0 ? [] : [line('join', '/settings/numbers')]),
    ...(inbox.opportunities > 0
      ? [line('opportunities', '/inbox?folder=opportunities', { count: inbox.opportunities })]
      : []),
    ...(approvals > 0 && may('approve') ? [line('approve', '/broadcasts', { count: approvals })] : []),
    ...(budget.state === 'none' && may('money') ? [line('budget', '/costs')] : []),
    ...(lapsed > 0 && may('segment')
      ? [line(lapsed >= LAPSED_MOST ? 'lapsedMany' : 'lapsed', '/segments/new?preset=lapsed', { count: lapsed })]
      : []),
  ];
}

/** The first steps of a new shop, until all are done. */
const startView = ({ start }: Today) => ({
  steps: start,
  done: start.filter(({ done }) => done).length,
  of: start.length,
});

function underWayView(res: Response, { broadcast, counts }: UnderWay, zone: string, now: number) {
  const { id, draft, status, startAt } = broadcast;
  const done = counts ? counts.sent + counts.delivered + counts.failed + counts.skipped + counts.unknown : 0;
  const of = counts ? Math.max(1, counts.audience - counts.heldOut) : 1;
  return {
    href: `/broadcasts/${id}`,
    name: draft.name,
    status: say(res, `desk.broadcast.${status}`),
    at: startAt === null ? '' : shownTime(frameOf(res).language, zone, startAt, now),
    moving: counts !== null,
    done,
    of,
    progress: counts ? say(res, 'desk.progress', { done, of }) : '',
  };
}

function waitView(res: Response, thread: Today['waiting'][number], now: number) {
  const { waitingSince, topic, lastFour, name } = thread;
  const minutes = waitingSince === null ? 0 : Math.floor((now - waitingSince) / MINUTE);
  const unit = minutes < 60 ? 'minutes' : minutes < 2880 ? 'hours' : 'days';
  const count = unit === 'minutes' ? minutes : Math.floor(minutes / (unit === 'hours' ? 60 : 1440));
  return {
    href: `/inbox/${thread.id}`,
    title: shownName(res, name) || maskedNumber(lastFour),
    words: thread.lastWords || say(res, 'inbox.noWords'),
    wait:
      waitingSince === null ? '' : minutes < 1 ? say(res, 'inbox.wait.now') : say(res, `inbox.wait.${unit}`, { count }),
    topic: topic === 'other' ? '' : topic,
    stopped: thread.stopped,
    doubt: thread.doubt,
  };
}

function budgetView(res: Response, { budget }: Today) {
  const { spent, limit, currency } = budget;
  // The daily cap stops offers too, but says nothing of the month.
  const state = budget.state === 'stop' && (limit === null || spent < limit) ? 'capped' : budget.state;
  const amount = (minor: number): string => shownMoney(frameOf(res).language, minor, currency);
  return {
    state,
    spent: amount(spent),
    limit: limit === null ? '' : amount(limit),
    percent: limit === null || limit === 0 ? 0 : Math.min(100, Math.round((spent / limit) * 100)),
  };
}

/** What is overdue, then what is still due today; the day is said where it is another. */
function agendaView(res: Response, { overdue, more, today }: AgendaToday, zone: string, now: number) {
  const { language } = frameOf(res);
  const line = (one: AgendaToday['today'][number], late: boolean) => ({
    href: `/agenda/${one.taskId}`,
    title: one.task.title || say(res, 'tasks.erased'),
    at: late
      ? shownTime(language, zone, one.dueAt, now)
      : one.task.time === undefined
        ? ''
        : shownClock(zone, one.dueAt),
    late,
  });
  return { lines: [...overdue.map((one) => line(one, true)), ...today.map((one) => line(one, false))], more };
}

const greetingAt = (hour: number): string => (hour < 11 ? 'morning' : hour < 17 ? 'day' : 'evening');

/** Today: what came, who waits, what leaves, what failed, what it cost and what to do next. */
async function showToday(deps: TodayDeps, res: Response): Promise<void> {
  const now = deps.clock.now();
  const today = await readToday(deps, staffOf(res));
  const { zone, currency, spans, texts, visits } = today;
  const { language } = frameOf(res);
  const days = spans.map(({ from }, i) => ({
    day: shownDay(language, zone, from, now),
    texts: texts[i]!,
    visits: visits[i]!,
  }));
  show(res, 'desk/today', {
    day: shownDay(language, zone, now, now),
    greeting: greetingAt(localTime(now, zone).hour),
    tiles: {
      joined: today.joined,
      texts: texts.at(-1)!,
      visits: visits.at(-1)!,
      takings: shownMoney(language, today.takings, currency),
      cases: today.cases,
    },
    inbox: today.inbox,
    waiting: today.waiting.filter(({ waitingSince }) => waitingSince !== null).map((one) => waitView(res, one, now)),
    agenda: agendaView(res, await deps.agenda(deps.db.reader, staffOf(res).merchantId, now), zone, now),
    openCases: today.openCases.map((one) => caseView(res, one, zone, now)),
    surveys: today.surveys.map(({ id, name, today: count }) => ({ href: `/surveys/${id}/results`, name, count })),
    underWay: today.underWay.map((one) => underWayView(res, one, zone, now)),
    failures: failuresOf(res, today, now),
    start: startView(today),
    next: nextOf(res, today),
    budget: budgetView(res, today),
    picture: pictureOf(days),
  });
}

/** What the desk plugs in for Today. */
export const todaySlice = (deps: TodayDeps): Slice => ({
  name: 'desk',
  pages: pageRouter().get('/', 'look', (_req, res) => showToday(deps, res)),
});

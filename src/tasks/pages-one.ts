import type { Request, Response } from 'express';
import { addDays, instantOf, localDate } from '../kernel/calendar.ts';
import { DAY, HOUR } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import { formOf, frameOf, localPath, merchantOf, say, show, shownName, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { shownClock, shownDate } from '../platform/web/shown.ts';
import { TaskFaults } from './faults.ts';
import { contextOf, dayIn, idIn, type TaskPagesDeps, whichIn } from './pages-deps.ts';
import { END_OF_DAY, isForDay } from './rules.ts';
import type { Occurrence, Which } from './types.ts';
import { actorWords, leadWords, reminderView, repeatWords, rowView, titleOf } from './views.ts';

const ROWS = 60;
const REMINDERS = 30;
/** Where an occurrence is put off to by one click. */
const LATER = ['1h', '3h', 'tomorrow', 'week'] as const;

/** One task with its times, its history and what can be done with it. */
export function onePages(pages: PageRouter, deps: TaskPagesDeps): void {
  const { db, tasks, staff, clock, cases, customers } = deps;

  async function page(res: Response, id: string, fault = ''): Promise<void> {
    const merchantId = merchantOf(res);
    const reader = db.reader;
    const task = await tasks.byId(reader, merchantId, id);
    const rows = await tasks.occurrences(reader, merchantId, id, ROWS);
    const context = await contextOf(deps, res, rows);
    const { today, zone, now } = context;
    const back = `/agenda/${id}`;
    const ahead = await tasks.between(reader, merchantId, now, now + 90 * DAY);
    const next = ahead.find(({ taskId, number }) => taskId === id && number === null);
    const open = rows.filter(({ state }) => state === 'open').toReversed();
    // A taken-off series settles what would have come; that is no history.
    const past = rows.filter(({ state, settledAt, dueAt }) => state !== 'open' && (state === 'done' || dueAt <= now || !task.ended || settledAt === null)); // prettier-ignore
    const customer = task.customerId === undefined ? undefined : await customers.byId(reader, merchantId, task.customerId); // prettier-ignore
    const issue = task.caseId === undefined ? undefined : await cases.byId(reader, merchantId, task.caseId);
    const { language } = frameOf(res);
    show(res, 'tasks/one', {
      id,
      title: titleOf(res, task),
      kind: task.kind,
      ended: task.ended,
      note: task.note ?? '',
      day: shownDate(language, task.startsOn, today),
      time: task.time ?? '',
      length: task.minutes === undefined ? '' : say(res, 'tasks.length', { count: task.minutes }),
      repeats: repeatWords(res, task, today),
      who: task.assigneeId === undefined ? '' : (context.names.get(task.assigneeId) ?? ''),
      leads: task.leads.toSorted((a, b) => a - b).map((lead) => leadWords(res, lead)),
      customer: task.customerId ?? '',
      customerName: customer ? shownName(res, customer.name) || say(res, 'tasks.customer') : '',
      caseNumber: issue ? String(issue.number) : '',
      by: actorWords(res, context, task.source),
      open: open.map((one) => rowView(res, context, one, back, true)),
      next: next ? shownDate(language, localDate(next.dueAt, zone), today) : '',
      past: past.map((one) => rowView(res, context, one, back, true)),
      reminders: (await tasks.reminders(reader, merchantId, id, REMINDERS)).map((one) =>
        reminderView(res, context, one),
      ),
      later: LATER.map((code) => ({ code, words: say(res, `tasks.laterBy.${code}`) })),
      today,
      fault,
    });
  }

  /** Back to where the button stood, with the words of what was done. */
  function backTo(req: Request, res: Response, what: string): void {
    const to = localPath(formOf(req)['back']);
    const path = to.startsWith('/agenda') ? to : '/agenda';
    res.redirect(303, `${path}${path.includes('?') ? '&' : '?'}done=tasks.done.${what}`);
  }

  const settling = (
    verb: 'done' | 'reopen' | 'skip',
    run: (tx: Tx, merchantId: string, of: Which, actor: string) => Promise<unknown>,
  ): void =>
    void pages.post(`/agenda/:id/:day/${verb}`, 'serve', async (req, res) => {
      const of = whichIn(req);
      await db.write((tx) => run(tx, merchantOf(res), of, staffOf(res).actor));
      backTo(req, res, verb === 'done' ? 'finished' : verb === 'reopen' ? 'reopened' : 'skipped');
    });

  /** The instant a choice or the two fields of the form mean; undefined: they mean none. */
  function laterIn(form: Record<string, string>, occurrence: Occurrence, zone: string): number | undefined {
    const now = clock.now();
    const forDay = isForDay(occurrence, zone);
    const from = Math.max(now, occurrence.dueAt);
    const clockOf = forDay ? END_OF_DAY : shownClock(zone, occurrence.dueAt);
    if (form['to'] === '1h') return (forDay ? now : from) + HOUR;
    if (form['to'] === '3h') return (forDay ? now : from) + 3 * HOUR;
    if (form['to'] === 'tomorrow') return instantOf(addDays(localDate(now, zone), 1), clockOf, zone);
    if (form['to'] === 'week') return instantOf(addDays(localDate(from, zone), 7), clockOf, zone);
    const day = dayIn(form['day']);
    const time = /^\d{2}:\d{2}$/.test(form['time'] ?? '') ? form['time']! : END_OF_DAY;
    return day && /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? instantOf(day, time, zone) : undefined;
  }

  pages.get('/agenda/:id', 'look', (req, res) => page(res, idIn(req.params['id'])));
  pages.post('/agenda/:id/end', 'serve', async (req, res) => {
    const id = idIn(req.params['id']);
    const merchantId = merchantOf(res);
    const { actor } = staffOf(res);
    await db.write(async (tx) => {
      await tasks.end(tx, merchantId, id, actor);
      await staff.audit(tx, { merchantId, actor, action: 'task.ended', subject: id });
    });
    res.redirect(303, `/agenda/${id}?done=tasks.done.ended`);
  });
  settling('done', tasks.done);
  settling('reopen', tasks.reopen);
  settling('skip', tasks.skip);
  pages.post('/agenda/:id/:day/later', 'serve', async (req, res) => {
    const of = whichIn(req);
    const merchantId = merchantOf(res);
    const known = await tasks.one(db.reader, merchantId, of);
    if (!known) throw new DomainError('not_found', 'There is no such task.');
    const { zone } = await deps.merchants.byId(db.reader, merchantId);
    const dueAt = laterIn(formOf(req), known, zone);
    const refuse = (): Promise<void> => page(res.status(422), of.taskId, say(res, 'tasks.fault.later'));
    if (dueAt === undefined) return refuse();
    try {
      await db.write((tx) => tasks.later(tx, merchantId, of, dueAt, staffOf(res).actor));
    } catch (fault) {
      if (fault instanceof TaskFaults) return refuse();
      throw fault;
    }
    backTo(req, res, 'later');
  });
}

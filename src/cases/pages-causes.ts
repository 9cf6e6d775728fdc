import type { Request, Response } from 'express';
import { addDays, type LocalDate, parseDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { formOf, frameOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { shownDay } from '../platform/web/shown.ts';
import { type CasePagesDeps, idIn, type Scene, sceneOf, tidy, wordIn } from './pages-deps.ts';
import { recurringCases } from './pages-store.ts';
import { cardView, choicesOf, nameOf, peopleOf } from './views.ts';
import { causesPicture, crossTable, monthsUpTo } from './views-causes.ts';

const SPANS = [3, 6, 12] as const;
const TITLE_MAX = 200;
const AGAIN_SHOWN = 10;

const dayIn = (text = ''): LocalDate | undefined => {
  try {
    return parseDate(text);
  } catch (thrown) {
    if (thrown instanceof DomainError) return undefined;
    throw thrown;
  }
};

export function causePages(pages: PageRouter, deps: CasePagesDeps): void {
  const { db, desk, prevention, staff } = deps;

  async function tasksOf(scene: Scene) {
    const { res, zone, now, names } = scene;
    const all = await prevention.list(db.reader, merchantOf(res));
    return all.map(({ id, title, cause, dueAt, state, assigneeId }) => ({
      id,
      title,
      cause: nameOf(scene, 'causes', cause || null),
      due: shownDay(frameOf(res).language, zone, dueAt, now),
      state,
      late: state === 'open' && dueAt < now,
      who: assigneeId === undefined ? '' : (names.get(assigneeId) ?? ''),
    }));
  }

  interface Entered {
    values?: Record<string, string>;
    faults?: Record<string, string>;
  }

  async function causes(req: Request, res: Response, { values = {}, faults = {} }: Entered = {}): Promise<void> {
    const merchantId = merchantOf(res);
    const scene = await sceneOf(deps, res);
    const span = SPANS.find((one) => String(one) === req.query['months']) ?? 6;
    const months = monthsUpTo(scene.today.slice(0, 7), span);
    const rows = (await desk.causesByMonth(db.reader, merchantId, span)).filter(({ month }) => months.includes(month));
    const again = await recurringCases(db.reader, merchantId, AGAIN_SHOWN);
    const cause = wordIn(values['cause'] ?? req.query['cause']);
    const named = nameOf(scene, 'causes', scene.causes.some(({ id }) => id === cause) ? cause : null);
    show(res, 'cases/causes', {
      spans: SPANS.map((count) => ({ count, here: count === span })),
      picture: causesPicture(scene, rows, months),
      cross: crossTable(scene, rows),
      again: again.map((one) => cardView(scene, one, '')),
      tasks: await tasksOf(scene),
      key: newId(scene.now),
      values: {
        title: values['title'] ?? (named ? say(res, 'cases.prevent.title', { cause: named }) : ''),
        startsOn: values['startsOn'] ?? addDays(scene.today, 7),
      },
      faults: { title: faults['title'] ?? '', startsOn: faults['startsOn'] ?? '' },
      causes: choicesOf(scene, 'causes', cause || null),
      people: peopleOf(scene, values['assigneeId'] ?? null),
    });
  }

  pages.get('/cases/causes', 'look', (req, res) => causes(req, res));

  pages.post('/cases/causes/tasks', 'serve', async (req, res) => {
    const merchantId = merchantOf(res);
    const { actor } = staffOf(res);
    const values = formOf(req);
    const title = tidy(values['title']).replace(/\s+/g, ' ');
    const startsOn = dayIn(values['startsOn']);
    const { today, causes: known, now } = await sceneOf(deps, res);
    const faults = {
      ...((title === '' || title.length > TITLE_MAX) && { title: say(res, 'cases.fault.title') }),
      ...((startsOn === undefined || startsOn < today) && { startsOn: say(res, 'cases.fault.day') }),
    };
    if (Object.keys(faults).length > 0) return causes(req, res.status(422), { values, faults });
    const cause = known.find(({ id }) => id === values['cause'])?.id ?? '';
    const formKey = idIn(values['key']) || newId(now);
    const assigneeId = idIn(values['assigneeId']) || undefined;
    await db.write(async (tx) => {
      if (assigneeId !== undefined && !(await staff.names(tx, merchantId)).has(assigneeId))
        throw new DomainError('not_found', 'There is no such person.');
      await prevention.add(tx, merchantId, { title, cause, startsOn: startsOn!, assigneeId, formKey }, actor);
    });
    res.redirect(303, '/cases/causes?done=cases.done.task#tasks');
  });
}

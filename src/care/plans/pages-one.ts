import type { Request, Response } from 'express';
import { DomainError } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { FieldFaults } from '../../platform/web/problems.ts';
import { formOf, say, show, staffOf } from '../../platform/web/frame.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { type Asked, askedOf, idOf, namesOf, type PlanPagesDeps, timeWords } from './pages-context.ts';
import type { Plan } from './types.ts';
import {
  causeBars,
  outlookView,
  peopleView,
  scoreBar,
  type State,
  standingPath,
  STATES,
  tilesView,
} from './views-one.ts';
import { rulesView } from './views-words.ts';

/** One plan: its way, who is in it, what came of it; switched on and off. */
export function onePages(pages: PageRouter, deps: PlanPagesDeps): PageRouter {
  const { db, plans } = deps;

  function filterOf({ query }: Request): { state: State; before: string } {
    const before = typeof query['before'] === 'string' && isId(query['before']) ? query['before'] : '';
    return { state: STATES.find((state) => state === query['state']) ?? 'going', before };
  }

  const standing = async (req: Request, res: Response): Promise<{ asked: Asked; plan: Plan }> => {
    const asked = await askedOf(deps, req, res);
    return { asked, plan: await plans.byId(db.reader, asked.merchantId, idOf(req)) };
  };

  async function one(req: Request, res: Response): Promise<void> {
    const { asked, plan } = await standing(req, res);
    const { id, draft, on, onSince, card } = plan;
    const [figures, names] = await Promise.all([plans.figures(db.aside, asked.merchantId, id), namesOf(deps, asked)]);
    show(res, 'plans/one', {
      id,
      name: draft.name,
      what: card === null ? '' : say(res, `plans.card.${card}.help`),
      on,
      since: on && onSince !== null ? say(res, 'plans.one.since', { at: timeWords(asked, onSince) }) : '',
      now: figures.now,
      tiles: tilesView(asked, figures, plan),
      score: scoreBar(asked, figures),
      causes: causeBars(asked, figures),
      way: await standingPath(deps, asked, plan, figures, names),
      rules: rulesView(asked, draft),
      outlook: on ? false : await outlookView(deps, asked, draft),
      people: await peopleView(deps, asked, plan, filterOf(req)),
    });
  }

  /** A button that does one thing and comes back with what was done. */
  const button =
    (act: (tx: Tx, merchantId: string, plan: Plan, actor: string, form: Record<string, string>) => Promise<string>) =>
    async (req: Request, res: Response): Promise<void> => {
      const { asked, plan } = await standing(req, res);
      const { actor } = staffOf(res);
      const form = formOf(req);
      const done = await db.write((tx) => act(tx, asked.merchantId, plan, actor, form));
      res.redirect(303, `/care/plans${done === 'removed' ? '' : `/${plan.id}`}?done=plans.done.${done}`);
    };

  const turned = button(async (tx, merchantId, { id }, actor, { to }) => {
    if (to !== 'on' && to !== 'off' && to !== 'stop')
      throw new DomainError('invalid', 'Say "on", "off" or "stop".', 'to');
    await plans.switch(tx, merchantId, id, { on: to === 'on', ...(to === 'stop' && { stopAll: true }) }, actor);
    return to;
  });

  /** Something a plan needs may be gone by now: its form tells what is to be mended. */
  async function turn(req: Request, res: Response): Promise<void> {
    try {
      await turned(req, res);
    } catch (fault) {
      if (!(fault instanceof FieldFaults)) throw fault;
      res.redirect(303, `/care/plans/${idOf(req)}/edit?mend=1`);
    }
  }

  const leave = button(async (tx, merchantId, _plan, actor, { walk = '' }) => {
    if (!isId(walk)) throw new DomainError('invalid', 'Say who is to leave.', 'walk');
    await plans.leave(tx, merchantId, walk, actor);
    return 'left';
  });

  const remove = button(async (tx, merchantId, { id }, actor) => {
    await plans.remove(tx, merchantId, id, actor);
    return 'removed';
  });

  return pages
    .get('/care/plans/:id', 'look', one)
    .post('/care/plans/:id/switch', 'send', turn)
    .post('/care/plans/:id/leave', 'serve', leave)
    .post('/care/plans/:id/remove', 'compose', remove);
}

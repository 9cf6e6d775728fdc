import type { Request, Response } from 'express';
import { DomainError } from '../../kernel/errors.ts';
import { say, show, wantsPart } from '../../platform/web/frame.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { type Asked, askedOf, idOf, type Names, namesOf, type PlanPagesDeps } from './pages-context.ts';
import type { PlanDraft } from './types.ts';
import { cardDraft, giftOf } from './views-cards.ts';
import { readPlan } from './views-form.ts';
import { trialOf, tryPanel } from './views-try.ts';

/** What is tried, and where its page leads back to. */
interface Tried {
  draft: PlanDraft;
  name: string;
  back: string;
  action: string;
}

/** A plan or a ready card tried on one customer. A search goes by POST, since numbers do not belong into addresses. */
export function tryPages(pages: PageRouter, deps: PlanPagesDeps): PageRouter {
  async function showTried(asked: Asked, names: Names, { draft, ...tried }: Tried): Promise<void> {
    const { values } = readPlan(asked.req.body, asked.now);
    const panel = await tryPanel(deps, asked, draft, names, trialOf(values));
    show(asked.res, wantsPart(asked.req) ? 'plans/try-panel' : 'plans/try', { ...tried, panel });
  }

  async function plan(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { id, draft } = await deps.plans.byId(deps.db.reader, asked.merchantId, idOf(req));
    const back = `/care/plans/${id}`;
    await showTried(asked, await namesOf(deps, asked), { draft, name: draft.name, back, action: `${back}/try` });
  }

  async function card(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const names = await namesOf(deps, asked);
    const code = String(req.params['code']);
    const { offer } = req.query;
    const draft = cardDraft(deps, asked, code, giftOf(names, offer));
    if (!draft) throw new DomainError('not_found', 'There is no such card.');
    const chosen = typeof offer === 'string' ? `?offer=${encodeURIComponent(offer)}` : '';
    const back = `/care/plans/cards/${code}`;
    const name = say(res, `plans.card.${code}.title`);
    await showTried(asked, names, { draft, name, back: `${back}${chosen}`, action: `${back}/try${chosen}` });
  }

  return pages
    .get('/care/plans/cards/:code/try', 'look', card)
    .post('/care/plans/cards/:code/try', 'look', card)
    .get('/care/plans/:id/try', 'look', plan)
    .post('/care/plans/:id/try', 'look', plan);
}

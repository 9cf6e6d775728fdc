import type { Request, Response } from 'express';
import { DomainError } from '../../kernel/errors.ts';
import { formOf, say, show, staffOf } from '../../platform/web/frame.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { type Asked, askedOf, namesOf, type PlanPagesDeps } from './pages-context.ts';
import type { Plan } from './types.ts';
import { cardDraft, giftOf, givesIn, NO_VOUCHER } from './views-cards.ts';
import { listView } from './views-list.ts';
import { outlookView } from './views-one.ts';
import { pathView, rulesView } from './views-words.ts';

/** All plans as cards, and a ready card before it is a plan: look at its texts, switch it on. */
export function listPages(pages: PageRouter, deps: PlanPagesDeps): PageRouter {
  const { db, plans } = deps;

  async function list(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    show(res, 'plans/list', { ...(await listView(deps, asked, await namesOf(deps, asked))) });
  }

  const madeOf = async ({ merchantId }: Asked, code: string): Promise<Plan | undefined> =>
    (await plans.list(db.reader, merchantId)).find((plan) => plan.card === code);

  /** @throws DomainError `not_found` */
  async function cardOf(req: Request, res: Response, gift: unknown) {
    const asked = await askedOf(deps, req, res);
    const names = await namesOf(deps, asked);
    const code = String(req.params['code']);
    const offerId = giftOf(names, gift);
    const draft = cardDraft(deps, asked, code, offerId);
    if (!draft) throw new DomainError('not_found', 'There is no such card.');
    return { asked, names, code, draft, offerId };
  }

  async function look(req: Request, res: Response): Promise<void> {
    const { asked, names, code, draft, offerId } = await cardOf(req, res, req.query['offer']);
    const made = await madeOf(asked, code);
    if (made) return res.redirect(303, `/care/plans/${made.id}`);
    show(res, 'plans/card', {
      code,
      title: say(res, `plans.card.${code}.title`),
      what: say(res, `plans.card.${code}.help`),
      way: await pathView(deps, asked, draft, names),
      rules: rulesView(asked, draft),
      outlook: await outlookView(deps, asked, draft),
      gives: givesIn(deps, asked, code),
      offer: offerId || NO_VOUCHER,
      offers: names.offers.map((offer) => ({ ...offer, chosen: offer.id === offerId })),
    });
  }

  /** Makes the card's plan and switches it on; pressed twice it is made once. */
  async function begin(req: Request, res: Response): Promise<void> {
    const { asked, code, draft } = await cardOf(req, res, formOf(req)['offer']);
    const { merchantId } = asked;
    const { actor } = staffOf(res);
    try {
      const id = await db.write(async (tx) => {
        const added = await plans.add(tx, merchantId, { draft, card: code }, actor);
        await plans.switch(tx, merchantId, added.id, { on: true }, actor);
        return added.id;
      });
      res.redirect(303, `/care/plans/${id}?done=plans.done.on`);
    } catch (fault) {
      const made = fault instanceof DomainError && fault.code === 'conflict' ? await madeOf(asked, code) : undefined;
      if (!made) throw fault;
      res.redirect(303, `/care/plans/${made.id}?done=plans.done.already`);
    }
  }

  return pages
    .get('/care/plans', 'look', list)
    .get('/care/plans/cards/:code', 'look', look)
    .post('/care/plans/cards/:code', 'send', begin);
}

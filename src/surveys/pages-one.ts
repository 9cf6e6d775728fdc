import type { Request, Response } from 'express';
import { shownPhone } from '../kernel/phone.ts';
import { DomainError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { formOf, say, show, staffOf, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { type Asked, askedOf, idOf, offerName, type SurveyPagesDeps } from './pages-context.ts';
import type { Survey } from './types.ts';
import { LOOK } from './views-list.ts';
import { rulesView, roundsView } from './views-one.ts';
import { phoneView } from './views-edit.ts';
import { questionLines } from './views-questions.ts';
import { underWay } from './views-store.ts';

/** One survey: what it asks, how it begins, whom it was sent to; opened, closed, copied, put away. */
export function onePages(pages: PageRouter, deps: SurveyPagesDeps): PageRouter {
  const { db, surveys } = deps;

  async function standing(req: Request, res: Response): Promise<{ asked: Asked; survey: Survey }> {
    const asked = await askedOf(deps, req, res);
    return { asked, survey: await surveys.byId(db.reader, asked.merchantId, idOf(req)) };
  }

  /** The shop's number as people read it; '' while there is none. */
  async function numberOf({ merchantId }: Asked): Promise<string> {
    try {
      return shownPhone((await deps.merchants.defaultNumber(db.reader, merchantId)).address);
    } catch (fault) {
      if (fault instanceof DomainError) return '';
      throw fault;
    }
  }

  async function rewardWords(asked: Asked, { draft: { reward } }: Survey): Promise<string> {
    const { res, merchantId } = asked;
    if (!reward) return '';
    if ('points' in reward) return say(res, 'surveys.one.rewardPoints', { count: reward.points });
    const offers = await deps.vouchers.offers(db.reader, merchantId, 'all');
    const offer = offers.find(({ id }) => id === reward.offerId);
    return say(res, 'surveys.one.rewardOffer', { offer: offer ? offerName(asked, offer) : say(res, 'surveys.edit.offerGone') }); // prettier-ignore
  }

  /** @param told why what was asked for could not be done; '' nothing was */
  async function showOne(asked: Asked, survey: Survey, told = ''): Promise<void> {
    const { res } = asked;
    const { id, state, draft } = survey;
    const faults = state === 'draft' ? await blocking(asked, survey) : [];
    show(res.status(told === '' ? 200 : 409), 'surveys/one', {
      id,
      told,
      name: draft.name || say(res, 'surveys.list.nameless'),
      state,
      look: LOOK[state],
      begun: state !== 'draft',
      faulty: faults.length,
      words: draft.words,
      number: await numberOf(asked),
      lines: questionLines(asked, draft),
      rules: await rulesView(deps, asked, survey, await rewardWords(asked, survey)),
      rounds: await roundsView(deps, asked, survey),
      closing: state === 'open' ? await closingView(asked, survey) : false,
      phone: await phoneView(deps, asked, draft, { texts: [], language: asked.merchant.language }),
    });
  }

  async function one(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    await showOne(asked, survey);
  }

  /** Who is in the middle, and what they get at their next text when it is closed. */
  async function closingView({ merchantId, merchant }: Asked, { id }: Survey) {
    const { middle, waiting } = await underWay(db.aside, merchantId, id);
    const text = deps.templates.render(merchant.language, { template: 'surveys/closed', values: { shop: merchant.name } }); // prettier-ignore
    return { middle, waiting, text };
  }

  /** How far the rounds are: the part that the page asks for while they go. */
  async function rounds(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    if (!wantsPart(req)) return res.redirect(303, `/surveys/${survey.id}`);
    show(res, 'surveys/rounds', { id: survey.id, rounds: await roundsView(deps, asked, survey) });
  }

  /** What must be mended before it can be opened. */
  const blocking = async ({ merchantId }: Asked, { id, draft }: Survey) =>
    (await surveys.faults(db.reader, merchantId, draft, id)).filter(({ warning }) => !warning);

  /** Opens it; what stands in the way is told in its form. */
  async function open(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const { id } = survey;
    const mend = () => res.redirect(303, `/surveys/${id}/edit?mend=1`);
    if (survey.state === 'open') return res.redirect(303, `/surveys/${id}?done=surveys.done.already`);
    if ((await blocking(asked, survey)).length > 0) return mend();
    try {
      const refused = await db.write((tx) => surveys.open(tx, asked.merchantId, id, staffOf(res).actor));
      if (refused.length > 0) return mend();
    } catch (fault) {
      if (fault instanceof FieldFaults) return mend();
      throw fault;
    }
    res.redirect(303, `/surveys/${id}?done=surveys.done.opened`);
  }

  async function close(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const to = `/surveys/${survey.id}?done=surveys.done`;
    if (survey.state === 'closed') return res.redirect(303, `${to}.already`);
    await db.write((tx) => surveys.close(tx, asked.merchantId, survey.id, staffOf(res).actor));
    res.redirect(303, `${to}.closed`);
  }

  /** Opens it again; words that somebody else has by now stand in the way. */
  async function reopen(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const to = `/surveys/${survey.id}?done=surveys.done`;
    if (survey.state === 'open') return res.redirect(303, `${to}.already`);
    try {
      const refused = await db.write((tx) => surveys.reopen(tx, asked.merchantId, survey.id, staffOf(res).actor));
      if (refused.length === 0) return res.redirect(303, `${to}.reopened`);
    } catch (fault) {
      if (!(fault instanceof FieldFaults)) throw fault;
    }
    const { words } = survey.draft;
    await showOne(asked, survey, say(res, 'surveys.one.reopenRefused', { words: words.join(', ') }));
  }

  async function copy(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const made = await db.write((tx) => surveys.copy(tx, asked.merchantId, survey.id, staffOf(res).actor));
    res.redirect(303, `/surveys/${made.id}/edit?done=surveys.done.copied`);
  }

  async function archive(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    await db.write((tx) => surveys.archive(tx, asked.merchantId, survey.id, staffOf(res).actor));
    res.redirect(303, '/surveys?done=surveys.done.archived');
  }

  async function cancel(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    const { round = '' } = formOf(req);
    const known = isId(round) && (await surveys.rounds(db.reader, asked.merchantId, survey.id)).some(({ id }) => id === round); // prettier-ignore
    if (!known) throw new DomainError('not_found', 'There is no such round of this survey.', 'round');
    await db.write((tx) => surveys.cancelRound(tx, asked.merchantId, round, staffOf(res).actor));
    res.redirect(303, `/surveys/${survey.id}?done=surveys.done.canceled`);
  }

  return pages
    .get('/surveys/:id', 'look', one)
    .get('/surveys/:id/rounds', 'look', rounds)
    .post('/surveys/:id/open', 'send', open)
    .post('/surveys/:id/close', 'send', close)
    .post('/surveys/:id/reopen', 'send', reopen)
    .post('/surveys/:id/copy', 'compose', copy)
    .post('/surveys/:id/archive', 'compose', archive)
    .post('/surveys/:id/cancel', 'send', cancel);
}

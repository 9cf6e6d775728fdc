import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { isId, newId } from '../kernel/ids.ts';
import { show, staffOf, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { type Condition, editorView, treeOfForm } from '../segments/index.ts';
import { type Asked, askedOf, idOf, type SurveyPagesDeps } from './pages-context.ts';
import type { Survey } from './types.ts';
import { outlookView, startOf } from './views-ask.ts';
import { faultWords, NO_CONDITION } from './views-edit.ts';
import { readSurvey, type Values } from './views-form.ts';
import type { FormFaults } from './views-read.ts';

/** The form of a round as it was sent. */
interface Wish {
  values: Values;
  where: unknown;
  edited: boolean;
}

/** Everybody the shop knows; whoever has not agreed to texts is counted out like everywhere. */
const EVERYBODY = { field: 'segments.everybody', is: '=', value: true } as const satisfies Condition;

type Who = 'all' | 'segment' | 'tree';

/** Whom a form means; one that has not been touched means everybody, so that a number stands there at once. */
const whoOf = ({ who }: Values): Who => (who === 'segment' || who === 'tree' ? who : 'all');

/** Asking many: whom, when, what it costs, and one strong button with the number on it. */
export function askPages(pages: PageRouter, deps: SurveyPagesDeps): PageRouter {
  const { db, clock, surveys, segments } = deps;

  const wishOf = ({ req }: Asked): Wish => {
    const { where, edited } = treeOfForm(req.body);
    return { values: readSurvey(req.body).values, where, edited };
  };

  /** Whom it means; undefined while nobody is chosen, with what is wrong. */
  async function conditionOf(
    { merchantId }: Asked,
    { values, where }: Wish,
  ): Promise<{ condition?: Condition; faults: FormFaults }> {
    // prettier-ignore
    const who = whoOf(values);
    if (who === 'all') return { condition: EVERYBODY, faults: {} };
    if (who === 'tree') {
      const faults = await segments.faults(db.reader, merchantId, where);
      return faults.length > 0 ? { faults: { where: { code: 'conditions' } } } : { condition: where as Condition, faults: {} }; // prettier-ignore
    }
    const found = (await segments.list(db.reader, merchantId)).find(({ id }) => id === values['segmentId']);
    if (!found) return { faults: { segmentId: { code: 'segment' } } };
    return found.broken ? { faults: { segmentId: { code: 'broken' } } } : { condition: found.where, faults: {} };
  }

  /** Stands in the form: whom the number on the button was counted for. */
  const printOf = (condition: Condition): string =>
    createHash('sha256').update(JSON.stringify(condition)).digest('base64url').slice(0, 22);

  async function showForm(
    asked: Asked,
    survey: Survey,
    wish: Wish,
    { told = false, more = {} }: { told?: boolean; more?: FormFaults } = {},
  ): Promise<void> {
    // prettier-ignore
    const { req, res, merchantId } = asked;
    const { values, where } = wish;
    const { condition, faults } = await conditionOf(asked, wish);
    const start = startOf(asked, values);
    const all = { ...faults, ...(start.fault && { at: start.fault }), ...more };
    const key = isId(values['key'] ?? '') ? values['key']! : newId(clock.now());
    const outlook = condition
      ? {
          ...(await outlookView(deps, asked, survey, condition, start.at)),
          print: printOf(condition),
          whole: whoOf(values) === 'all',
        }
      : false;
    const common = { id: survey.id, outlook };
    if (wantsPart(req) && req.get('HX-Target') === 'outlook') return show(res, 'surveys/outlook', common);
    const list = await segments.list(db.reader, merchantId);
    const words = faultWords(res, told ? all : {});
    show(res.status(told && Object.keys(all).length > 0 ? 422 : 200), 'surveys/ask', {
      ...common,
      name: survey.draft.name,
      key,
      told: { segmentId: '', where: '', at: '', counted: '', ...words },
      by: whoOf(values),
      segments: list.map(({ id, name, broken }) => ({ id, name, broken, chosen: values['segmentId'] === id })),
      editor: await editorView(deps, db.reader, res, where ?? NO_CONDITION, { faults: told ? 'all' : 'entered' }),
      later: values['when'] === 'later',
      at: values['at'] ?? '',
      zone: asked.merchant.zone,
    });
  }

  async function standing(req: Request, res: Response): Promise<{ asked: Asked; survey: Survey }> {
    const asked = await askedOf(deps, req, res);
    return { asked, survey: await surveys.byId(db.reader, asked.merchantId, idOf(req)) };
  }

  async function form(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    if (survey.state !== 'open') return res.redirect(303, `/surveys/${survey.id}`);
    await showForm(asked, survey, { values: {}, where: undefined, edited: false });
  }

  /** Asks those who were counted. Pressed twice, it is one round: the key of the form counts once. */
  async function ask(asked: Asked, survey: Survey, wish: Wish): Promise<void> {
    const { res, merchantId } = asked;
    const { values } = wish;
    const { condition, faults } = await conditionOf(asked, wish);
    const start = startOf(asked, values);
    if (!condition || Object.keys(faults).length > 0 || start.fault) return showForm(asked, survey, wish, { told: true }); // prettier-ignore
    if (values['counted'] !== printOf(condition)) return showForm(asked, survey, wish, { told: true, more: { counted: { code: 'counted' } } }); // prettier-ignore
    const key = values['key'] ?? '';
    if (!isId(key)) return showForm(asked, survey, wish, { told: true, more: { counted: { code: 'counted' } } });
    try {
      const to = { condition, startAt: start.at };
      await db.write((tx) => surveys.askSegment(tx, merchantId, survey.id, to, staffOf(res).actor, key));
    } catch (fault) {
      if (!(fault instanceof FieldFaults)) throw fault;
      return showForm(asked, survey, wish, { told: true, more: { where: { code: 'conditions' } } });
    }
    res.redirect(303, `/surveys/${survey.id}?done=surveys.done.asked`);
  }

  async function submit(req: Request, res: Response): Promise<void> {
    const { asked, survey } = await standing(req, res);
    if (survey.state !== 'open') return res.redirect(303, `/surveys/${survey.id}?done=surveys.done.already`);
    const wish = wishOf(asked);
    if (wish.values['do'] === 'ask' && !wish.edited) return ask(asked, survey, wish);
    await showForm(asked, survey, wish, { told: wish.values['do'] === 'count' && !wish.edited });
  }

  return pages.get('/surveys/:id/ask', 'send', form).post('/surveys/:id/ask', 'send', submit);
}

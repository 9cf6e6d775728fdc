import type { Request, Response } from 'express';
import { isId, newId } from '../../kernel/ids.ts';
import { bindingOf, coach, counterOf, counterView, SHOP_HOURS, writtenField } from '../../marketing/index.ts';
import { LANGUAGES } from '../../platform/slice.ts';
import { show, staffOf, wantsPart } from '../../platform/web/frame.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { FieldFaults } from '../../platform/web/problems.ts';
import { treeOfForm } from '../../segments/index.ts';
import { type Asked, askedOf, type GreetingPagesDeps, idOf } from './pages-context.ts';
import { MOST_WORDINGS } from './draft.ts';
import { composerView, panelView, type State, textFrame } from './views-edit.ts';
import {
  boxesOf,
  draftOf,
  type FormContext,
  type FormFaults,
  formField,
  readBox,
  readFields,
  setBoxes,
  type Values,
  valuesOf,
} from './views-form.ts';
import { readOccasion } from './views-occasion.ts';
import { readyDraft } from './views-ready.ts';

/**
 * The form has looked at these choices itself: what is left is one that was good a moment ago, or another occasion for a
 * greeting that has been on.
 */
const LEFT: Readonly<Record<string, string>> = {
  where: 'conditions',
  segmentId: 'segment',
  voucherOfferId: 'voucher',
  occasion: 'otherOccasion',
};

/** What the engine still finds, at the fields of the form; where the form has no words for it, in the engine's own. */
const faultsOf = (fault: FieldFaults): FormFaults =>
  Object.fromEntries(
    fault.faults.map(({ field, message }) => {
      const at = formField(field);
      return [at, LEFT[at] === undefined ? { code: 'refused', values: { message } } : { code: LEFT[at] }];
    }),
  );

/** The form of a greeting: its occasion, for whom, in which words. */
export function editPages(pages: PageRouter, deps: GreetingPagesDeps): PageRouter {
  const { db, greetings, clock, merchants, segments, vouchers } = deps;

  /** When offers may arrive, by the rules of the country and the shop's own hours. */
  async function hoursOf({ merchantId, merchant }: Asked): Promise<FormContext['hours']> {
    const { hours } = bindingOf(merchant, await merchants.setting(db.reader, merchantId, SHOP_HOURS), '|');
    return { from: Math.max(...hours.map(({ from }) => from)), to: Math.min(...hours.map(({ to }) => to)) };
  }

  async function contextOf(asked: Asked, stored: string | undefined): Promise<FormContext> {
    const { req, merchantId, merchant, dateFields } = asked;
    const { where } = treeOfForm(req.body);
    const [hours, list, offers, found] = await Promise.all([
      hoursOf(asked),
      segments.list(db.reader, merchantId),
      vouchers.offers(db.reader, merchantId),
      where === undefined ? undefined : segments.faults(db.reader, merchantId, where),
    ]);
    return {
      where,
      whereFaulty: found === undefined || found.length > 0,
      fieldsOf: (voucherOfferId) => greetings.fields({ voucherOfferId }),
      segmentIds: new Set(list.map(({ id }) => id)),
      offerIds: new Set([...offers.map(({ id }) => id), ...(stored === undefined ? [] : [stored])]),
      fieldIds: new Set(dateFields.keys()),
      hours,
      language: merchant.language,
    };
  }

  /** What a button of the form changes in it before it is read. */
  function change(res: Response, values: Values, draft: State['draft'], verb: string, argument: string): void {
    const language = LANGUAGES.find((one) => one === argument);
    if (language && verb === 'more')
      setBoxes(values, language, [...boxesOf(values, language), ''].slice(0, MOST_WORDINGS));
    if (language && verb === 'own')
      setBoxes(values, language, greetings.defaults({ ...draft, voucherOfferId: undefined })[language]);
    const [name, field = ''] = argument.split(':', 2) as [string, string?];
    const at = readBox(name);
    if (!at) return;
    const text = values[at.box] ?? '';
    if (verb === 'fix') values[at.box] = coach(text)?.rewrite ?? text;
    if (verb === 'less') {
      const boxes = boxesOf(values, at.language);
      setBoxes(values, at.language, boxes.toSpliced(at.at, 1));
    }
    if (verb === 'insert' && greetings.fields(draft).includes(field))
      values[at.box] = `${text.trimEnd()} ${writtenField(res, field, at.language)}`.trim();
  }

  /** The form as it was sent, read; nothing is kept. */
  async function read(asked: Asked, id: string, stored: string | undefined): Promise<State & { verb: string }> {
    const { values, malformed } = readFields(asked.req);
    const [verb = 'save', argument = ''] = (values['do'] ?? 'save').split(/:(.*)/s);
    const context = await contextOf(asked, stored);
    change(asked.res, values, draftOf(values, malformed, context).draft, verb, argument);
    const { key = '' } = values;
    return {
      id,
      key: isId(key) ? key : newId(clock.now()),
      values,
      where: context.where,
      ...draftOf(values, malformed, context),
      verb: treeOfForm(asked.req.body).edited ? 'tree' : verb,
    };
  }

  /** The form with what was typed, whole or as the part that htmx asks for. */
  async function showComposer(asked: Asked, state: State, told: boolean): Promise<void> {
    const { req, res } = asked;
    const heard = told ? state : { ...state, faults: {} };
    const [form, panel] = await Promise.all([composerView(deps, asked, heard), panelView(deps, asked, state)]);
    const view = wantsPart(req) ? 'care/composer' : 'care/edit';
    show(res.status(told && form.faulty > 0 ? 422 : 200), view, { ...form, panel: { ...panel, told: [] } });
  }

  function blank(asked: Asked): State {
    const draft = readyDraft(readOccasion(asked.req.query['occasion']) ?? { kind: 'birthday' });
    return { id: '', key: newId(clock.now()), values: valuesOf(draft), where: undefined, draft, faults: {} };
  }

  async function begin(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    await showComposer(asked, blank(asked), false);
  }

  async function edit(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { id, draft } = await greetings.byId(db.reader, asked.merchantId, idOf(req));
    await showComposer(asked, { id, key: '', values: valuesOf(draft), where: draft.where, draft, faults: {} }, false);
  }

  /** Writes what was read; what the engine refuses is told at its field. @returns the greeting's id */
  async function keep({ res, merchantId }: Asked, { id, key, draft }: State): Promise<string | FormFaults> {
    const { actor } = staffOf(res);
    try {
      if (id === '') return (await db.write((tx) => greetings.add(tx, merchantId, draft, actor, key))).id;
      await db.write((tx) => greetings.change(tx, merchantId, id, draft, actor));
      return id;
    } catch (fault) {
      if (fault instanceof FieldFaults) return faultsOf(fault);
      throw fault;
    }
  }

  async function submit(asked: Asked, id: string, stored: string | undefined): Promise<void> {
    const state = await read(asked, id, stored);
    if (state.verb !== 'save') return showComposer(asked, { ...state, values: withTree(state) }, false);
    if (Object.keys(state.faults).length > 0) return showComposer(asked, state, true);
    const kept = await keep(asked, state);
    if (typeof kept !== 'string') return showComposer(asked, { ...state, faults: kept }, true);
    asked.res.redirect(303, `/care/greetings/${kept}?done=care.done.${id === '' ? 'added' : 'saved'}`);
  }

  /** Whoever works on the conditions means them. */
  const withTree = ({ values, verb }: State & { verb: string }): Values =>
    verb === 'tree' ? { ...values, who: 'tree' } : values;

  async function create(req: Request, res: Response): Promise<void> {
    await submit(await askedOf(deps, req, res), '', undefined);
  }

  async function update(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { id, draft } = await greetings.byId(db.reader, asked.merchantId, idOf(req));
    await submit(asked, id, draft.voucherOfferId);
  }

  /** While somebody writes: the panel alone. */
  async function live(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const state = await read(asked, '', undefined);
    show(res, 'care/panel', { panel: await panelView(deps, asked, state) });
  }

  /** The counter of one box, while it is written in. */
  async function measured(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const at = readBox(req.query['box']) ?? readBox('en1')!;
    const { values } = readFields(req);
    const frame = textFrame(deps, asked, { voucherOfferId: values['voucherOfferId'] || undefined });
    const counter = counterOf((values[at.box] ?? '').slice(0, 5000), at.language, frame);
    show(res, 'care/counter', counterView(res, at.box, counter));
  }

  return pages
    .get('/care/greetings/new', 'compose', begin)
    .post('/care/greetings/new', 'compose', create)
    .post('/care/greetings/live', 'compose', live)
    .post('/care/greetings/measure', 'compose', measured)
    .get('/care/greetings/:id/edit', 'compose', edit)
    .post('/care/greetings/:id/edit', 'compose', update);
}

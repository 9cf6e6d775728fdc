import type { Request, Response } from 'express';
import { DomainError } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { coach, writtenField } from '../../marketing/index.ts';
import { FieldFaults } from '../../platform/web/problems.ts';
import { say, show, staffOf, wantsPart } from '../../platform/web/frame.ts';
import type { PageRouter } from '../../platform/web/page-router.ts';
import { isCard } from './cards.ts';
import { type Asked, askedOf, idOf, namesOf, type PlanPagesDeps, readContext } from './pages-context.ts';
import type { Plan, PlanDraft } from './types.ts';
import { cardDraft, giftOf } from './views-cards.ts';
import { changesView } from './views-changes.ts';
import { counterOfBox, formView, writtenInto } from './views-edit.ts';
import { editSteps, rawOf, type RawPlan, readPlan, stepField } from './views-form.ts';
import { draftOf, type FormFaults, formField } from './views-read.ts';
import { trialOf, tryPanel } from './views-try.ts';

/** What is edited: a plan that stands, or one to be made. */
interface Subject {
  plan: Plan | undefined;
  /** The ready card it is made from, '' for the shop's own. */
  card: string;
  /** So that pressing save twice makes one. */
  key: string;
}

/** A plan of the shop's own begins with one text. */
function blank({ res, merchant }: Asked): PlanDraft {
  return {
    name: '',
    trigger: { kind: 'joined' },
    steps: [
      { id: 'wait', kind: 'wait', days: 1, hours: 0, until: '10:00' },
      { id: 'text', kind: 'send', texts: { [merchant.language]: writtenField(res, 'name', merchant.language) } },
    ],
    stopWhen: [],
    again: 365,
  };
}

/** What the engine still finds, in its own words, at the fields of the form. */
function faultsOf(fault: FieldFaults, draft: PlanDraft): FormFaults {
  return Object.fromEntries(
    fault.faults.map(({ field, message }) => {
      const at = formField(field, draft.trigger.kind);
      const incomplete = at === 'where' || at.endsWith('-where');
      return [at, incomplete ? { code: 'conditions' } : { code: 'refused', values: { message } }];
    }),
  );
}

/** The editor: a form that works without a script, its buttons post it whole; nothing is kept before save. */
export function editPages(pages: PageRouter, deps: PlanPagesDeps): PageRouter {
  const { db, clock, plans } = deps;

  /** Conditions that are not complete are told at their editors. */
  async function treeFaults({ merchantId }: Asked, draft: PlanDraft): Promise<FormFaults> {
    const found: FormFaults = {};
    const look = async (at: string, where: unknown): Promise<void> => {
      const faults = where === undefined ? [] : await deps.segments.faults(db.reader, merchantId, where);
      if (faults.length > 0) found[at] = { code: 'conditions' };
    };
    await look('where', draft.where);
    for (const [position, { only }] of draft.steps.entries()) await look(`s${position}-where`, only?.where);
    return found;
  }

  /** Vouchers, segments and fields that were there when the plan was saved, and are not any more. */
  async function goneFaults(asked: Asked, { trigger, segmentId, steps }: PlanDraft): Promise<FormFaults> {
    const { offers, segments, fields } = await namesOf(deps, asked);
    const lost = steps.flatMap((step, position): [string, FormFaults[string]][] => {
      const offerId = step.kind === 'send' ? step.voucherOfferId : undefined;
      const there = offerId === undefined || offers.some(({ id }) => id === offerId);
      return there ? [] : [[stepField(position, 'offer'), { code: 'offer' }]];
    });
    return {
      ...Object.fromEntries(lost),
      ...(segmentId !== undefined && !segments.has(segmentId) && { segmentId: { code: 'segment' } }),
      ...(trigger.kind === 'field' && !fields.has(trigger.fieldId) && { 't-field': { code: 'field' } }),
    };
  }

  /** What the engine finds: it looks at the whole draft before it looks for the customer, whom nobody names here. */
  async function refusals({ merchantId }: Asked, draft: PlanDraft): Promise<FormFaults> {
    try {
      await plans.rehearse(db.reader, merchantId, draft, '');
    } catch (fault) {
      if (fault instanceof FieldFaults) return faultsOf(fault, draft);
      if (!(fault instanceof DomainError) || fault.code === 'busy') throw fault;
    }
    return {};
  }

  /** What keeps a plan from being switched on. */
  async function mending(asked: Asked, raw: RawPlan): Promise<FormFaults> {
    const { draft, faults } = draftOf(raw, readContext(deps));
    const own = { ...(await goneFaults(asked, draft)), ...(await treeFaults(asked, draft)), ...faults };
    const all = { ...(await refusals(asked, draft)), ...own };
    const over = draft.trigger.kind === 'day' ? { 't-on': { code: 'day_over' } } : {};
    return Object.keys(all).length > 0 ? all : over;
  }

  async function showForm(
    asked: Asked,
    subject: Subject,
    raw: RawPlan,
    { faults = {}, fresh = '' }: { faults?: FormFaults; fresh?: string } = {},
  ): Promise<void> {
    const { req, res } = asked;
    const names = await namesOf(deps, asked);
    const { draft } = draftOf(raw, readContext(deps));
    const form = await formView(deps, asked, { raw, faults, names, fresh });
    const faulty = Object.keys(faults).length > 0;
    show(res.status(faulty ? 422 : 200), wantsPart(req) ? 'plans/form' : 'plans/edit', {
      ...form,
      id: subject.plan?.id ?? '',
      on: subject.plan?.on ?? false,
      card: subject.card,
      key: subject.key,
      title: subject.plan?.draft.name ?? say(res, 'plans.edit.new'),
      changes: subject.plan ? await changesView(deps, asked, subject.plan, draft, names) : false,
      panel: await tryPanel(deps, asked, draft, names, trialOf(raw.values)),
    });
  }

  /** Puts a field into a text, or takes the dear signs out of one. */
  function changeText({ res }: Asked, raw: RawPlan, verb: string, box: string, field: string): void {
    const [, position, language] = /^s(\d{1,2})-(en|zh)$/.exec(box) ?? [];
    const step = raw.steps[Number(position)];
    if (!step || (language !== 'en' && language !== 'zh')) return;
    const text = step.values[language] ?? '';
    if (verb === 'fix') step.values[language] = coach(text)?.rewrite ?? text;
    else if (readContext(deps).fields(true).includes(field))
      step.values[language] = `${text.trimEnd()} ${writtenInto(res, field, language)}`.trim();
  }

  async function submit(asked: Asked, subject: Subject): Promise<void> {
    const now = clock.now();
    const raw = readPlan(asked.req.body, now);
    const button = raw.values['do'] ?? 'show';
    const [verb = '', argument = '', field = ''] = button.split(':');
    if (raw.edited) return showForm(asked, subject, raw);
    if (verb === 'save') return save(asked, subject, raw);
    const before = new Set(raw.steps.map(({ id }) => id));
    if (verb === 'insert' || verb === 'fix') changeText(asked, raw, verb, argument, field);
    else editSteps(raw, button, now);
    const fresh = raw.steps.find(({ id }) => !before.has(id))?.id ?? '';
    await showForm(asked, subject, raw, { fresh });
  }

  async function save(asked: Asked, subject: Subject, raw: RawPlan): Promise<void> {
    const { draft, faults } = draftOf(raw, readContext(deps));
    const all = { ...(await goneFaults(asked, draft)), ...(await treeFaults(asked, draft)), ...faults };
    if (Object.keys(all).length > 0) return showForm(asked, subject, raw, { faults: all });
    try {
      const id = await keep(asked, subject, draft);
      asked.res.redirect(303, `/care/plans/${id}?done=plans.done.saved`);
    } catch (fault) {
      if (!(fault instanceof FieldFaults)) throw fault;
      await showForm(asked, subject, raw, { faults: faultsOf(fault, draft) });
    }
  }

  async function keep({ res, merchantId }: Asked, { plan, card, key }: Subject, draft: PlanDraft): Promise<string> {
    const { actor } = staffOf(res);
    return db.write(async (tx) => {
      if (!plan) return (await plans.add(tx, merchantId, { draft, ...(card && { card }) }, actor, key)).id;
      await plans.change(tx, merchantId, plan.id, draft, actor);
      return plan.id;
    });
  }

  /** A new plan's card and key, from the address or from the form. */
  function begun({ req }: Asked): Subject {
    const from = (name: string): string => {
      const value = (req.method === 'GET' ? req.query : (req.body as Record<string, unknown>))[name];
      return typeof value === 'string' ? value : '';
    };
    const key = from('key');
    const card = from('card');
    const known = isCard(card) ? card : '';
    return { plan: undefined, card: known, key: isId(key) ? key : newId(clock.now()) };
  }

  async function begin(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const subject = begun(asked);
    const made = subject.card === '' ? undefined : await madeOf(asked, subject.card);
    if (made) return res.redirect(303, `/care/plans/${made.id}/edit`);
    const gift = giftOf(await namesOf(deps, asked), req.query['offer']);
    await showForm(asked, subject, rawOf(cardDraft(deps, asked, subject.card, gift) ?? blank(asked)));
  }

  /** A card makes one plan: whoever comes with it again is led there. */
  const madeOf = async ({ merchantId }: Asked, card: string): Promise<Plan | undefined> =>
    (await plans.list(db.reader, merchantId)).find((plan) => plan.card === card);

  async function standing(req: Request, res: Response): Promise<{ asked: Asked; subject: Subject; plan: Plan }> {
    const asked = await askedOf(deps, req, res);
    const plan = await plans.byId(db.reader, asked.merchantId, idOf(req));
    return { asked, plan, subject: { plan, card: '', key: '' } };
  }

  /** The counter of one box, while it is written in. */
  async function measured(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { box = '' } = req.query;
    const language = typeof box === 'string' ? /^s\d{1,2}-(en|zh)$/.exec(box)?.[1] : undefined;
    if (typeof box !== 'string' || language === undefined)
      throw new DomainError('invalid', 'Name the box to be measured.', 'box');
    const values: Record<string, string> = readPlan(req.body, clock.now()).steps[0]?.values ?? {};
    const voucher = Boolean(values['offer']);
    show(res, 'broadcasts/counter', counterOfBox(deps, asked, box, values[language] ?? '', voucher));
  }

  return pages
    .get('/care/plans/new', 'compose', begin)
    .post('/care/plans/new', 'compose', async (req, res) => {
      const asked = await askedOf(deps, req, res);
      await submit(asked, begun(asked));
    })
    .post('/care/plans/measure', 'compose', measured)
    .get('/care/plans/:id/edit', 'compose', async (req, res) => {
      const { asked, subject, plan } = await standing(req, res);
      const raw = rawOf(plan.draft);
      await showForm(asked, subject, raw, { faults: req.query['mend'] === '1' ? await mending(asked, raw) : {} });
    })
    .post('/care/plans/:id/edit', 'compose', async (req, res) => {
      const { asked, subject } = await standing(req, res);
      await submit(asked, subject);
    });
}

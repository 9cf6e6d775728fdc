import type { Request, Response } from 'express';
import { localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { treeOfForm } from '../segments/index.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { frameOf, show, staffOf, wantsPart } from '../platform/web/frame.ts';
import { shownClock } from '../platform/web/shown.ts';
import { coach, counterOf, counterView, writtenField } from '../marketing/index.ts';
import { DECIDE_AFTER, SAMPLE } from './draft.ts';
import {
  type Asked,
  askedOf,
  type BroadcastPagesDeps,
  fieldsOf,
  formContext,
  idOf,
  textFrame,
} from './pages-context.ts';
import { BROADCAST_KINDS, type BroadcastKind, type Draft } from './types.ts';
import { composerView, faultWords } from './views-compose.ts';
import {
  BOXES,
  type Box,
  draftOf,
  formField,
  type FormFaults,
  languageOfBox,
  readFields,
  usualHoldOut,
  type Values,
  valuesOf,
} from './views-form.ts';
import { panelView } from './views-panel.ts';
import { phoneOfStaff } from './views-store.ts';

const boxOf = (name: unknown): Box | undefined => BOXES.find((box) => box === name);

/** The draft a kind begins with: its words in both languages, nobody chosen yet. */
function firstDraft(res: Response, kind: BroadcastKind, goal: string, segmentId: string, today: string): Draft {
  const { views, language } = frameOf(res);
  const text = (code: 'en' | 'zh'): string =>
    views.words(code, `broadcasts.kinds.${kind}.text`, {
      name: `{{name "${views.words(code, 'broadcasts.merge.name.fallback')}"}}`,
      points: '{{points "0"}}',
    });
  return {
    name: `${views.words(language, `broadcasts.kinds.${kind}.title`)} ${today}`,
    kind,
    goal: goal || views.words(language, `broadcasts.kinds.${kind}.goal`),
    audience: {
      ...(segmentId && { segmentId }),
      excludeSegmentIds: [],
      excludeTextedHours: 16,
      excludeInDialogue: true,
    },
    texts: { en: text('en'), zh: text('zh') },
    samplePercent: SAMPLE.usual,
    decideAfterHours: DECIDE_AFTER.usual,
    holdOutPercent: 0,
    schedule: { kind: 'now' },
    perMinute: 0,
  };
}

/** What the engine still finds, in its own words, at the fields of the form. */
function faultsOf(fault: FieldFaults): FormFaults {
  return Object.fromEntries(
    fault.faults.map(({ field, message }) => {
      const at = formField(field);
      return [at, at === 'where' ? { code: 'conditions' } : { code: 'refused', values: { message } }];
    }),
  );
}

/** What a form holds and what became of it. */
interface Kept {
  values: Values;
  /** The tree in the editor, whether or not it is the audience now. */
  where: unknown;
  draft: Draft;
  faults: FormFaults;
  /** It stands on disk. */
  kept: boolean;
}

/** The composer: one draft, section by section. */
export function composePages(pages: PageRouter, deps: BroadcastPagesDeps): PageRouter {
  const { db, broadcasts, clock } = deps;

  /** An empty hold-out becomes the usual one as soon as there is an audience to tell it from. */
  async function settled(asked: Asked, values: Values, draft: Draft): Promise<Draft> {
    const chosen = draft.audience.segmentId !== undefined || draft.audience.where !== undefined;
    if (values['holdOutPercent']?.trim() || !chosen) return draft;
    const { audience } = await broadcasts.preflight(db.aside, asked.merchantId, draft);
    values['holdOutPercent'] = String(usualHoldOut(audience));
    return { ...draft, holdOutPercent: usualHoldOut(audience) };
  }

  /** Reads the form and keeps the draft when all of it can stand; otherwise nothing is changed. */
  async function keep(asked: Asked, id: string, change?: (values: Values) => void): Promise<Kept> {
    const { values, malformed } = readFields(asked.req.body);
    change?.(values);
    const context = formContext(deps, asked);
    const { where } = context;
    const read = draftOf(values, malformed, context);
    if (Object.keys(read.faults).length > 0) return { values, where, ...read, kept: false };
    const { actor } = staffOf(asked.res);
    try {
      const draft = await settled(asked, values, read.draft);
      await db.write((tx) => broadcasts.change(tx, asked.merchantId, id, draft, actor));
      return { values, where, draft, faults: {}, kept: true };
    } catch (fault) {
      if (fault instanceof FieldFaults)
        return { values, where, draft: read.draft, faults: faultsOf(fault), kept: false };
      throw fault;
    }
  }

  const lookOf = (values: Values): number => Number(/^\d{1,4}$/.exec(values['look'] ?? '')?.[0] ?? 0);

  /** The composer with what was typed, whole or as the part that htmx asks for. */
  async function showComposer(asked: Asked, id: string, state: Kept, look = lookOf(state.values)): Promise<void> {
    const { req, res, merchant } = asked;
    const [form, panel] = await Promise.all([
      composerView(deps, asked, { id, ...state }),
      panelView(deps, asked, { ...state, look }),
    ]);
    const status = Object.keys(state.faults).length > 0 ? 422 : 200;
    const keptAt = state.kept ? shownClock(merchant.zone, clock.now()) : '';
    const view = wantsPart(req) ? 'broadcasts/composer' : 'broadcasts/edit';
    show(res.status(status), view, { ...form, panel: { ...panel, id, keptAt, faulty: status === 422, told: [] } });
  }

  /** Only drafts are edited; the others have a page of their own. */
  async function draftNamed(asked: Asked, id: string): Promise<Draft | undefined> {
    const { status, draft } = await broadcasts.byId(db.reader, asked.merchantId, id);
    if (status === 'draft') return draft;
    asked.res.redirect(303, `/broadcasts/${id}`);
    return undefined;
  }

  async function edit(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const draft = await draftNamed(asked, idOf(req));
    if (draft)
      await showComposer(
        asked,
        idOf(req),
        { values: valuesOf(draft), where: draft.audience.where, draft, faults: {}, kept: false },
        0,
      );
  }

  /** What a button of the form changes in it before it is read. */
  function changeOf(res: Response, verb: string, argument: string): ((values: Values) => void) | undefined {
    const [name, field = ''] = argument.split(':', 2) as [string, string?];
    const box = boxOf(name);
    if (!box) return undefined;
    const set = (change: (text: string) => string) => (values: Values) =>
      void (values[box] = change(values[box] ?? ''));
    if (verb === 'fix') return set((text) => coach(text)?.rewrite ?? text);
    if (verb === 'insert' && fieldsOf(deps).includes(field))
      return set((text) => `${text.trimEnd()} ${writtenField(res, field, languageOfBox(box))}`.trim());
    return undefined;
  }

  async function sendTest(asked: Asked, id: string, state: Kept, own: boolean): Promise<void> {
    const { res, merchantId } = asked;
    const { actor, staffId } = staffOf(res);
    const phone = own && staffId ? await phoneOfStaff(deps, db.reader, merchantId, staffId) : state.values['testPhone'];
    try {
      if (!phone?.trim()) throw new DomainError('invalid', 'Give the phone to send the test to.', 'phone');
      await db.write((tx) => broadcasts.test(tx, merchantId, id, { phone }, actor));
      res.redirect(303, `/broadcasts/${id}/edit?done=broadcasts.done.tested`);
    } catch (fault) {
      if (!(fault instanceof DomainError) || fault.code === 'busy' || fault.code === 'not_found') throw fault;
      const code = fault.field === 'phone' || fault.field === undefined ? 'phone' : 'test';
      await showComposer(asked, id, { ...state, faults: { testPhone: { code } } });
    }
  }

  /** A button of the conditions' editor: the form as it now stands, nothing kept. */
  async function showUnkept(asked: Asked, id: string): Promise<void> {
    const { values, malformed } = readFields(asked.req.body);
    const context = formContext(deps, asked);
    const { draft } = draftOf(values, malformed, context);
    await showComposer(asked, id, {
      values: { ...values, who: 'tree' },
      where: context.where,
      draft,
      faults: {},
      kept: false,
    });
  }

  async function submit(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const id = idOf(req);
    if ((await draftNamed(asked, id)) === undefined) return;
    if (treeOfForm(req.body).edited) return showUnkept(asked, id);
    const [verb = 'save', argument = ''] = (readFields(req.body).values['do'] ?? 'save').split(/:(.*)/s);
    const state = await keep(asked, id, changeOf(res, verb, argument));
    if (verb === 'look') return showComposer(asked, id, state, Number(argument) || 0);
    if (!state.kept || verb === 'fix' || verb === 'insert') return showComposer(asked, id, state);
    if (verb === 'test') return sendTest(asked, id, state, argument === 'own');
    res.redirect(
      303,
      verb === 'check' ? `/broadcasts/${id}/check` : `/broadcasts/${id}/edit?done=broadcasts.done.saved`,
    );
  }

  /** While somebody writes: keeps the draft when it can be kept, and shows what it would do. */
  async function live(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const id = idOf(req);
    if ((await draftNamed(asked, id)) === undefined) return;
    const state = await keep(asked, id);
    const look = Number(/^look:(\d{1,4})$/.exec(state.values['do'] ?? '')?.[1] ?? lookOf(state.values));
    const panel = await panelView(deps, asked, { ...state, look });
    if (state.kept) res.set('HX-Trigger', 'composer-kept');
    const keptAt = state.kept ? shownClock(asked.merchant.zone, clock.now()) : '';
    // The form is not drawn anew while somebody writes: the panel tells what is wrong, and the page puts it at the fields.
    const told = Object.entries(faultWords(res, state.faults)).map(([at, words]) => ({ at, words }));
    show(res, 'broadcasts/panel', { panel: { ...panel, id, keptAt, faulty: !state.kept, told } });
  }

  /** The counter of one box, while it is written in. */
  async function measured(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    if ((await draftNamed(asked, idOf(req))) === undefined) return;
    const box = boxOf(req.query['box']) ?? 'textEn';
    const { values } = readFields(req.body);
    const counter = counterOf(
      (values[box] ?? '').slice(0, 5000),
      languageOfBox(box),
      await textFrame(deps, asked, values['voucherOfferId']),
    );
    show(res, 'broadcasts/counter', counterView(res, box, counter));
  }

  async function begin(req: Request, res: Response): Promise<void> {
    const { merchantId, merchant } = await askedOf(deps, req, res);
    const { values } = readFields(req.body);
    const kind = BROADCAST_KINDS.find((one) => one === values['kind']);
    const segmentId = values['segment'] ?? '';
    if (!kind) return showKinds(res.status(422), segmentId, true);
    if (segmentId) await deps.segments.byId(db.reader, merchantId, segmentId);
    const today = localDate(clock.now(), merchant.zone);
    const draft = firstDraft(res, kind, (values['goal'] ?? '').trim().slice(0, 200), segmentId, today);
    const { key = '' } = values;
    const { actor } = staffOf(res);
    const { id } = await db.write((tx) => broadcasts.draft(tx, merchantId, draft, actor, isId(key) ? key : undefined));
    res.redirect(303, `/broadcasts/${id}/edit`);
  }

  const showKinds = (res: Response, segment: string, faulty = false): void =>
    show(res, 'broadcasts/new', {
      key: newId(clock.now()),
      kinds: BROADCAST_KINDS.map((kind) => ({ kind })),
      segment,
      faulty,
    });

  /** From the page of a segment one comes with the audience chosen. */
  function kinds(req: Request, res: Response): void {
    const { segment } = req.query;
    showKinds(res, typeof segment === 'string' && isId(segment) ? segment : '');
  }

  return pages
    .get('/broadcasts/new', 'compose', (req, res) => kinds(req, res))
    .post('/broadcasts/new', 'compose', begin)
    .get('/broadcasts/:id/edit', 'compose', edit)
    .post('/broadcasts/:id/edit', 'compose', submit)
    .post('/broadcasts/:id/live', 'compose', live)
    .post('/broadcasts/:id/measure', 'compose', measured);
}

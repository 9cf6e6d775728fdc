import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import { show, staffOf, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { type AppPagesDeps, type Asked, askedOf, idOf, kindOf } from './pages-context.ts';
import type { AppDraft, DraftFault, WizardApp } from './types.ts';
import { readFault } from './views-faults.ts';
import { lookView, sheetView } from './views-edit.ts';
import { editRows } from './views-form.ts';
import {
  asFreeSteps,
  draftOf,
  readSheet,
  readySheet,
  type Sheet,
  sheetOf,
  type Subject,
  withTests,
} from './views-sheet.ts';
import { ownTests } from './views-rules.ts';
import { editSteps } from './views-steps-edit.ts';

const FREE = 'steps';

/** The row that a button has added, as the form names it: the cursor goes there. */
function freshRow({ form, steps }: Sheet, button: string): string {
  const [verb, place = ''] = button.split(':');
  if (verb === 'row') return `form.${place}.${((form?.[place] as unknown[] | undefined) ?? []).length - 1}.`;
  if (verb === 'choice') return `choice:${place}:${Number(steps[Number(place)]?.values['rows'] ?? 1) - 1}`;
  return '';
}

/** The wizard: one form for every card, or free steps; its buttons post it whole, and nothing is kept before save. */
export function editPages(pages: PageRouter, deps: AppPagesDeps): PageRouter {
  const { db, apps } = deps;

  async function showForm(
    asked: Asked,
    subject: Subject,
    sheet: Sheet,
    { faults = [], fresh = '' }: { faults?: DraftFault[]; fresh?: string } = {},
  ): Promise<void> {
    const { req, res } = asked;
    const view = await sheetView(deps, asked, subject, sheet, { faults, fresh });
    show(res.status(faults.length > 0 ? 422 : 200), wantsPart(req) ? 'apps/form' : 'apps/edit', view);
  }

  /** While somebody types: the phone and what became of the words, and nothing else of the page. */
  async function showLook(asked: Asked, subject: Subject, sheet: Sheet): Promise<void> {
    show(asked.res, 'apps/look', await lookView(deps, asked, subject, sheet));
  }

  /** Every fault there is: of the form, and of what it makes. */
  async function faultsOf(
    { merchantId }: Asked,
    subject: Subject,
    sheet: Sheet,
    draft: AppDraft | undefined,
    own: DraftFault[],
  ) {
    // prettier-ignore
    if (!draft) return own;
    const all = [...own, ...(await apps.faults(db.reader, merchantId, draft, subject.app?.id))];
    // Test texts that follow the form are at fault only because something else is.
    const causes = ownTests(sheet.values) ? all : all.filter(({ at }) => !/^tests(\.|$)/.test(at));
    return causes.length > 0 ? causes : all;
  }

  async function save(asked: Asked, subject: Subject, sheet: Sheet): Promise<void> {
    const { draft: read, faults: own } = draftOf(deps, asked, subject, sheet);
    const draft = read && (await withTests(deps, asked, sheet, read));
    const faults = await faultsOf(asked, subject, sheet, draft, own);
    if (!draft || faults.length > 0) return showForm(asked, subject, sheet, { faults });
    try {
      const id = await keep(asked, subject, draft);
      await db.write((tx) => apps.test(tx, asked.merchantId, id));
      asked.res.redirect(303, `/apps/${id}/try`);
    } catch (fault) {
      if (!(fault instanceof FieldFaults)) throw fault;
      const found = fault.faults.map((one) => readFault(one));
      await showForm(asked, subject, sheet, { faults: found });
    }
  }

  async function keep({ res, merchantId }: Asked, { app, key }: Subject, draft: AppDraft): Promise<string> {
    const { actor } = staffOf(res);
    return db.write(async (tx) => {
      if (!app) return (await apps.add(tx, merchantId, draft, actor, key)).id;
      if (JSON.stringify(app.draft) !== JSON.stringify(draft)) await apps.change(tx, merchantId, app.id, draft, actor);
      return app.id;
    });
  }

  /** A card opened as steps, as far as it can be read. */
  async function free(asked: Asked, subject: Subject, sheet: Sheet): Promise<void> {
    const { draft, faults } = draftOf(deps, asked, subject, sheet);
    if (!draft) return showForm(asked, subject, sheet, { faults });
    await showForm(asked, subject, asFreeSteps(sheet, draft));
  }

  async function submit(asked: Asked, subject: Subject): Promise<void> {
    const { now, req } = asked;
    const sheet = readSheet(req.body, subject, now);
    const button = sheet.values['do'] ?? 'show';
    if (button === 'save') return save(asked, subject, sheet);
    if (button === 'free') return free(asked, subject, sheet);
    const [verb, box, ...word] = button.split(':');
    if (verb === 'word') {
      sheet.values[`words.${box}`] = word.join(':');
      return showForm(asked, subject, sheet);
    }
    const before = new Set(sheet.steps.map(({ id }) => id));
    const edited = sheet.form
      ? editRows(subject.card!.fields, sheet.form, button)
      : editSteps(sheet.steps, button, now);
    if (!edited && button !== 'redo' && wantsPart(req)) return showLook(asked, subject, sheet);
    const fresh = sheet.steps.find(({ id }) => !before.has(id))?.id ?? freshRow(sheet, button);
    await showForm(asked, subject, sheet, { fresh });
  }

  /** The app that a key has become; undefined: none yet. */
  async function madeOf({ merchantId }: Asked, key: unknown): Promise<WizardApp | undefined> {
    if (typeof key !== 'string' || !isId(key)) return undefined;
    try {
      return await apps.byId(db.reader, merchantId, key);
    } catch (fault) {
      if (fault instanceof DomainError && fault.code === 'not_found') return undefined;
      throw fault;
    }
  }

  function begun({ req, now }: Asked, key: unknown): Subject {
    const kind = String(req.params['kind']);
    const card = kind === FREE ? undefined : kindOf(deps, kind);
    return { app: undefined, kind, card, key: typeof key === 'string' && isId(key) ? key : newId(now) };
  }

  async function standing(asked: Asked): Promise<Subject & { app: NonNullable<Subject['app']> }> {
    const app = await apps.byId(db.reader, asked.merchantId, idOf(asked.req));
    const card = apps.kinds().find(({ name }) => name === app.kind && name !== FREE);
    return { app, kind: app.kind, card, key: '' };
  }

  const begin = async (req: Request, res: Response): Promise<void> => {
    const asked = await askedOf(deps, req, res);
    const { key: wanted } = req.query;
    const subject = begun(asked, wanted);
    const made = await madeOf(asked, wanted);
    if (made) return res.redirect(303, `/apps/${made.id}/edit`);
    // The key stands in the address, so that whoever comes back to it finds what it became.
    if (subject.key !== wanted) return res.redirect(303, `/apps/new/${subject.kind}?key=${subject.key}`);
    await showForm(asked, subject, await readySheet(deps, asked, subject.kind, subject.card));
  };

  /** `?as=steps` opens a card as free steps. */
  const open = async (req: Request, res: Response): Promise<void> => {
    const asked = await askedOf(deps, req, res);
    const subject = await standing(asked);
    const mode = req.query['as'] === FREE ? 'steps' : 'card';
    await showForm(asked, subject, await sheetOf(deps, asked, subject.card, subject.app.draft, mode));
  };

  return pages
    .get('/apps/new/:kind', 'settings', begin)
    .post('/apps/new/:kind', 'settings', async (req, res) => {
      const asked = await askedOf(deps, req, res);
      const { key } = (req.body ?? {}) as Record<string, unknown>;
      const made = await madeOf(asked, key);
      await submit(asked, { ...begun(asked, key), app: made });
    })
    .get('/apps/:id/edit', 'settings', open)
    .post('/apps/:id/edit', 'settings', async (req, res) => {
      const asked = await askedOf(deps, req, res);
      await submit(asked, await standing(asked));
    });
}

import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import type { Database } from '../platform/db/index.ts';
import { formOf, merchantOf, say, show, staffOf, wantsPart } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { treeOfForm } from './form.ts';
import { countView, panelView, type PanelDeps, someView } from './panel.ts';
import { isPreset, PRESETS, presetTree } from './presets.ts';
import type { Segment } from './types.ts';
import { editorView } from './view.ts';

export interface SegmentPagesDeps extends PanelDeps {
  db: Database;
}

/** The list counts while it is being made, but not for longer than this; the rest is asked for by the page. Milliseconds. */
const COUNTING_TIME = 400;

/** Names of editors, which become parts of ids. */
const editorName = (req: Request): string => {
  const { name } = req.query;
  return typeof name === 'string' && /^[a-z][a-zA-Z]{0,30}$/.test(name) ? name : 'where';
};

interface Shown {
  name: string;
  where: unknown;
  /** Everything that is wrong is told: save was pressed. */
  pressed?: boolean;
  nameFault?: string;
}

export function segmentPages(deps: SegmentPagesDeps): PageRouter {
  const { db, segments } = deps;

  /** One that was not removed. @throws DomainError `not_found` */
  async function live(req: Request, res: Response): Promise<Segment> {
    const segment = await segments.byId(db.reader, merchantOf(res), String(req.params['id']));
    if (segment.archived) throw new DomainError('not_found', 'There is no such segment.');
    return segment;
  }

  async function list(_req: Request, res: Response): Promise<void> {
    const merchantId = merchantOf(res);
    const until = performance.now() + COUNTING_TIME;
    const rows = [];
    for (const { id, name, where, broken } of await segments.list(db.reader, merchantId)) {
      const inTime = performance.now() < until;
      const counted = !broken && inTime && countView(res, await segments.count(db.aside, merchantId, where));
      rows.push({ id, name, broken, counted });
    }
    show(res, 'segments/list', { rows, presets: PRESETS });
  }

  async function builder(res: Response, shown: Shown, segment: Segment | undefined): Promise<void> {
    const { name, where, pressed = false, nameFault = '' } = shown;
    const faults = pressed ? 'all' : 'entered';
    show(res, 'segments/builder', {
      id: segment?.id ?? '',
      saved: segment?.name ?? '',
      broken: segment?.broken ?? false,
      name,
      nameFault,
      pressed,
      editor: await editorView(deps, db.reader, res, where, { faults }),
      panel: { ...(await panelView(deps, db.aside, res, where)), some: await someView(deps, db.aside, res, where) },
    });
  }

  /** Where a new segment begins: a ready-made tree, a copy, or nothing. */
  async function begin(req: Request, res: Response): Promise<void> {
    const { preset, from } = req.query;
    if (typeof from === 'string') {
      const original = await segments.byId(db.reader, merchantOf(res), from);
      return builder(
        res,
        { name: say(res, 'segments.form.copyOf', { name: original.name }), where: original.where },
        undefined,
      );
    }
    const name = isPreset(preset) && preset !== 'all' ? say(res, `segments.preset.${preset}`) : '';
    await builder(res, { name, where: presetTree(preset) ?? { all: [{ field: '', is: '', value: '' }] } }, undefined);
  }

  /** Saves when save was pressed; any other button shows the form again, as it now stands. */
  async function submit(req: Request, res: Response, segment: Segment | undefined): Promise<void> {
    const { name = '', act } = formOf(req);
    const { where, edited } = treeOfForm(req.body);
    if (edited || act !== 'save') return builder(res, { name, where }, segment);
    const { actor, merchantId } = staffOf(res);
    try {
      const id = await db.write(async (tx) => {
        if (!segment) return (await segments.save(tx, merchantId, { name, where }, actor)).id;
        await segments.change(tx, merchantId, segment.id, { name, where }, actor);
        return segment.id;
      });
      res.redirect(303, `/segments/${id}?done=segments.done.saved`);
    } catch (fault) {
      if (!(fault instanceof FieldFaults) && !(fault instanceof DomainError && fault.field === 'name')) throw fault;
      const nameFault =
        fault.field !== 'name' ? '' : say(res, `segments.fault.${fault.code === 'conflict' ? 'taken' : 'name'}`);
      await builder(res.status(422), { name, where, pressed: true, nameFault }, segment);
    }
  }

  async function editor(req: Request, res: Response): Promise<void> {
    const name = editorName(req);
    res.set('HX-Trigger-After-Settle', 'tree-changed');
    const { where } = treeOfForm(req.body, name);
    show(res, 'segments/editor-part', { editor: await editorView(deps, db.reader, res, where, { name }) });
  }

  async function count(req: Request, res: Response): Promise<void> {
    const name = editorName(req);
    const { where } = treeOfForm(req.body, name);
    show(res, 'segments/count-part', {
      panel: { ...(await panelView(deps, db.aside, res, where)), some: false },
      name,
    });
  }

  async function some(req: Request, res: Response): Promise<void> {
    const { where } = treeOfForm(req.body, editorName(req));
    show(res, 'segments/some-part', { some: await someView(deps, db.aside, res, where) });
  }

  return pageRouter()
    .get('/segments', 'segment', list)
    .get('/segments/new', 'segment', begin)
    .post('/segments/new', 'segment', (req, res) => submit(req, res, undefined))
    .post('/segments/editor', 'segment', editor)
    .post('/segments/count', 'segment', count)
    .post('/segments/some', 'segment', some)
    .get('/segments/:id', 'segment', async (req, res) => {
      const segment = await live(req, res);
      await builder(res, segment, segment);
    })
    .post('/segments/:id', 'segment', async (req, res) => submit(req, res, await live(req, res)))
    .get('/segments/:id/count', 'segment', async (req, res) => {
      const { id, where, broken } = await live(req, res);
      if (!wantsPart(req)) return res.redirect(303, `/segments/${id}`);
      const counted = !broken && countView(res, await segments.count(db.aside, merchantOf(res), where));
      show(res, 'segments/row-count', { id, broken, counted, lazy: false });
    })
    .get('/segments/:id/remove', 'segment', async (req, res) => {
      const { id, name } = await live(req, res);
      show(res, 'segments/remove', { id, name });
    })
    .post('/segments/:id/remove', 'segment', async (req, res) => {
      const { id } = await live(req, res);
      const { actor, merchantId } = staffOf(res);
      await db.write((tx) => segments.remove(tx, merchantId, id, actor));
      res.redirect(303, '/segments?done=segments.done.removed');
    });
}

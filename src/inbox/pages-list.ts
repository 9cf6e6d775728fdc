import type { Request, Response } from 'express';
import { merchantOf, say, show, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { page } from '../platform/web/paging.ts';
import { folderOf, idIn, type InboxPagesDeps, sceneOf } from './pages-deps.ts';
import type { Cursor, Folder, FolderCounts } from './types.ts';
import { FOLDERS } from './types.ts';
import { markOf, rowView, type Scene } from './views.ts';

const PAGE = 50;

const readCursor = (text: unknown): Cursor | undefined => {
  const [, place, id] = /^(\d{1,16})-(\w{26})$/.exec(typeof text === 'string' ? text : '') ?? [];
  return place && id ? { place: Number(place), id } : undefined;
};

/** Folders as tabs with their counts. */
export const foldersView = (folder: Folder, counts: FolderCounts) =>
  FOLDERS.map((code) => ({
    code,
    href: `/inbox?folder=${code}`,
    here: code === folder,
    count: code === 'closed' ? 0 : counts[code],
    hot: code === 'unread' || code === 'opportunities',
  }));

/** The list of one folder, as the page and its live part show it. */
export async function listView(deps: InboxPagesDeps, scene: Scene, folder: Folder, after?: Cursor, here = '') {
  const { db, inbox } = deps;
  const merchantId = merchantOf(scene.res);
  const { staffId } = scene;
  const found = await inbox.list(db.reader, merchantId, { folder, staffId, after, limit: PAGE + 1 });
  const { items } = page(found, PAGE, ({ id }) => id);
  const last = items.at(-1);
  const counts = await inbox.counts(db.reader, merchantId, staffId);
  const values = {
    folder,
    folders: foldersView(folder, counts),
    rows: items.map((thread) => rowView(scene, thread, folder, here)),
    next: found.length > PAGE && last ? `/inbox?folder=${folder}&after=${last.place}-${last.id}` : '',
    unread: counts.unread,
    first: after === undefined,
  };
  const words = say(scene.res, 'inbox.title');
  return { ...values, title: counts.unread > 0 ? `(${counts.unread}) ${words}` : words };
}

/** Where the live part of a list asks for itself again. */
export const selfOf = (folder: Folder, mark: string, here = '', after?: Cursor): string =>
  `/inbox?folder=${folder}&mark=${mark}${here && `&here=${here}`}${after ? `&after=${after.place}-${after.id}` : ''}`;

export function listPages(pages: PageRouter, deps: InboxPagesDeps): void {
  async function list(req: Request, res: Response): Promise<void> {
    const folder = folderOf(req.query['folder']);
    const after = readCursor(req.query['after']);
    const here = idIn(req.query['here']);
    const values = await listView(deps, await sceneOf(deps, res), folder, after, here);
    const mark = markOf(values);
    if (wantsPart(req) && req.query['mark'] === mark) return void res.status(204).end();
    const all = { ...values, mark, self: selfOf(folder, mark, here, after), closed: idIn(req.query['closed']) };
    show(res, wantsPart(req) ? 'inbox/list-part' : 'inbox/list', all);
  }

  pages.get('/inbox', 'look', list);
  pages.post('/inbox/write/:customerId', 'serve', async (req, res) => {
    const customerId = idIn(req.params['customerId']);
    const id = await deps.db.write((tx) => deps.inbox.writeTo(tx, merchantOf(res), customerId));
    res.redirect(303, `/inbox/${id}#reply`);
  });
  pages.get('/inbox/of/:customerId', 'look', async (req, res) => {
    const customerId = idIn(req.params['customerId']);
    await deps.customers.byId(deps.db.reader, merchantOf(res), customerId);
    const id = await deps.inbox.ofCustomer(deps.db.reader, merchantOf(res), customerId);
    res.redirect(303, id === undefined ? `/customers/${customerId}` : `/inbox/${id}`);
  });
}

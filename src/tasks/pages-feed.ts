import type { Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { frameOf, requireFresh, sessionOf, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { shownTime } from '../platform/web/shown.ts';
import { idIn, type TaskPagesDeps } from './pages-deps.ts';

/** Where each person makes and switches off the secret addresses of their own calendar. */
export function feedChoicePages(pages: PageRouter, deps: TaskPagesDeps): void {
  const { db, feeds, merchants, clock, staff, publicUrl } = deps;

  /** @throws DomainError `forbidden` for whoever is no person */
  function me(res: Response): { merchantId: string; staffId: string; actor: string } {
    const { merchantId, staffId, actor } = staffOf(res);
    if (staffId === undefined) throw new DomainError('forbidden', 'Only people have a calendar of their own.');
    return { merchantId, staffId, actor };
  }

  async function page(res: Response, secret = ''): Promise<void> {
    const { merchantId, staffId } = me(res);
    const { zone } = await merchants.byId(db.reader, merchantId);
    const time = (at: number): string => shownTime(frameOf(res).language, zone, at, clock.now());
    const own = await feeds.list(db.reader, merchantId, staffId);
    show(res, 'tasks/feed', {
      address: secret === '' ? '' : `${publicUrl}/agenda/feed/${secret}.ics`,
      feeds: own.map(({ id, createdAt }) => ({ id, since: time(createdAt) })),
      full: own.length >= 5,
      isFresh: sessionOf(res).fresh,
    });
  }

  pages.get('/agenda/feed', 'serve', (_req, res) => page(res));
  pages.post('/agenda/feed', 'serve', async (_req, res) => {
    requireFresh(res); // an address that opens without a password is a key
    const { merchantId, staffId, actor } = me(res);
    const { secret } = await db.write(async (tx) => {
      const made = await feeds.make(tx, merchantId, staffId);
      await staff.audit(tx, { merchantId, actor, action: 'feed.made', subject: made.id });
      return made;
    });
    await page(res, secret);
  });
  pages.post('/agenda/feed/:id/revoke', 'serve', async (req, res) => {
    const { merchantId, staffId, actor } = me(res);
    const id = idIn(req.params['id']);
    await db.write(async (tx) => {
      await feeds.revoke(tx, merchantId, staffId, id);
      await staff.audit(tx, { merchantId, actor, action: 'feed.revoked', subject: id });
    });
    res.redirect(303, '/agenda/feed?done=tasks.done.revoked');
  });
}

import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { say, show, staffOf } from '../platform/web/frame.ts';
import { LANGUAGES } from '../platform/slice.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { type Asked, askedOf, type BroadcastPagesDeps, grouped, idOf } from './pages-context.ts';
import type { Broadcast, Draft } from './types.ts';
import { readFields } from './views-form.ts';
import { checkList } from './views-checks.ts';
import { phoneView } from '../marketing/index.ts';
import { figures, unlessRefused } from './views-panel.ts';
import { audienceName, scheduleWords, segmentNames } from './views-list.ts';
import { giftView } from './views-voucher.ts';

/** Stands in the send form: what was looked at is what is sent, and a draft changed since asks to be looked at again. */
const formKeyOf = (draft: Draft): string =>
  createHash('sha256').update(JSON.stringify(draft)).digest('base64url').slice(0, 22);

/** The last page before it leaves: everything checked, one strong button with the number on it. */
export function checkPages(pages: PageRouter, deps: BroadcastPagesDeps): PageRouter {
  const { db, broadcasts } = deps;

  /** One phone for each language; none when the audience cannot be told, which the check list says. */
  async function phonesOf({ res, merchantId }: Asked, draft: Draft, arm: '' | 'A' | 'B') {
    const previews = (await unlessRefused(broadcasts.preview(db.aside, merchantId, draft))) ?? [];
    return LANGUAGES.flatMap((language) => previews.find((one) => one.language === language) ?? []).map((preview) => ({
      ...phoneView(res, preview),
      arm,
    }));
  }

  async function showCheck(asked: Asked, { id, draft }: Broadcast, notice: '' | 'changed' | 'blocked'): Promise<void> {
    const { res, merchantId } = asked;
    const [flight, first, second, segments] = await Promise.all([
      broadcasts.preflight(db.aside, merchantId, draft),
      phonesOf(asked, draft, draft.textsB ? 'A' : ''),
      draft.textsB ? phonesOf(asked, { ...draft, texts: draft.textsB }, 'B') : [],
      segmentNames(deps, asked),
    ]);
    const blocked = flight.checks.some(({ level }) => level === 'block');
    show(res.status(notice === '' ? 200 : 422), 'broadcasts/check', {
      id,
      name: draft.name,
      goal: draft.goal,
      kind: say(res, `broadcasts.kinds.${draft.kind}.title`),
      notice,
      key: formKeyOf(draft),
      checks: checkList(asked, draft, flight.checks),
      blocked,
      later: draft.schedule.kind !== 'now',
      recurring: draft.schedule.kind === 'recurring',
      count: grouped(res, flight.recipients),
      audienceName: audienceName(asked, draft, segments),
      schedule: scheduleWords(asked, draft.schedule),
      holdOut: draft.holdOutPercent,
      perMinute: draft.perMinute === 0 ? '' : grouped(res, draft.perMinute),
      sample: draft.textsB ? draft.samplePercent : 0,
      link: draft.linkTarget ?? '',
      voucher: await giftView(deps, asked, { id, draft }),
      figures: await figures(deps, asked, flight),
      phones: [...first, ...second],
    });
  }

  async function check(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const broadcast = await broadcasts.byId(db.reader, asked.merchantId, idOf(req));
    if (broadcast.status !== 'draft') return res.redirect(303, `/broadcasts/${broadcast.id}`);
    await showCheck(asked, broadcast, '');
  }

  /** Sends what was looked at. A second click, the back button and a copy of the form find no draft any more. */
  async function send(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { merchantId } = asked;
    const id = idOf(req);
    const { key } = readFields(req.body).values;
    const outcome = await db
      .write(async (tx) => {
        const { status, draft } = await broadcasts.byId(tx, merchantId, id);
        if (status !== 'draft') return 'gone' as const;
        if (key !== formKeyOf(draft)) return 'changed' as const;
        const now = await broadcasts.send(tx, merchantId, id, staffOf(res).actor);
        return now === 'awaiting_approval' ? ('asked' as const) : ('sent' as const);
      })
      .catch((fault: unknown) => {
        if (!(fault instanceof DomainError)) throw fault;
        if (fault.code === 'conflict') return 'gone' as const;
        if (fault.code === 'invalid') return 'blocked' as const;
        throw fault;
      });
    if (outcome === 'gone') return res.redirect(303, `/broadcasts/${id}`);
    if (outcome === 'sent' || outcome === 'asked')
      return res.redirect(303, `/broadcasts/${id}?done=broadcasts.done.${outcome}`);
    const broadcast = await broadcasts.byId(db.reader, merchantId, id);
    if (broadcast.status !== 'draft') return res.redirect(303, `/broadcasts/${id}`);
    await showCheck(asked, broadcast, outcome);
  }

  return pages.get('/broadcasts/:id/check', 'compose', check).post('/broadcasts/:id/check', 'send', send);
}

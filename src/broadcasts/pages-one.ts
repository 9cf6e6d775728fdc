import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import { type Contact, contactsOf, sayOr } from '../marketing/index.ts';
import type { CsvCell } from '../platform/csv.ts';
import type { Tx } from '../platform/db/index.ts';
import { sendCsv } from '../platform/web/csv-answer.ts';
import { say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { type Asked, askedOf, type BroadcastPagesDeps, grouped, idOf, money, timeWords } from './pages-context.ts';
import type { Broadcast, RecipientView } from './types.ts';
import { readFields } from './views-form.ts';
import { actionsFor, audienceName, scheduleWords, segmentNames, statusView } from './views-list.ts';
import {
  armsView,
  failuresView,
  progressView,
  recipientsView,
  runsView,
  type Sighting,
  STATES,
  tilesView,
} from './views-one.ts';
import { giftView } from './views-voucher.ts';

const whole = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;

function sightingOf({ query }: Request): Sighting | undefined {
  const [settled, at] = [whole(query['was']), whole(query['at'])];
  return settled === undefined || at === undefined ? undefined : { settled, at };
}

/** One broadcast: on its way, and what came of it. */
export function onePages(pages: PageRouter, deps: BroadcastPagesDeps): PageRouter {
  const { db, broadcasts, clock } = deps;

  function filterOf({ query }: Request) {
    const after = typeof query['after'] === 'string' && isId(query['after']) ? query['after'] : '';
    return { state: STATES.find((state) => state === query['state']) ?? '', after };
  }

  /** What was told after a click: texts that had left already still arrive. */
  function airOf(res: Response, { query }: Request): string {
    const air = whole(query['air']);
    return air === undefined || air === 0 ? '' : say(res, 'broadcasts.air', { count: air });
  }

  async function headView(asked: Asked, broadcast: Broadcast) {
    const { res, merchant } = asked;
    const { status, draft, startAt, startedAt, endedAt, winner, createdBy } = broadcast;
    const words = (winner === 'b' && draft.textsB) || draft.texts;
    const reason = status === 'canceled' ? 'canceled' : broadcast.reason;
    const asks = status === 'awaiting_approval';
    const shown = (at: number | null): string => (at === null ? '' : timeWords(asked, at));
    return {
      id: broadcast.id,
      name: draft.name,
      goal: draft.goal,
      kind: say(res, `broadcasts.kinds.${draft.kind}.title`),
      state: statusView(asked, status),
      can: actionsFor(status),
      key: newId(clock.now()),
      own: createdBy === staffOf(res).actor,
      reason: reason === null ? '' : sayOr(res, `broadcasts.reason.${reason}`, reason),
      schedule: scheduleWords(asked, draft.schedule),
      startAt: startedAt === null && !asks ? shown(startAt) : '',
      startedAt: shown(startedAt),
      endedAt: shown(endedAt),
      zone: merchant.zone,
      texts: [words.en, words.zh].filter((text) => text !== undefined),
      parentId: broadcast.parentId ?? '',
      linkTarget: draft.linkTarget ?? '',
      voucher: await giftView(deps, asked, broadcast),
    };
  }

  async function one(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { merchantId } = asked;
    const broadcast = await broadcasts.byId(db.reader, merchantId, idOf(req));
    const { id, status } = broadcast;
    if (status === 'draft') return res.redirect(303, `/broadcasts/${id}/edit`);
    const started = broadcast.startedAt !== null;
    const counts = await broadcasts.counts(db.aside, merchantId, id);
    const [head, failures, arms, recipients, runs, cost, waits, scale] = await Promise.all([
      headView(asked, broadcast),
      failuresView(deps, asked, id),
      armsView(deps, asked, broadcast),
      recipientsView(deps, asked, id, filterOf(req)),
      runsView(deps, asked, broadcast),
      costOf(asked, broadcast),
      waitOf(asked, broadcast, counts.queued),
      scaleOf(asked, broadcast),
    ]);
    show(res, 'broadcasts/one', {
      ...head,
      started,
      air: airOf(res, req),
      waits,
      scale,
      progress: progressView(asked, broadcast, counts, clock.now()),
      tiles: tilesView(res, counts),
      cost,
      failures,
      arms,
      recipients,
      runs,
    });
  }

  /** While it waits for the hours in which offers may arrive: when the next texts leave. */
  async function waitOf(asked: Asked, { status, draft }: Broadcast, queued: number): Promise<string> {
    if (status !== 'sending' || queued === 0) return '';
    const { checks } = await broadcasts.preflight(db.aside, asked.merchantId, { ...draft, schedule: { kind: 'now' } });
    const at = checks.find(({ code }) => code === 'quiet_hours')?.values?.['at'];
    return typeof at === 'number' ? say(asked.res, 'broadcasts.one.waits', { at: timeWords(asked, at) }) : '';
  }

  /** For whoever is to approve it: how many it is for, and what it may cost. */
  async function scaleOf(asked: Asked, { status, draft }: Broadcast): Promise<string> {
    if (status !== 'awaiting_approval') return '';
    const { res } = asked;
    const [{ recipients, maximum }, names] = await Promise.all([
      broadcasts.preflight(db.aside, asked.merchantId, draft),
      segmentNames(deps, asked),
    ]);
    return say(res, `broadcasts.approve.${maximum.complete ? 'scale' : 'people'}`, {
      audience: audienceName(asked, draft, names),
      number: grouped(res, recipients),
      amount: money(res, maximum),
    });
  }

  /** What it has cost so far, in each currency the carrier counts in; '' until something is known. */
  async function costOf({ res, merchantId }: Asked, { id }: Broadcast): Promise<string> {
    const costs = await deps.costs.costOfBatch(db.aside, merchantId, id);
    return costs.map((cost) => money(res, cost)).join(' + ');
  }

  async function progress(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const broadcast = await broadcasts.byId(db.reader, asked.merchantId, idOf(req));
    const counts = await broadcasts.counts(db.aside, asked.merchantId, broadcast.id);
    const view = progressView(asked, broadcast, counts, clock.now(), sightingOf(req));
    // Another state has other buttons and results: the page is loaded whole.
    const before = req.query['status'];
    if (!view.moving || (typeof before === 'string' && before !== broadcast.status)) res.set('HX-Refresh', 'true');
    show(res, 'broadcasts/progress', { progress: view, tiles: tilesView(res, counts) });
  }

  type Act = (tx: Tx, merchantId: string, id: string, actor: string, req: Request) => Promise<unknown>;

  /** A button that does one thing and comes back with what was done. */
  const button = (done: string, act: Act) => async (req: Request, res: Response) => {
    const { merchantId } = await askedOf(deps, req, res);
    const id = idOf(req);
    let outcome: unknown;
    try {
      outcome = await db.write((tx) => act(tx, merchantId, id, staffOf(res).actor, req));
    } catch (fault) {
      // A second click, or a page that stood open while a colleague was faster: shown is how it stands now.
      if (!(fault instanceof DomainError && fault.code === 'conflict')) throw fault;
      return res.redirect(303, `/broadcasts/${id}?done=broadcasts.done.already`);
    }
    const air = typeof outcome === 'number' ? `&air=${outcome}` : '';
    res.redirect(303, `/broadcasts/${id}?done=broadcasts.done.${done}${air}`);
  };

  async function copy(req: Request, res: Response): Promise<void> {
    const { merchantId } = await askedOf(deps, req, res);
    const { key = '' } = readFields(req.body).values;
    const { actor } = staffOf(res);
    const { id } = await db.write((tx) =>
      broadcasts.copy(tx, merchantId, idOf(req), actor, isId(key) ? key : undefined),
    );
    res.redirect(303, `/broadcasts/${id}/edit?done=broadcasts.done.copied`);
  }

  async function remove(req: Request, res: Response): Promise<void> {
    const { merchantId } = await askedOf(deps, req, res);
    await db.write((tx) => broadcasts.remove(tx, merchantId, idOf(req), staffOf(res).actor));
    res.redirect(303, '/broadcasts?done=broadcasts.done.removed');
  }

  const BATCH = 500;
  const COLUMNS = [
    'customer',
    'name',
    'number',
    'arm',
    'state',
    'reason',
    'code',
    'at',
    'replied',
    'optedOut',
    'clicks',
  ];

  /** Rows of the CSV, read as they are written. */
  async function* rowsOf(asked: Asked, id: string): AsyncGenerator<CsvCell[][]> {
    for (let after = ''; ;) {
      const rows = await broadcasts.recipients(db.aside, asked.merchantId, id, {
        ...(after && { after }),
        limit: BATCH,
      });
      if (rows.length === 0) return;
      const people = await contactsOf(deps, db.aside, asked.merchantId, rows);
      yield rows.map((row) => cellsOf(asked, row, people.get(row.customerId)));
      after = rows.at(-1)!.customerId;
    }
  }

  function cellsOf({ res }: Asked, row: RecipientView, person: Contact | undefined): CsvCell[] {
    const yes = (flag: boolean): string => (flag ? say(res, 'broadcasts.yes') : '');
    return [
      row.customerId,
      person?.name ?? '',
      person?.lastFour ? `…${person.lastFour}` : '',
      say(res, `broadcasts.arm.${row.arm}`),
      sayOr(res, `broadcasts.state.${row.state}`, row.state),
      row.reason ?? '',
      row.errorCode ?? '',
      row.at === null ? '' : new Date(row.at).toISOString(),
      yes(row.replied),
      yes(row.optedOut),
      row.clicks,
    ];
  }

  /** Taking results out is written down first: who, when, which. */
  async function exported(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { merchantId } = asked;
    const { id } = await broadcasts.byId(db.reader, merchantId, idOf(req));
    const { actor } = staffOf(res);
    await db.write((tx) => deps.audit(tx, { merchantId, actor, action: 'broadcast.exported', subject: id }));
    const header = COLUMNS.map((column) => say(res, `broadcasts.column.${column}`));
    await sendCsv(res, 'broadcast-results', header, rowsOf(asked, id));
  }

  const winnerOf = (req: Request): 'a' | 'b' => (readFields(req.body).values['winner'] === 'b' ? 'b' : 'a');

  return pages
    .get('/broadcasts/:id', 'look', one)
    .get('/broadcasts/:id/progress', 'look', progress)
    .post(
      '/broadcasts/:id/pause',
      'send',
      button('paused', (tx, m, id, actor) => broadcasts.pause(tx, m, id, actor)),
    )
    .post(
      '/broadcasts/:id/resume',
      'send',
      button('resumed', (tx, m, id, actor) => broadcasts.resume(tx, m, id, actor)),
    )
    .post(
      '/broadcasts/:id/cancel',
      'send',
      button('canceled', (tx, m, id, actor) => broadcasts.cancel(tx, m, id, actor)),
    )
    .post(
      '/broadcasts/:id/approve',
      'approve',
      button('approved', (tx, m, id, actor) => broadcasts.approve(tx, m, id, actor)),
    )
    .post(
      '/broadcasts/:id/decide',
      'send',
      button('decided', (tx, m, id, actor, req) => broadcasts.decide(tx, m, id, winnerOf(req), actor)),
    )
    .post('/broadcasts/:id/copy', 'compose', copy)
    .post('/broadcasts/:id/remove', 'compose', remove)
    .post('/broadcasts/:id/results.csv', 'export', exported);
}

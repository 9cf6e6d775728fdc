import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { sayOr } from '../marketing/index.ts';
import { sendCsv } from '../platform/web/csv-answer.ts';
import { merchantOf, say, show, staffOf, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { plainTime, shownCount } from '../platform/web/shown.ts';
import { type AppPagesDeps, type Asked, askedOf, idOf, languagesOf, timeWords } from './pages-context.ts';
import type { DrawView } from './types.ts';

const LINES = 500;
const CALLS = 50;
const SECOND = 1000;

const none = (): DomainError => new DomainError('not_found', 'This app has nothing of the kind.');

/** What kinds of apps have besides: a draw's check list, the till's code, the calls of another machine. */
export function specialPages(pages: PageRouter, deps: AppPagesDeps): PageRouter {
  const { db, apps } = deps;

  const found = async (req: Request, res: Response) => {
    const asked = await askedOf(deps, req, res);
    return { asked, app: await apps.byId(db.reader, asked.merchantId, idOf(req)) };
  };

  const prizeWords = (asked: Asked, prizes: DrawView['prizes'], code: string | null): string => {
    if (code === null) return '';
    const label = prizes.find((prize) => prize.code === code)?.label ?? {};
    const texts = [asked.language, ...languagesOf(asked)].map((language) => label[language]);
    return texts.find((text) => text !== undefined) ?? code;
  };

  async function draw(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    const view = await apps.draw(db.reader, asked.merchantId, app.id);
    if (!view) throw none();
    const { language } = asked;
    const { round, fingerprint, seed, prizes, tickets } = view;
    const lost = 10_000 - prizes.reduce((sum, { odds }) => sum + odds, 0);
    show(res, 'apps/draw', {
      id: app.id,
      name: app.name,
      live: app.state === 'live',
      round, fingerprint, tickets,
      seed: seed ?? '',
      ended: seed !== null,
      lost: say(res, 'apps.draw.percent', { number: percent(Math.max(0, lost)) }),
      prizes: prizes.map(({ code, odds, left, won }) => ({
        words: prizeWords(asked, prizes, code),
        odds: say(res, 'apps.draw.percent', { number: percent(odds) }),
        inWords: odds > 0 ? say(res, 'apps.draw.oneIn', { number: shownCount(language, Math.round(10_000 / odds)) }) : '',
        left: shownCount(language, left),
        won: shownCount(language, won),
      })),
    }); // prettier-ignore
  }

  /** Every ticket of the round, for whoever checks it. */
  async function* ticketRows(asked: Asked, id: string, { round, prizes }: DrawView) {
    for (let after = 0; ;) {
      const page = await apps.tickets(db.reader, asked.merchantId, id, { round, after, limit: LINES });
      if (page.length === 0) return;
      yield page.map(({ ticket, at, prize, missed }) => [
        String(ticket), plainTime(asked.merchant.zone, at), prizeWords(asked, prizes, prize), prizeWords(asked, prizes, missed),
      ]); // prettier-ignore
      after = page.at(-1)!.ticket;
    }
  }

  async function checkList(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    const view = await apps.draw(db.reader, asked.merchantId, app.id);
    if (!view) throw none();
    const header = ['ticket', 'at', 'prize', 'missed'].map((column) => say(res, `apps.draw.column.${column}`));
    await sendCsv(res, `draw-${view.round}`, header, ticketRows(asked, app.id, view));
  }

  async function till(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    if (!app.draft.steps.some((step) => step.kind === 'special' && step.special === 'till')) throw none(); // prettier-ignore
    const { code, until } = apps.tillCode(asked.merchantId, app.id, asked.now);
    const left = Math.max(1, Math.ceil((until - asked.now) / SECOND));
    const life = Math.ceil((apps.tillCode(asked.merchantId, app.id, until).until - until) / SECOND);
    // Without a script the page comes again when the code changes.
    if (!wantsPart(req)) res.set('Refresh', String(left));
    const values = {
      life,
      id: app.id,
      name: app.name,
      word: app.draft.words[0] ?? '',
      code,
      left,
      minutes: left > 120 ? Math.round(left / 60) : 0,
      live: app.state === 'live',
    };
    show(res, wantsPart(req) ? 'apps/till-code' : 'apps/till', values);
  }

  async function calls(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    const rows = await apps.calls(db.reader, asked.merchantId, app.id, CALLS);
    show(res, 'apps/calls', {
      id: app.id,
      name: app.name,
      secret: apps.callSecret(asked.merchantId, app.id),
      calls: rows.map(({ id, url, status, attempts, outcome, createdAt }) => ({
        id, url, status, attempts,
        outcome: outcome === null ? '' : /^\d+$/.test(outcome) ? say(res, 'apps.calls.answered', { code: outcome }) : sayOr(res, `apps.calls.outcome.${outcome}`, outcome),
        at: timeWords(asked, createdAt),
      })),
    }); // prettier-ignore
  }

  return pages
    .get('/apps/:id/draw', 'look', draw)
    .get('/apps/:id/draw/tickets.csv', 'export', checkList)
    .post('/apps/:id/draw/end', 'settings', async (req, res) => {
      await db.write((tx) => apps.endDraw(tx, merchantOf(res), idOf(req), staffOf(res).actor));
      res.redirect(303, `/apps/${idOf(req)}/draw?done=apps.done.drawEnded`);
    })
    .get('/apps/:id/till', 'look', till)
    .get('/apps/:id/calls', 'settings', calls);
}

/** Odds are kept in ten thousand. */
const percent = (odds: number): string => String(odds / 100);

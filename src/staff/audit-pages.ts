import type { Request, Response } from 'express';
import { addDays, type LocalDate, parseDate, startOfDay } from '../kernel/calendar.ts';
import { isId } from '../kernel/ids.ts';
import type { CsvCell } from '../platform/csv.ts';
import { sendCsv } from '../platform/web/csv-answer.ts';
import { frameOf, merchantOf, requireFresh, say, show } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { plainTime, shownTime } from '../platform/web/shown.ts';
import { type AuditFilter, type AuditRow, auditFacets, auditList } from './audit.ts';
import type { PageParts } from './pages.ts';

const A_PAGE = 50;
const A_BATCH = 500;

/** Where the subject of an action has a page of its own. */
const PAGE_OF: Record<string, (id: string) => string> = {
  customer: (id) => `/customers/${id}`,
  staff: (id) => `/staff/${id}`,
  segment: (id) => `/segments/${id}`,
  broadcast: (id) => `/broadcasts/${id}`,
  thread: (id) => `/inbox/${id}`,
  answer: (id) => `/knowledge/${id}`,
  case: (id) => `/cases/${id}`,
  app: (id) => `/apps/${id}`,
  survey: (id) => `/surveys/${id}`,
  number: (id) => `/settings/numbers/${id}`,
  people: (id) => `/customers/import/${id}`,
  stops: (id) => `/customers/import/${id}`,
};

/** Actions whose subject is a link or number behind which no page of that noun stands. */
const WITHOUT_PAGE = new Set(['staff.invited', 'staff.invitation_revoked', 'customer.exported_all']);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function readDay(text: string): LocalDate | undefined {
  try {
    return text === '' ? undefined : parseDate(text);
  } catch {
    return undefined; // no day at all asks for every day
  }
}

/** Words of an action; one that a newer part writes and nobody worded yet shows its code. */
export function actionWords(res: Response, action: string): string {
  if (!/^[a-z]+(\.[a-z_]+)+$/.test(action)) return action;
  try {
    return say(res, `staff.audit.action.${action}`);
  } catch {
    return action;
  }
}

/** A word of the details, `staff.audit.detail.count`; what has none is shown as it was written. */
function wordOr(res: Response, kind: 'detail' | 'value', code: string): string {
  if (!/^[a-z]+$/i.test(code)) return code;
  try {
    return say(res, `staff.audit.${kind}.${code}`);
  } catch {
    return code;
  }
}

const shortened = (text: string): string => (isId(text) ? `…${text.slice(-6)}` : text);

/** Who did what and when: the shop's own memory, which nobody can change. */
export function auditPages({ db, clock, merchants, staff }: PageParts): PageRouter {
  async function filterOf(req: Request, res: Response) {
    const { zone } = await merchants.byId(db.reader, merchantOf(res));
    const asked = {
      actor: textOf(req.query['actor']),
      action: textOf(req.query['action']),
      day: textOf(req.query['day']),
    };
    const day = readDay(asked.day);
    const before = textOf(req.query['before']);
    const filter: AuditFilter = {
      actor: asked.actor || undefined,
      action: asked.action || undefined,
      from: day && startOfDay(day, zone),
      until: day && startOfDay(addDays(day, 1), zone),
      before: isId(before) ? before : undefined,
    };
    return { asked: { ...asked, day: day ?? '' }, filter, zone };
  }

  /** Names behind actors, for every entry of this shop. */
  async function actorNames(res: Response): Promise<(actor: string) => string> {
    const merchantId = merchantOf(res);
    const names = await staff.names(db.reader, merchantId);
    const tokens = new Map((await staff.tokens(db.reader, merchantId)).map(({ id, name }) => [id, name]));
    return (actor) => {
      const [kind, id = ''] = actor.split(':');
      if (kind === 'staff') return names.get(id) ?? say(res, 'staff.audit.formerly');
      if (kind === 'token') return say(res, 'staff.audit.token', { name: tokens.get(id) ?? '' });
      return actor === 'command-line' ? say(res, 'staff.audit.commandLine') : say(res, 'staff.audit.system');
    };
  }

  /** For people in words of the page; for programs, without `res`, as written. */
  const detailsOf = (row: AuditRow, res?: Response): string =>
    Object.entries(row.details as Record<string, unknown>)
      .map(([name, value]) => [name, String(value)] as const)
      .map(([name, value]) =>
        res ? `${wordOr(res, 'detail', name)}: ${wordOr(res, 'value', shortened(value))}` : `${name}: ${value}`,
      )
      .join(' · ');

  function subjectOf(row: AuditRow): { text: string; href: string } {
    if (row.subject === null) return { text: '', href: '' };
    const noun = (row.details as { via?: unknown }).via === 'inbox' ? 'thread' : row.action.split('.')[0]!;
    const addressOf = WITHOUT_PAGE.has(row.action) ? undefined : PAGE_OF[noun];
    const text = isId(row.subject) ? `…${row.subject.slice(-6)}` : row.subject;
    return { text, href: addressOf && isId(row.subject) ? addressOf(row.subject) : '' };
  }

  async function page(req: Request, res: Response): Promise<void> {
    const merchantId = merchantOf(res);
    const { asked, filter, zone } = await filterOf(req, res);
    const rows = await auditList(db.reader, merchantId, filter, A_PAGE + 1);
    const facets = await auditFacets(db.aside, merchantId); // reads all of it
    const nameOf = await actorNames(res);
    const { language } = frameOf(res);
    const shown = rows.slice(0, A_PAGE);
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
    const older = new URLSearchParams(query);
    if (rows.length > A_PAGE) older.set('before', shown.at(-1)!.id);
    show(res, 'staff/audit', {
      rows: shown.map((row) => ({
        when: shownTime(language, zone, row.at, clock.now()),
        who: nameOf(row.actor),
        what: actionWords(res, row.action),
        subject: subjectOf(row),
        details: detailsOf(row, res),
      })),
      asked,
      actors: facets.actors.map((actor) => ({ code: actor, name: nameOf(actor), here: actor === asked.actor })),
      actions: facets.actions.map((action) => ({
        code: action,
        name: actionWords(res, action),
        here: action === asked.action,
      })),
      filtered: query.size > 0,
      older: rows.length > A_PAGE ? `/audit?${older.toString()}` : '',
      csv: query.size > 0 ? `/audit/export?${query.toString()}` : '/audit/export',
      zone,
    });
  }

  async function* batches(merchantId: string, filter: AuditFilter, zone: string, nameOf: (actor: string) => string) {
    for (let before = filter.before; ;) {
      const rows = await auditList(db.aside, merchantId, { ...filter, before }, A_BATCH);
      yield rows.map((row): CsvCell[] => {
        return [
          plainTime(zone, row.at), nameOf(row.actor), row.actor, row.action, row.subject, detailsOf(row),
        ]; // prettier-ignore
      });
      if (rows.length < A_BATCH) return;
      before = rows.at(-1)!.id;
    }
  }

  return pageRouter()
    .get('/audit', 'staff', page)
    .get('/audit/export', 'staff', async (req, res) => {
      requireFresh(res);
      const { filter, zone } = await filterOf(req, res);
      const header = ['when', 'who', 'actor', 'action', 'subject', 'details'].map((name) =>
        say(res, `staff.audit.column.${name}`),
      );
      await sendCsv(res, 'audit', header, batches(merchantOf(res), filter, zone, await actorNames(res)));
    });
}

import type { SQL } from 'drizzle-orm';
import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { sendCsv } from '../platform/web/csv-answer.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { malformedOf, merchantOf, requireFresh, say, show, shownName, staffOf } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { hasRight } from '../platform/web/principal.ts';
import type { AuditEntry } from '../staff/index.ts';
import { EXPORT_COLUMNS, type ExportChoice, type ExportColumn, type ExportDeps, exportPeople, exportStops } from './export.ts'; // prettier-ignore
import { countPeople } from './export-store.ts';

export interface ExportPagesDeps extends ExportDeps {
  /** Saved segments; they live above, app.ts hands them over. */
  segments: {
    list(reader: Reader, merchantId: string): Promise<{ id: string; name: string; broken: boolean }[]>;
    /** SQL over `customers`. @throws DomainError `not_found`, or a fault of a segment that cannot be used */
    sqlOf(reader: Reader, merchantId: string, segmentId: string): Promise<SQL>;
  };
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
}

const USUAL: readonly ExportColumn[] = ['member', 'phone', 'name', 'birthday', 'language', 'tags', 'points', 'marketing', 'joined']; // prettier-ignore

interface Wish {
  /** '' is everybody; undefined: it came as no text, which is nobody. */
  segment: string | undefined;
  columns: readonly ExportColumn[];
  whole: boolean;
}

/** Checkboxes of one name come as a list, as one text, or not at all. */
function readWish(req: Request): Wish {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const chosen = new Set([body['columns']].flat());
  const { segment } = body;
  return {
    segment: malformedOf(req).has('segment') ? undefined : typeof segment === 'string' ? segment : '',
    columns: EXPORT_COLUMNS.filter((column) => chosen.has(column)),
    whole: body['numbers'] === 'whole',
  };
}

/** `/customers/export`: people and stops as CSV, streamed; each one is written to the audit before its first row. */
export function exportPages(deps: ExportPagesDeps): PageRouter {
  const { db, merchants, segments, audit } = deps;

  async function showForm(res: Response, wish: Wish, fault = ''): Promise<void> {
    const list = await segments.list(db.reader, merchantOf(res));
    show(res, 'import/export', {
      segments: list.filter(({ broken }) => !broken).map((one) => ({ ...one, here: one.id === wish.segment })),
      columns: EXPORT_COLUMNS.map((code) => ({ code, here: wish.columns.includes(code) })),
      whole: wish.whole,
      mayWhole: hasRight(staffOf(res), 'reveal'),
      fault: fault === '' ? '' : say(res, `import.export.${fault}`),
    });
  }

  /** @returns false when whole numbers are wanted by who may not see them @throws DomainError `forbidden` on `_fresh` */
  function mayHave(res: Response, whole: boolean): boolean {
    if (!whole) return true;
    if (!hasRight(staffOf(res), 'reveal')) return false;
    requireFresh(res);
    return true;
  }

  const words = (res: Response) => (key: string) => say(res, `import.export.${key}`);

  async function choiceOf(res: Response, { columns, whole, segment }: Wish): Promise<ExportChoice> {
    const merchantId = merchantOf(res);
    const { zone } = await merchants.byId(db.reader, merchantId);
    return {
      merchantId,
      columns,
      fields: columns.includes('fields') ? await deps.custom.list(db.reader, merchantId) : [],
      where: segment === '' ? undefined : await segments.sqlOf(db.reader, merchantId, segment ?? ''),
      whole,
      zone,
      name: (name) => shownName(res, name),
      words: words(res),
    };
  }

  const note = (res: Response, entry: Pick<AuditEntry, 'action' | 'details'>): Promise<void> => {
    const { merchantId, actor } = staffOf(res);
    return db.write((tx) => audit(tx, { merchantId, actor, ...entry }));
  };

  async function people(req: Request, res: Response): Promise<void> {
    const wish = readWish(req);
    if (wish.segment === undefined) return showForm(res.status(422), wish, 'noWhom');
    if (wish.columns.length === 0) return showForm(res.status(422), wish, 'noColumns');
    if (!mayHave(res, wish.whole)) return showForm(res.status(422), wish, 'noWhole');
    let choice: ExportChoice;
    try {
      choice = await choiceOf(res, wish);
    } catch (fault) {
      if (fault instanceof DomainError && fault.code !== 'not_found') return showForm(res.status(422), wish, 'removedSegment'); // prettier-ignore
      throw fault;
    }
    const count = await countPeople(db.aside, choice.merchantId, choice.where);
    const { columns, whole, segment } = wish;
    const details = { count, whole, columns: columns.join(' '), ...(segment && { segment }) };
    await note(res, { action: 'customers.exported', details });
    const titles = columns.flatMap((column) =>
      column === 'fields' ? choice.fields.map(({ name }) => name) : [say(res, `import.export.columns.${column}`)],
    );
    await sendCsv(res, 'customers', titles, exportPeople(deps, choice));
  }

  async function stops(req: Request, res: Response): Promise<void> {
    const wish = readWish(req);
    if (!mayHave(res, wish.whole)) return showForm(res.status(422), { ...wish, columns: USUAL }, 'noWhole');
    const merchantId = merchantOf(res);
    const { zone } = await merchants.byId(db.reader, merchantId);
    await note(res, { action: 'suppressions.exported', details: { whole: wish.whole } });
    const titles = ['columns.phone', 'since', 'byCarrier'].map(words(res));
    await sendCsv(
      res,
      'opt-outs',
      titles,
      exportStops(deps, { merchantId, whole: wish.whole, zone, words: words(res) }),
    );
  }

  return pageRouter()
    .get('/customers/export', 'export', (req, res) => {
      const { segment } = req.query;
      return showForm(res, { segment: typeof segment === 'string' ? segment : '', columns: USUAL, whole: false });
    })
    .post('/customers/export/people', 'export', people)
    .post('/customers/export/stops', 'export', stops);
}

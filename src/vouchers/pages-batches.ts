import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import { sendCsv } from '../platform/web/csv-answer.ts';
import { formOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { shownTime } from '../platform/web/shown.ts';
import { BROKEN_AFTER } from './batches.ts';
import { byWhom, faultsIn, type Here, hereOf, offerView, type VoucherPagesDeps } from './pages-deps.ts';
import { BATCH_MOST, BATCH_NAME_MOST, rateOf } from './rules.ts';
import { sourceOf } from './store-batches.ts';
import type { Batch, Offer, VoucherCode } from './types.ts';
import { giftWords } from './words.ts';

/** So many batches are listed: years of them. */
const LISTED = 200;
/** Rows written to the file at once. */
const LINES = 500;

const sliced = async function* <T>(rows: readonly T[]): AsyncGenerator<T[]> {
  for (let start = 0; start < rows.length; start += LINES) yield rows.slice(start, start + LINES);
};

/** Many vouchers for print: made, told once as a file, listed, taken back. */
export function batchPages(deps: VoucherPagesDeps, pages: PageRouter): PageRouter {
  const { db, clock, vouchers } = deps;

  const idIn = (req: Request): string => {
    const id = String(req.params['id']);
    if (!isId(id)) throw new DomainError('not_found', 'There is no such thing here.');
    return id;
  };

  async function viewOf(here: Here, batch: Batch, offer: Offer) {
    const { id, name, count, createdAt, actor } = batch;
    const { redeemed } = await vouchers.totals(db.aside, here.merchantId, sourceOf(id));
    const stands = count > 0 ? 'made' : createdAt > here.now - BROKEN_AFTER ? 'making' : 'broken';
    const tally = { issued: count, redeemed };
    const made = shownTime(here.language, here.zone, createdAt, here.now);
    return {
      id, name, count, redeemed, stands, made,
      rate: rateOf(tally),
      by: byWhom(here, actor),
      offerId: offer.id,
      gift: giftWords(offer, here.language),
    }; // prettier-ignore
  }

  async function list(_req: Request, res: Response): Promise<void> {
    const here = await hereOf(deps, res);
    const offers = new Map(
      (await vouchers.offers(db.reader, here.merchantId, 'all')).map((offer) => [offer.id, offer]),
    );
    const rows = [];
    for (const batch of await vouchers.batches(db.reader, here.merchantId, LISTED))
      rows.push(await viewOf(here, batch, offers.get(batch.offerId)!));
    show(res, 'vouchers/batches', { rows });
  }

  async function one(req: Request, res: Response): Promise<void> {
    const here = await hereOf(deps, res);
    const batch = await vouchers.batch(db.reader, here.merchantId, idIn(req));
    const offer = await vouchers.offer(db.reader, here.merchantId, batch.offerId);
    show(res, 'vouchers/batch', { batch: await viewOf(here, batch, offer), offer: offerView(here, offer) });
  }

  async function form(
    req: Request,
    res: Response,
    values = { name: '', count: '' },
    faults: Record<string, string> = {},
  ): Promise<void> {
    const here = await hereOf(deps, res);
    const offer = await vouchers.offer(db.reader, here.merchantId, idIn(req));
    if (offer.archived) return res.redirect(303, `/vouchers/offers/${offer.id}`);
    const key = newId(clock.now());
    show(res, 'vouchers/batch-new', { offer: offerView(here, offer), values, faults, key, most: BATCH_MOST, nameMost: BATCH_NAME_MOST }); // prettier-ignore
  }

  /** The file is the answer, and the only place where the codes ever stand together. */
  async function send(here: Here, offer: Offer, name: string, codes: readonly VoucherCode[]): Promise<void> {
    const { res, language } = here;
    const gift = giftWords(offer, language);
    const header = ['code', 'until', 'gift', 'batch'].map((column) => say(res, `vouchers.csv.${column}`));
    const rows = codes.map(({ code, expiresOn }) => [code, expiresOn, gift, name] as const);
    await sendCsv(res, `vouchers-${here.today}`, header, sliced(rows));
  }

  async function make(req: Request, res: Response): Promise<void> {
    const { name = '', count = '', key = '' } = formOf(req);
    const here = await hereOf(deps, res);
    const { merchantId } = here;
    const offer = await vouchers.offer(db.reader, merchantId, idIn(req));
    const wanted = /^\d{1,6}$/.test(count.trim()) ? Number(count) : Number.NaN;
    const batch = { offerId: offer.id, name: name.trim(), count: wanted, actor: staffOf(res).actor };
    let made;
    try {
      if (!isId(key)) throw new DomainError('invalid', 'Send the form as the page shows it.', 'stale');
      made = await vouchers.makeBatch(merchantId, { ...batch, id: key });
    } catch (thrown) {
      return form(req, res.status(422), { name, count }, faultsIn(res, thrown));
    }
    if (!made) return res.redirect(303, `/vouchers/batches/${key}?done=vouchers.done.batchBefore`);
    await send(here, offer, batch.name, made.codes);
  }

  return pages
    .get('/vouchers/batches', 'look', list)
    .get('/vouchers/batches/:id', 'look', one)
    .post('/vouchers/batches/:id/revoke', 'compose', async (req, res) => {
      await vouchers.revokeBatch(merchantOf(res), idIn(req), staffOf(res).actor);
      res.redirect(303, `/vouchers/batches/${idIn(req)}?done=vouchers.done.batchRevoked`);
    })
    .get('/vouchers/offers/:id/batch', 'compose', (req, res) => form(req, res))
    .post('/vouchers/offers/:id/batch', 'compose', make);
}

import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { type Minor, parseAmount } from '../kernel/money.ts';
import { formOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { setFaultHeaders, TooMany } from '../platform/web/problems.ts';
import { type Here, hereOf, offerView, shownAmount, type VoucherPagesDeps, voucherView } from './pages-deps.ts';
import { BATCH_MOST } from './rules.ts';
import type { Redemption, Voucher } from './types.ts';

const RECEIPT_MOST = 64;
/** The second press of one button: it did what the first did, and is no fault. Milliseconds. */
const DOUBLE_CLICK = 5000;

/** What stands in the till's box. */
interface Till {
  code?: string;
  voucher?: Voucher;
  /** It has just been redeemed. */
  done?: boolean;
  values?: { amount: string; receipt: string };
  faults?: Record<string, string>;
}

/** The till's box, and below it what vouchers the shop has. */
export function tillPages(deps: VoucherPagesDeps, pages: PageRouter): PageRouter {
  const { db, vouchers } = deps;

  async function page(res: Response, till: Till = {}): Promise<void> {
    const here = await hereOf(deps, res);
    const offers = await vouchers.offers(db.reader, here.merchantId, 'all');
    const tallies = offers.length > 0 ? await vouchers.tallies(db.aside, here.merchantId) : new Map();
    const rows = offers.toReversed().map((offer) => offerView(here, offer, tallies.get(offer.id)));
    const batches = await vouchers.batches(db.reader, here.merchantId, 1);
    const { code = '', voucher, done = false, values = { amount: '', receipt: '' }, faults = {} } = till;
    show(res, 'vouchers/front', {
      code,
      found: voucher ? await voucherView(deps, here, voucher) : false,
      settled: done,
      redeemable: voucher?.state === 'issued',
      values,
      faults,
      offers: rows.filter(({ archived }) => !archived),
      archived: rows.filter(({ archived }) => archived),
      hasBatches: batches.length > 0,
      most: BATCH_MOST,
    });
  }

  /** Runs what asks for a code; too many wrong ones are told at the field, with the minutes to wait. */
  async function patiently(res: Response, code: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      if (!(thrown instanceof TooMany)) throw thrown;
      setFaultHeaders(res, thrown);
      const minutes = Math.ceil(thrown.afterSeconds / 60);
      await page(res.status(429), { code, faults: { code: say(res, 'vouchers.fault.tooMany', { count: minutes }) } });
    }
  }

  const unknown = (res: Response, code: string): Promise<void> => {
    const key = code.trim() === '' ? 'code' : 'unknown';
    return page(res.status(422), { code, faults: { code: say(res, `vouchers.fault.${key}`) } });
  };

  const codeOf = (req: Request): string => (formOf(req)['code'] ?? '').slice(0, 64);

  async function check(req: Request, res: Response): Promise<void> {
    const code = codeOf(req);
    await patiently(res, code, async () => {
      const voucher = await vouchers.look(db.reader, merchantOf(res), code, staffOf(res).actor);
      await (voucher ? page(res, { code, voucher }) : unknown(res, code));
    });
  }

  /** @throws nothing for what was typed: it is told at its field */
  function readPayment(here: Here, { amount = '', receipt = '' }: Record<string, string>) {
    const faults: Record<string, string> = {};
    let spend: Minor | undefined;
    if (amount.trim() !== '')
      try {
        spend = parseAmount(amount.trim(), here.currency);
      } catch (thrown) {
        if (!(thrown instanceof DomainError)) throw thrown;
        faults['amount'] = say(here.res, 'vouchers.fault.amount');
      }
    const number = receipt.trim();
    if (number.length > RECEIPT_MOST || /\p{C}/u.test(number)) faults['receipt'] = say(here.res, 'vouchers.fault.receipt'); // prettier-ignore
    return { spend, receipt: number === '' ? undefined : number, values: { amount, receipt }, faults };
  }

  async function refused(here: Here, code: string, outcome: Redemption & { kind: 'refused' }, values: Till['values']) {
    const { res } = here;
    const { why, voucher } = outcome;
    if (!voucher) return unknown(res, code);
    const { id, redeemedBy, redeemedAt } = voucher;
    const again = why === 'used' && redeemedBy === staffOf(res).actor && here.now - redeemedAt! < DOUBLE_CLICK;
    if (again) return res.redirect(303, `/vouchers?voucher=${id}`);
    const faults: Record<string, string> = {};
    if (why === 'spend') faults['amount'] = say(res, 'vouchers.fault.spend', { least: shownAmount(here, voucher.offer.leastSpend!) }); // prettier-ignore
    return page(res.status(422), { code, voucher, faults, ...(values && { values }) });
  }

  async function redeem(req: Request, res: Response): Promise<void> {
    const code = codeOf(req);
    await patiently(res, code, async () => {
      const here = await hereOf(deps, res);
      const { merchantId } = here;
      const { actor } = staffOf(res);
      const { spend, receipt, values, faults } = readPayment(here, formOf(req));
      if (Object.keys(faults).length > 0) {
        const voucher = await vouchers.look(db.reader, merchantId, code, actor);
        return voucher ? page(res.status(422), { code, voucher, values, faults }) : unknown(res, code);
      }
      const outcome = await db.write((tx) => vouchers.redeem(tx, merchantId, code, { actor, spend, receipt }));
      if (outcome.kind === 'refused') return refused(here, code, outcome, values);
      res.redirect(303, `/vouchers?voucher=${outcome.voucher.id}`); // its id, never its code
    });
  }

  return pages
    .get('/vouchers', 'look', async (req, res) => {
      const { voucher: id } = req.query;
      if (typeof id !== 'string' || !isId(id)) return page(res);
      const voucher = await vouchers.byId(db.reader, merchantOf(res), id);
      await page(res, { voucher, done: voucher.state === 'redeemed' });
    })
    .get('/vouchers/check', 'serve', (_req, res) => res.redirect(303, '/vouchers')) // a page's language link
    .post('/vouchers/check', 'serve', check)
    .get('/vouchers/redeem', 'serve', (_req, res) => res.redirect(303, '/vouchers'))
    .post('/vouchers/redeem', 'serve', redeem);
}

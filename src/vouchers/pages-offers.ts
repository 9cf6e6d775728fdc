import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import { formatAmount, type Minor } from '../kernel/money.ts';
import { formOf, malformedOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { faultsIn, type Here, hereOf, offerView, type VoucherPagesDeps, voucherView } from './pages-deps.ts';
import { KINDS, readOffer, STATES } from './rules.ts';
import type { Offer } from './types.ts';
import { whoIs } from './who.ts';

/** So many of an offer's vouchers stand on one page. */
const PAGE = 20;

type Values = Record<'wordsEn' | 'wordsZh' | 'kind' | 'value' | 'leastSpend' | 'validDays', string>;
const FIELDS = ['wordsEn', 'wordsZh', 'kind', 'value', 'leastSpend', 'validDays'] as const;
const BLANK: Values = { wordsEn: '', wordsZh: '', kind: 'item', value: '', leastSpend: '', validDays: '30' };

/** Where the rules tell a fault of a field of the form. */
const PLACE: Partial<Record<string, string>> = { wordsEn: 'words.en', wordsZh: 'words.zh' };

/** An offer as its form shows it, to make another of. */
function valuesOf({ words, kind, value, leastSpend, validDays }: Offer, currency: string): Values {
  return {
    wordsEn: words.en ?? '',
    wordsZh: words.zh ?? '',
    kind,
    value: value === null ? '' : kind === 'amount' ? formatAmount(value as Minor, currency) : String(value),
    leastSpend: leastSpend === null ? '' : formatAmount(leastSpend, currency),
    validDays: String(validDays),
  };
}

interface Issued {
  code: string;
  whose: string;
}

/** Offers: made, shown with who holds their vouchers, archived; one given to one customer. */
export function offerPages(deps: VoucherPagesDeps, pages: PageRouter): PageRouter {
  const { db, clock, vouchers } = deps;

  const idIn = (req: Request): string => {
    const id = String(req.params['id']);
    if (!isId(id)) throw new DomainError('not_found', 'There is no such thing here.');
    return id;
  };

  async function form(res: Response, values: Values, from: string, faults: Record<string, string> = {}) {
    const { currency } = await hereOf(deps, res);
    const kinds = KINDS.map((kind) => ({ kind, here: kind === values.kind }));
    const both = faults['words']; // a fault of both stands at the first
    show(res, 'vouchers/offer-new', { values, kinds, from, currency, faults: { ...(both && { words_en: both }), ...faults } }); // prettier-ignore
  }

  async function begin(req: Request, res: Response): Promise<void> {
    const { from } = req.query;
    if (typeof from !== 'string' || !isId(from)) return form(res, BLANK, '');
    const { merchantId, currency } = await hereOf(deps, res);
    await form(res, valuesOf(await vouchers.offer(db.reader, merchantId, from), currency), from);
  }

  async function add(req: Request, res: Response): Promise<void> {
    const fields = formOf(req);
    const { merchantId, currency } = await hereOf(deps, res);
    const { actor } = staffOf(res);
    const values: Values = { ...BLANK, validDays: '', ...Object.fromEntries(FIELDS.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]]))) }; // prettier-ignore
    const from = fields['from'] ?? '';
    try {
      const malformed = FIELDS.find((name) => malformedOf(req).has(name));
      if (malformed) throw new DomainError('invalid', 'This did not come as a text.', PLACE[malformed] ?? malformed);
      const offer = readOffer({ ...values, words: { en: values.wordsEn, zh: values.wordsZh } }, currency);
      const id = await db.write(async (tx) => {
        if (isId(from) && fields['archiveOld'] === 'yes') await vouchers.archiveOffer(tx, merchantId, from, actor);
        return (await vouchers.addOffer(tx, merchantId, offer, actor)).id;
      });
      res.redirect(303, `/vouchers/offers/${id}?done=vouchers.done.offer`);
    } catch (thrown) {
      await form(res.status(422), values, from, faultsIn(res, thrown));
    }
  }

  async function one(
    req: Request,
    res: Response,
    more: { issued?: Issued; who?: string; faults?: Record<string, string> } = {},
  ): Promise<void> {
    const here = await hereOf(deps, res);
    const offer = await vouchers.offer(db.reader, here.merchantId, idIn(req));
    const state = STATES.find((known) => known === req.query['state']);
    const { before } = req.query;
    const tally = (await vouchers.tallies(db.aside, here.merchantId, offer.id)).get(offer.id);
    const view = offerView(here, offer, tally);
    const found = await vouchers.ofOffer(db.reader, here.merchantId, {
      offerId: offer.id,
      state,
      before: typeof before === 'string' && isId(before) ? before : undefined,
      limit: PAGE + 1,
    });
    const listed = found.slice(0, PAGE);
    const batches = new Map(
      (await vouchers.batches(db.reader, here.merchantId, 200)).map(({ id, name }) => [id, name]),
    );
    const rows = [];
    for (const voucher of listed)
      rows.push({
        ...(await voucherView(deps, here, voucher)),
        batchId: voucher.batchId ?? '',
        batch: batches.get(voucher.batchId ?? '') ?? '',
      });
    const counts = { '': view.issued, issued: view.unused, redeemed: view.redeemed, expired: view.expired, revoked: view.revoked }; // prettier-ignore
    show(res, 'vouchers/offer', {
      offer: view,
      rows,
      tabs: (['', ...STATES] as const).map((code) => ({
        code: code === '' ? 'all' : code,
        count: counts[code],
        here: code === (state ?? ''),
        href: `/vouchers/offers/${offer.id}${code === '' ? '' : `?state=${code}`}`,
      })),
      more: found.length > PAGE ? `/vouchers/offers/${offer.id}?${new URLSearchParams({ ...(state && { state }), before: listed.at(-1)!.id }).toString()}` : '', // prettier-ignore
      once: newId(clock.now()),
      issued: more.issued ?? false,
      who: more.who ?? '',
      faults: more.faults ?? {},
    });
  }

  /** One for one customer; the code is shown in this answer alone. The form's key makes a second click do nothing. */
  async function issue(req: Request, res: Response): Promise<void> {
    const { who = '', once = '' } = formOf(req);
    const here: Here = await hereOf(deps, res);
    const { merchantId } = here;
    const offerId = idIn(req);
    await vouchers.offer(db.reader, merchantId, offerId);
    const customer = await whoIs(deps, here, who);
    const key = who.trim() === '' ? 'who' : !customer ? 'nobody' : !isId(once) ? 'stale' : '';
    if (!customer || key !== '')
      return one(req, res.status(422), { who, faults: { who: say(res, `vouchers.fault.${key}`) } });
    const { actor } = staffOf(res);
    const given = { offerId, customerId: customer.id, source: 'staff', onceKey: `staff:${once}`, actor };
    const code = await vouchers.makeCode(db.reader, merchantId, offerId);
    const issued = await db.write((tx) => vouchers.issue(tx, merchantId, given, code));
    if (!issued) return res.redirect(303, `/vouchers/offers/${offerId}?done=vouchers.done.issuedBefore`);
    const { holder } = await voucherView(deps, here, await vouchers.byId(db.reader, merchantId, issued.id));
    const whose = typeof holder === 'object' ? `${holder.name} ${holder.number}` : '';
    await one(req, res, { issued: { code: code.code, whose } });
  }

  return pages
    .get('/vouchers/offers/new', 'compose', begin)
    .post('/vouchers/offers/new', 'compose', add)
    .get('/vouchers/offers/:id', 'look', (req, res) => one(req, res))
    .get('/vouchers/offers/:id/issue', 'compose', async (req, res) => {
      const { id } = await vouchers.offer(db.reader, merchantOf(res), idIn(req));
      res.redirect(303, `/vouchers/offers/${id}`); // a page's language link
    })
    .post('/vouchers/offers/:id/issue', 'compose', issue)
    .post('/vouchers/offers/:id/archive', 'compose', async (req, res) => {
      await db.write((tx) => vouchers.archiveOffer(tx, merchantOf(res), idIn(req), staffOf(res).actor));
      res.redirect(303, '/vouchers?done=vouchers.done.archived');
    })
    .post('/vouchers/:id/revoke', 'compose', async (req, res) => {
      const { offer } = await vouchers.byId(db.reader, merchantOf(res), idIn(req));
      await db.write((tx) => vouchers.revoke(tx, merchantOf(res), idIn(req), staffOf(res).actor));
      res.redirect(303, `/vouchers/offers/${offer.id}?done=vouchers.done.revoked`);
    });
}

import type { Request, Response } from 'express';
import { localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { shownPhone } from '../kernel/phone.ts';
import { formOf, frameOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { shownDate, shownMoney } from '../platform/web/shown.ts';
import { type CostPagesDeps, faultsIn } from './pages-deps.ts';
import { countriesIn } from './places.ts';
import { ALL, formatPrice, type PriceRow, pricesAfter, pricesOn } from './rules.ts';
import type { Price } from './types.ts';
import { prefixWords, sendersOf } from './view-month.ts';

const asRow = (price: Price): PriceRow => ({ ...price, numberId: price.numberId ?? ALL, prefix: price.prefix ?? ALL });

const priced = (res: Response, amount: number | null, currency: string): string =>
  amount === null ? '' : shownMoney(frameOf(res).language, formatPrice(amount, currency), currency);

/** Rows of the table as the page shows them. */
function shownPrices(res: Response, senders: Map<string, string>, list: readonly Price[]) {
  return list.map(({ id, numberId, direction, prefix, amount, currency, fromDay }) => ({
    id,
    sender: numberId === null ? '' : shownPhone(senders.get(numberId) ?? ''),
    direction,
    numbers: prefix === null ? say(res, 'costs.prefix.all') : prefixWords(res, prefix),
    price: priced(res, amount, currency),
    fromDay: shownDate(frameOf(res).language, fromDay),
  }));
}

/**
 * The currency most prices stand in, of as many in two the first entered: one dear country in another is no reason to
 * write the next price in that.
 */
function usual(held: readonly Price[]): string | undefined {
  const times = (currency: string): number => held.filter((row) => row.currency === currency).length;
  return held
    .map(({ currency }) => currency)
    .toReversed()
    .toSorted((a, b) => times(b) - times(a))[0];
}

/** What a text to a country costs now, where the address asks for one. */
async function quoteView(deps: CostPagesDeps, req: Request, res: Response, senders: Map<string, string>) {
  const { costs, db, merchants } = deps;
  const countries = countriesIn(frameOf(res).language);
  const country = countries.find(({ code }) => code === req.query['country']);
  const { country: home } = await merchants.byId(db.reader, merchantOf(res));
  const asked = req.query['sender'];
  const numberId = typeof asked === 'string' && senders.has(asked) ? asked : ([...senders.keys()][0] ?? ALL);
  const found = country && (await costs.priceTo(db.reader, merchantOf(res), { numberId, country: country.code }));
  return {
    countries: countries.map((one) => ({ ...one, here: one.code === (country?.code ?? home) })),
    quote: country
      ? {
          country: country.name,
          price: found ? priced(res, found.amount, found.currency) : '',
          known: found !== undefined,
        }
      : false,
    asking: [...senders].map(([id, address]) => ({ id, address: shownPhone(address), here: id === numberId })),
  };
}

/** The price table: what holds, what is to come, what was; and a form to add to it. */
export function pricePages(deps: CostPagesDeps, pages: PageRouter): PageRouter {
  const { db, costs, merchants, clock } = deps;

  async function table(
    req: Request,
    res: Response,
    refused?: { values: Record<string, string>; faults: Record<string, string> },
  ): Promise<void> {
    const merchantId = merchantOf(res);
    const { currency, zone } = await merchants.byId(db.reader, merchantId);
    const today = localDate(clock.now(), zone);
    const senders = await sendersOf(deps, merchantId);
    const history = await costs.priceHistory(db.reader, merchantId);
    const rows = history.map(asRow);
    const held = new Set(pricesOn(rows, today).map(({ id }) => id));
    const coming = new Set(pricesAfter(rows, today).map(({ id }) => id));
    const values: Record<string, string> = refused?.values ?? {
      numberId: ALL,
      direction: 'out',
      prefix: '',
      amount: '',
      currency: usual(history.filter(({ id }) => held.has(id))) ?? history[0]?.currency ?? currency,
      fromDay: today,
    };
    show(res, 'costs/prices', {
      ...(await quoteView(deps, req, res, senders)),
      held: shownPrices(
        res,
        senders,
        history.filter(({ id }) => held.has(id)),
      ),
      coming: shownPrices(
        res,
        senders,
        history.filter(({ id }) => coming.has(id)),
      ),
      history: shownPrices(res, senders, history),
      senders: [...senders].map(([id, address]) => ({
        id,
        address: shownPhone(address),
        here: id === values['numberId'],
      })),
      inbound: values['direction'] === 'in',
      values,
      faults: refused?.faults ?? {},
    });
  }

  async function add(req: Request, res: Response): Promise<void> {
    const fields = formOf(req);
    const { numberId, direction, prefix, amount = '', currency = '', fromDay } = fields;
    const price = {
      numberId,
      direction: direction === 'in' ? 'in' : 'out',
      prefix,
      amount,
      currency,
      fromDay,
    } as const;
    try {
      await db.write((tx) => costs.addPrice(tx, merchantOf(res), price, staffOf(res).actor));
    } catch (thrown) {
      const blank = { numberId: ALL, direction: 'out', prefix: '', fromDay: '' };
      const values = { ...blank, amount, currency, ...fields };
      return table(req, res.status(422), { values, faults: faultsIn(res, thrown) });
    }
    res.redirect(303, '/costs/prices?done=costs.done.price');
  }

  return pages
    .get('/costs/prices', 'money', (req, res) => table(req, res))
    .post('/costs/prices', 'money', add)
    .post('/costs/prices/end', 'money', async (req, res) => {
      const { id } = formOf(req);
      if (!id) throw new DomainError('not_found', 'There is no such price.');
      await db.write((tx) => costs.endPrice(tx, merchantOf(res), id, staffOf(res).actor));
      res.redirect(303, '/costs/prices?done=costs.done.ended');
    });
}

import type { Response } from 'express';
import { addMonths, localDate, parseDate } from '../kernel/calendar.ts';
import { formatAmount, type Minor } from '../kernel/money.ts';
import { shownPhone } from '../kernel/phone.ts';
import type { CsvCell } from '../platform/csv.ts';
import { frameOf, merchantOf, say } from '../platform/web/frame.ts';
import { shownDate, shownMoney, shownMonth } from '../platform/web/shown.ts';
import { chartOf } from './chart.ts';
import type { CostPagesDeps } from './pages-deps.ts';
import { placeOf } from './places.ts';
import { daysOf, formatPrice, monthOf, WARN_PERCENT } from './rules.ts';
import { byBatch, byDay, byMonth, byPurpose, byRoute, type rowsOf, totalsOf } from './sums-store.ts';
import type { BudgetState, Sum } from './types.ts';

const money = (res: Response, amount: number, currency: string): string =>
  shownMoney(frameOf(res).language, amount, currency);

/** The month an address asks for; anything that is none, or is to come, is this one. */
export async function monthAsked(deps: CostPagesDeps, merchantId: string, asked: unknown): Promise<string> {
  const { zone } = await deps.merchants.byId(deps.db.reader, merchantId);
  const now = monthOf(localDate(deps.clock.now(), zone));
  return typeof asked === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) && asked <= now ? asked : now;
}

/** Addresses of the senders by id, as far as they are this shop's. */
export async function sendersOf({ merchants, db }: CostPagesDeps, merchantId: string): Promise<Map<string, string>> {
  const all = await merchants.numbers(db.reader);
  return new Map(all.filter((row) => row.merchantId === merchantId).map(({ id, address }) => [id, address]));
}

const monthWords = (res: Response, month: string): string => shownMonth(frameOf(res).language, month);

const lineOf = (res: Response, sum: Sum) => ({
  messages: sum.messages,
  parts: sum.parts,
  cost: money(res, sum.amount, sum.currency),
  unpriced: sum.unpriced,
});

/** "+86 China"; the digits alone where they belong to several countries or to none. */
export function prefixWords(res: Response, prefix: string): string {
  if (prefix === '') return say(res, 'costs.prefix.none');
  const place = placeOf(prefix, frameOf(res).language) ?? (prefix === '1' ? say(res, 'costs.prefix.one') : '');
  return `+${prefix} ${place}`.trim();
}

function budgetView(res: Response, budget: BudgetState, sameMonth: boolean) {
  const { limit, spent, currency, day } = budget;
  return {
    state: budget.state,
    shown: limit !== null && sameMonth,
    spent: money(res, spent, currency),
    limit: limit === null ? '' : money(res, limit, currency),
    percent: limit ? Math.floor((spent * 100) / limit) : 100,
    /** Width of the bar, of 100. */
    filled: limit ? Math.min(100, (spent * 100) / limit) : 100,
    mark: WARN_PERCENT,
    capped: day.capped && sameMonth,
    today: money(res, day.spent, currency),
    cap: day.cap === null || !sameMonth ? '' : money(res, day.cap, currency),
  };
}

async function routesView(deps: CostPagesDeps, res: Response, span: { from: string; to: string }) {
  const merchantId = merchantOf(res);
  const senders = await sendersOf(deps, merchantId);
  return (await byRoute(deps.db.aside, merchantId, span)).map((row) => ({
    ...lineOf(res, row),
    sender: shownPhone(senders.get(row.numberId) ?? ''),
    prefix: prefixWords(res, row.prefix),
    direction: row.direction,
  }));
}

async function batchesView(deps: CostPagesDeps, res: Response, span: { from: string; to: string }) {
  const merchantId = merchantOf(res);
  const rows = await byBatch(deps.db.aside, merchantId, span, 20);
  const names =
    (await deps.batchNames?.(
      merchantId,
      rows.map(({ batchId }) => batchId),
    )) ?? new Map<string, string>();
  return rows.map((row) => ({
    ...lineOf(res, row),
    id: row.batchId,
    name:
      names.get(row.batchId) ??
      say(res, 'costs.batchOf', {
        day: shownDate(frameOf(res).language, row.firstDay, localDate(deps.clock.now(), 'UTC')),
      }),
  }));
}

/** Everything the page of one month shows. */
export async function monthView(deps: CostPagesDeps, res: Response, asked: unknown) {
  const { costs, db, merchants, clock } = deps;
  const merchantId = merchantOf(res);
  const month = await monthAsked(deps, merchantId, asked);
  const shop = await merchants.byId(db.reader, merchantId);
  const now = monthOf(localDate(clock.now(), shop.zone));
  const span = daysOf(month);
  const first = parseDate(span.from);
  const [budget, limits, flyer, totals] = [
    await costs.budget(db.reader, merchantId),
    await costs.limits(db.reader, merchantId),
    await costs.flyer(db.reader, merchantId),
    await totalsOf(db.aside, merchantId, span),
  ];
  const amountOf = (amount: number | null, currency: string): string =>
    amount === null ? '' : formatAmount(amount as Minor, currency);
  const main = totals.find(({ currency }) => currency === limits.currency) ?? totals[0];
  const year = { from: daysOf(monthOf(addMonths(first, -11))).from, to: span.to };
  const hasPrices = (await costs.priceHistory(db.reader, merchantId)).length > 0;
  const months = await byMonth(db.aside, merchantId, year);
  return {
    month,
    heading: monthWords(res, month),
    before: monthOf(addMonths(first, -1)),
    after: month < now ? monthOf(addMonths(first, 1)) : '',
    hasPrices,
    /** Whether there is, or could be, anything to look at. */
    started: hasPrices || months.length > 0,
    budget: budgetView(res, budget, month === now),
    /** Money in other currencies than the budget's, of which it knows nothing. */
    foreign: limits.month !== null && totals.some(({ currency, amount }) => currency !== limits.currency && amount > 0),
    totals: totals.map((sum) => ({
      ...lineOf(res, sum),
      confirmed: sum.confirmed,
      confirmedCost: money(res, sum.confirmedAmount, sum.currency),
      confirmedEstimate: money(res, sum.confirmedEstimate, sum.currency),
    })),
    unpriced: totals.reduce((all, { unpriced }) => all + unpriced, 0),
    chart: main ? chartOf(await byDay(db.aside, merchantId, span), main.currency, month, frameOf(res).language) : false,
    purposes: (await byPurpose(db.aside, merchantId, span)).map((row) => ({
      ...lineOf(res, row),
      purpose: row.purpose,
    })),
    batches: await batchesView(deps, res, span),
    routes: await routesView(deps, res, span),
    months: months.map((row) => ({ ...lineOf(res, row), month: row.month, words: monthWords(res, row.month) })),
    shopCurrency: shop.currency,
    flyerSet: flyer ? money(res, flyer.amount, flyer.currency) : '',
    values: {
      month: amountOf(limits.month, limits.currency),
      day: amountOf(limits.day, limits.currency),
      currency: limits.currency,
      flyer: amountOf(flyer?.amount ?? null, shop.currency),
    } as Record<string, string>,
  };
}

const COLUMNS = [
  'day', 'direction', 'purpose', 'sender', 'prefix', 'broadcast', 'messages', 'parts', 'unpriced', 'cost', 'currency',
  'confirmed', 'confirmedCost', 'corrected',
] as const; // prettier-ignore

/** A month as rows of a spreadsheet: amounts with all their decimals, so that their sum is exact. */
export async function csvRows(deps: CostPagesDeps, res: Response, rows: Awaited<ReturnType<typeof rowsOf>>) {
  const senders = await sendersOf(deps, merchantOf(res));
  const header = COLUMNS.map((column) => say(res, `costs.csv.${column}`));
  const cells = rows.map((row): CsvCell[] => [
    row.day,
    say(res, `costs.direction.${row.direction}`),
    say(res, `costs.purpose.${row.purpose}`),
    senders.get(row.numberId) ?? '',
    row.prefix,
    row.batchId,
    row.messages,
    row.parts,
    row.unpriced,
    Number(formatPrice(row.micros, row.currency)),
    row.currency,
    row.confirmed,
    Number(formatPrice(row.confirmedMicros, row.currency)),
    Number(formatPrice(row.corrected, row.currency)),
  ]);
  return { header, cells };
}

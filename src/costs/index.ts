import { MINUTE } from '../kernel/clock.ts';
import type { Slice } from '../platform/slice.ts';
import { costApi } from './api.ts';
import { askPrices, type AskingDeps } from './asking.ts';
import { createPurse } from './budget.ts';
import { createBook } from './charge.ts';
import { createEstimates } from './estimate.ts';
import { createFlyer } from './flyer.ts';
import { costPages } from './pages.ts';
import type { CostPagesDeps } from './pages-deps.ts';
import { createPriceBook, type CostDeps } from './prices.ts';
import { ofBatch } from './sums-store.ts';
import type { Micros } from './rules.ts';
import { wrongDays } from './store-check.ts';
import { entriesOfMessages } from './store.ts';
import { tellStaff, type TellingDeps } from './tell-staff.ts';
import type { Costs } from './types.ts';

export type * from './types.ts';
export type { CostDeps } from './prices.ts';
export { costWords } from './of-text.ts';
export { formatPrice, type Micros } from './rules.ts';

/** The price table, the book of what texts cost, and the budget. */
export function createCosts(deps: CostDeps): Costs {
  const prices = createPriceBook(deps);
  const { spent, ...purse } = createPurse(deps, prices);
  const { priceHistory, addPrice, endPrice } = prices;
  return {
    ...createBook(deps, prices, spent),
    ...createEstimates(deps, prices, purse.limits),
    ...purse,
    ...createFlyer(deps),
    priceHistory,
    addPrice,
    endPrice,
    costOfBatch: ofBatch,
    async costOfMessages(reader, merchantId, messageIds) {
      const rows = await entriesOfMessages(reader, merchantId, messageIds);
      return new Map(
        rows
          .filter(({ messages }) => messages > 0) // an estimate taken back, since the carrier bills another currency
          .map(({ messageId, amount, currency, parts, confirmed, unpriced }) => [
            messageId,
            { parts, amount: amount as Micros, currency, confirmed: confirmed > 0, unpriced: unpriced > 0 },
          ]),
      );
    },
    check: wrongDays,
  };
}

export type CostsSliceDeps = Omit<AskingDeps, 'book'> & CostPagesDeps & TellingDeps;

export const costsSlice = (deps: CostsSliceDeps): Slice => ({
  name: 'costs',
  pages: costPages(deps),
  api: costApi(deps),
  jobs: [
    { name: 'costs.ask-prices', every: MINUTE, run: (guard) => askPrices({ ...deps, book: deps.costs }, guard) },
    { name: 'costs.tell-staff', every: MINUTE, run: () => tellStaff(deps) },
  ],
});

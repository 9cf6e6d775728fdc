import { localDate } from '../kernel/calendar.ts';
import { formatAmount } from '../kernel/money.ts';
import type { Merchant, Merchants } from '../merchants/index.ts';
import type { Card, MergeField, PersonalData, TimelineEntry } from '../platform/slice.ts';
import type { Clock } from '../kernel/clock.ts';
import { purchaseMerge } from './merge.ts';
import { standingOf } from './rules.ts';
import { sumsOfMany } from './store.ts';
import type { Purchase, Purchases, PurchaseSums } from './types.ts';

function entriesOf({ id, receipt, amount, currency, at, refunded, refundedAt }: Purchase): TimelineEntry[] {
  const values = { purchaseId: id, receipt, currency };
  const bought = { at, kind: 'purchase', values: { ...values, amount: formatAmount(amount, currency) } };
  if (refunded === null) return [bought];
  return [bought, { at: refundedAt!, kind: 'refund', values: { ...values, amount: formatAmount(refunded, currency) } }];
}

/** What a merchant's text may say of somebody's purchases. */
function purchaseFields(merchants: Merchants): MergeField[] {
  const field = (name: string, say: (sums: PurchaseSums, merchant: Merchant) => string | undefined): MergeField => ({
    name,
    async read(reader, merchantId, customerIds) {
      const merchant = await merchants.byId(reader, merchantId);
      const values = new Map<string, string>();
      for (const [customerId, sums] of await sumsOfMany(reader, merchantId, customerIds)) {
        const value = say(sums, merchant);
        if (value !== undefined) values.set(customerId, value);
      }
      return values;
    },
  });
  return [
    field('visits', ({ visits }) => String(visits)),
    field('spend', ({ spend }, { currency }) => `${formatAmount(spend, currency)} ${currency}`),
    field('last_visit', ({ lastVisitAt }, { zone }) =>
      lastVisitAt === null ? undefined : localDate(lastVisitAt, zone),
    ),
  ];
}

/** Spend, visits, the last one and the rhythm of them; receipts and refunds in the timeline. */
export function purchaseCard(deps: { purchases: Purchases; merchants: Merchants; clock: Clock }): Card {
  const { purchases, merchants, clock } = deps;
  return {
    async fields(reader, merchantId, customerId) {
      const { currency, zone } = await merchants.byId(reader, merchantId);
      const sums = await purchases.sums(reader, merchantId, customerId);
      const { spend, visits, lastVisitAt, rhythmDays } = sums;
      const { expectedOn, overdueBy } = standingOf(sums, clock.now(), zone);
      return {
        spend: formatAmount(spend, currency),
        currency,
        visits,
        lastVisitAt: lastVisitAt === null ? null : new Date(lastVisitAt).toISOString(),
        rhythmDays,
        expectedOn,
        overdueBy,
      };
    },
    async timeline(reader, merchantId, customerId, limit) {
      const known = await purchases.ofCustomer(reader, merchantId, customerId, limit);
      return known
        .flatMap(entriesOf)
        .toSorted((a, b) => b.at - a.at)
        .slice(0, limit);
    },
    mergeFields: purchaseFields(merchants),
  };
}

const EVERY = 100_000;

/** Receipts hold ids, amounts and names of dishes; an erased person's stay for the books, with nobody's name on them. */
export const purchaseData = (purchases: Purchases, merchants: Merchants): PersonalData => ({
  export: async (reader, merchantId, customerId) => ({
    purchases: await purchases.ofCustomer(reader, merchantId, customerId, EVERY),
  }),
  async erase() {},
  ...purchaseMerge(merchants),
});

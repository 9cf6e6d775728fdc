import type { Customers } from '../customers/index.ts';
import { type Clock, HOUR } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Announce, Slice } from '../platform/slice.ts';
import { purchaseApi } from './api.ts';
import { purchaseFields } from './fields.ts';
import { purchaseCard, purchaseData } from './card.ts';
import { wrongItems } from './items-store.ts';
import { recorder } from './record.ts';
import { refunder } from './refund.ts';
import { fillRhythms, wrongRhythms } from './rhythm-fill.ts';
import { overdueBetween } from './rhythm-store.ts';
import { standingOf } from './rules.ts';
import * as store from './store.ts';
import type { Purchases } from './types.ts';

export type * from './types.ts';

export interface PurchasesDeps {
  clock: Clock;
  merchants: Merchants;
  announce: Announce;
}

export function createPurchases(deps: PurchasesDeps): Purchases {
  const { clock, merchants } = deps;
  return {
    record: recorder(deps),
    refund: refunder(deps),
    byId: store.purchaseById,
    ofCustomer: store.purchasesOf,
    sums: store.sumsOf,
    async rhythm(reader, merchantId, customerId) {
      const { zone } = await merchants.byId(reader, merchantId);
      return standingOf(await store.sumsOf(reader, merchantId, customerId), clock.now(), zone);
    },
    async overdueSince(reader, merchantId, search) {
      const { zone } = await merchants.byId(reader, merchantId);
      return overdueBetween(reader, merchantId, search, { now: clock.now(), zone });
    },
    any: store.anyPurchase,
    check: async (reader) => [
      ...(await store.wrongSums(reader)),
      ...(await wrongRhythms(reader, merchants)),
      ...(await wrongItems(reader)),
    ],
  };
}

export function purchasesSlice(deps: {
  purchases: Purchases;
  db: Database;
  clock: Clock;
  merchants: Merchants;
  customers: Customers;
}): Slice {
  return {
    name: 'purchases',
    api: purchaseApi(deps),
    jobs: [{ name: 'purchases.rhythms', every: HOUR, run: async (guard) => void (await fillRhythms(deps, guard)) }],
    segmentFields: purchaseFields,
    card: purchaseCard(deps),
    personalData: purchaseData(deps.purchases, deps.merchants),
  };
}

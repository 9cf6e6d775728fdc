import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Announce, Slice } from '../platform/slice.ts';
import { purchaseApi } from './api.ts';
import { purchaseFields } from './fields.ts';
import { purchaseCard, purchaseData } from './card.ts';
import { wrongItems } from './items-store.ts';
import { recorder } from './record.ts';
import { refunder } from './refund.ts';
import * as store from './store.ts';
import type { Purchases } from './types.ts';

export type * from './types.ts';

export interface PurchasesDeps {
  clock: Clock;
  merchants: Merchants;
  announce: Announce;
}

export function createPurchases(deps: PurchasesDeps): Purchases {
  return {
    record: recorder(deps),
    refund: refunder(deps),
    byId: store.purchaseById,
    ofCustomer: store.purchasesOf,
    sums: store.sumsOf,
    any: store.anyPurchase,
    check: async (reader) => [...(await store.wrongSums(reader)), ...(await wrongItems(reader))],
  };
}

export function purchasesSlice(deps: { purchases: Purchases; merchants: Merchants; customers: Customers }): Slice {
  return {
    name: 'purchases',
    api: purchaseApi(deps),
    segmentFields: purchaseFields,
    card: purchaseCard(deps),
    personalData: purchaseData(deps.purchases),
  };
}

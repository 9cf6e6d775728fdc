import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { parseAmount } from '../kernel/money.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Announce } from '../platform/slice.ts';
import { countItems } from './items-store.ts';
import { readItems, visitTime } from './rules.ts';
import { ownRhythm } from './rhythm-store.ts';
import * as store from './store.ts';
import type { Purchase, Purchases } from './types.ts';

/**
 * Records a receipt, its sums and its fact in the transaction given. The rhythm is read before the sums are written, so
 * that one statement writes both; of two receipts at once the row of the sums lets one wait, or run again.
 */
export function recorder(deps: { clock: Clock; merchants: Merchants; announce: Announce }): Purchases['record'] {
  return async (tx, merchantId, { customerId, amount, receipt, at, items, actor }) => {
    const { currency, zone } = await deps.merchants.byId(tx, merchantId);
    const now = deps.clock.now();
    const purchase: Purchase = {
      id: newId(now),
      customerId,
      receipt,
      amount: parseAmount(amount, currency),
      currency,
      items: readItems(items, currency),
      at: visitTime(at, now),
      recordedAt: now,
      refunded: null,
      refundedAt: null,
    };
    if (!(await store.insertPurchase(tx, merchantId, purchase, actor)))
      return { purchase: sameAs(purchase, await store.purchaseByReceipt(tx, merchantId, receipt)), repeated: true };
    await store.countVisit(tx, merchantId, purchase, await ownRhythm(tx, { merchantId, customerId, zone }));
    await countItems(tx, merchantId, purchase);
    await deps.announce(tx, { merchantId, name: 'purchase.recorded', customerId, ids: { purchaseId: purchase.id } });
    return { purchase, repeated: false };
  };
}

/** @throws DomainError `conflict` when the receipt stands there with another customer or amount */
function sameAs(told: Purchase, known: Purchase): Purchase {
  if (known.customerId !== told.customerId || known.amount !== told.amount)
    throw new DomainError(
      'conflict',
      `Receipt ${told.receipt} is already recorded with another customer or amount.`,
      'receipt',
    );
  return known;
}

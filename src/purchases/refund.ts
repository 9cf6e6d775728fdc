import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { formatAmount } from '../kernel/money.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Announce } from '../platform/slice.ts';
import { remakeItems } from './items-store.ts';
import { ownRhythm } from './rhythm-store.ts';
import { isWhole, refundAmount } from './rules.ts';
import * as store from './store.ts';
import type { Purchases } from './types.ts';

/** Gives a receipt back, lowers its sums and announces the fact in the transaction given. */
export function refunder(deps: { clock: Clock; merchants: Merchants; announce: Announce }): Purchases['refund'] {
  const { clock, merchants, announce } = deps;
  return async (tx, merchantId, purchaseId, { amount: text, reason, actor }) => {
    const known = await store.purchaseById(tx, merchantId, purchaseId);
    const amount = refundAmount(text, known.amount, known.currency);
    const at = clock.now();
    if (!(await store.insertRefund(tx, merchantId, { purchaseId, amount, at, actor }))) {
      const purchase = await store.purchaseById(tx, merchantId, purchaseId);
      if (purchase.refunded !== amount) {
        const given = `${formatAmount(purchase.refunded!, purchase.currency)} ${purchase.currency}`;
        throw new DomainError(
          'conflict',
          `${given} of this receipt were already given back; a receipt is refunded once.`,
        );
      }
      return { purchase, repeated: true };
    }
    const { customerId } = known;
    const whole = isWhole(amount, known.amount);
    const less = { merchantId, customerId, amount, visits: whole ? 1 : 0 };
    if (whole) {
      const { zone } = await merchants.byId(tx, merchantId);
      await store.lowerSums(tx, { ...less, rhythmDays: await ownRhythm(tx, { merchantId, customerId, zone }) });
    } else await store.lowerSums(tx, less);
    if (whole && known.items.length > 0) await remakeItems(tx, merchantId, customerId);
    const ids: Record<string, string> = reason === undefined ? { purchaseId } : { purchaseId, reason };
    await announce(tx, { merchantId, name: 'purchase.refunded', customerId, ids });
    return { purchase: { ...known, refunded: amount, refundedAt: at }, repeated: false };
  };
}

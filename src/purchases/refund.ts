import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { formatAmount } from '../kernel/money.ts';
import type { Announce } from '../platform/slice.ts';
import { remakeItems } from './items-store.ts';
import { isWhole, refundAmount } from './rules.ts';
import * as store from './store.ts';
import type { Purchases } from './types.ts';

/** Gives a receipt back, lowers its sums and announces the fact in the transaction given. */
export function refunder({ clock, announce }: { clock: Clock; announce: Announce }): Purchases['refund'] {
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
    await store.lowerSums(tx, { merchantId, customerId, amount, visits: whole ? 1 : 0 });
    if (whole && known.items.length > 0) await remakeItems(tx, merchantId, customerId);
    const ids: Record<string, string> = reason === undefined ? { purchaseId } : { purchaseId, reason };
    await announce(tx, { merchantId, name: 'purchase.refunded', customerId, ids });
    return { purchase: { ...known, refunded: amount, refundedAt: at }, repeated: false };
  };
}

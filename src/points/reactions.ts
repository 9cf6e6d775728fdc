import type { Customers } from '../customers/index.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Fact, Reactions } from '../platform/slice.ts';
import { pointsEarned, pointsToTakeBack } from './rules.ts';
import { pointSettings } from './settings.ts';
import * as store from './store.ts';
import type { Points } from './types.ts';

/** What points do when a customer joins, buys or gives back; all inside the transaction of the fact. */
export function pointsReactions(deps: { points: Points; merchants: Merchants; customers: Customers }): Reactions {
  const { points, merchants, customers } = deps;

  /** Once for a number, so that leaving, being erased and coming back brings no second welcome. */
  async function welcome(tx: Tx, { merchantId, customerId }: Fact): Promise<void> {
    const gift = await merchants.setting(tx, merchantId, pointSettings.welcome);
    if (gift === 0 || customerId === undefined) return;
    const number = await customers.currentNumber(tx, merchantId, customerId);
    const onceKey = `welcome:${number?.numberHash ?? customerId}`;
    await points.add(tx, merchantId, {
      customerId,
      kind: 'welcome',
      points: gift,
      reason: 'welcome',
      onceKey,
      actor: 'system',
    });
  }

  async function earn(tx: Tx, { merchantId, ids }: Fact): Promise<void> {
    const purchaseId = ids['purchaseId']!;
    const { amount, customerId, actor } = (await store.purchase.get(tx, { merchantId, purchaseId }))!;
    const rule = await merchants.setting(tx, merchantId, pointSettings.earn);
    const gain = pointsEarned(amount, rule);
    if (gain === 0) return;
    const onceKey = `earn:${purchaseId}`;
    await points.add(tx, merchantId, {
      customerId,
      kind: 'earn',
      points: gain,
      reason: 'purchase',
      purchaseId,
      onceKey,
      actor,
    });
  }

  /** What was spent on a receipt that is wholly given back returns first, so that less is owed for what it earned. */
  async function turnBack(tx: Tx, { merchantId, ids }: Fact): Promise<void> {
    const purchaseId = ids['purchaseId']!;
    const paid = (await store.purchase.get(tx, { merchantId, purchaseId }))!;
    const refunded = paid.refunded ?? paid.amount;
    const by = { reason: 'refund', actor: paid.refundedBy ?? 'system' };
    const entries = await store.entriesOfPurchase.all(tx, { merchantId, purchaseId });
    const spendings = refunded < paid.amount ? [] : entries.filter(({ kind }) => kind === 'spend');
    for (const { id } of spendings) await points.reverse(tx, merchantId, id, by);
    const earned = entries.find(({ kind }) => kind === 'earn');
    if (!earned) return;
    const rule = await merchants.setting(tx, merchantId, pointSettings.earn);
    const back = pointsToTakeBack({ paid: paid.amount, refunded, earned: earned.points }, rule);
    if (back > 0) await points.reverse(tx, merchantId, earned.id, { ...by, points: back });
  }

  return { 'customer.joined': welcome, 'purchase.recorded': earn, 'purchase.refunded': turnBack };
}

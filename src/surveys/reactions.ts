import { DAY, HOUR } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Fact, Reactions } from '../platform/slice.ts';
import { isOpen, type Known } from './book.ts';
import type { Deps } from './deps.ts';
import * as runs from './store-runs.ts';
import * as store from './store.ts';

/** What is told a day late (an import, a till that was offline) is no reason to ask. */
const STALE = DAY;

/** What surveys do when something happens to a customer, in the transaction in which it happens. */
export function surveyReactions(deps: Deps): Reactions {
  const { clock } = deps;

  async function asking(tx: Tx, merchantId: string, what: 'purchase' | 'case_closed'): Promise<Known[]> {
    const found: Known[] = [];
    for (const { id } of await store.openOf.all(tx, { merchantId })) {
      const known = await deps.book.one(tx, merchantId, id);
      if (known?.draft.after?.what === what && isOpen(known, clock.now())) found.push(known);
    }
    return found;
  }

  /** Somebody is to be asked some hours later, unless they wait for it or answer already. */
  async function wait(
    tx: Tx,
    survey: Known,
    customerId: string,
    cause: { via: 'purchase' | 'case'; key: string; at: number },
  ) {
    const { merchantId, id: surveyId, draft } = survey;
    const known = await runs.ofPerson.all(tx, { merchantId, customerId, surveyId });
    if (known.some(({ state }) => runs.GOING.includes(state))) return;
    await runs.insertRun.get(tx, {
      merchantId,
      id: newId(clock.now()),
      surveyId,
      customerId,
      numberHash: null,
      via: cause.via,
      causeKey: cause.key,
      state: 'waiting',
      bucket: null,
      dueAt: cause.at + draft.after!.hours * HOUR,
      askedAt: null,
      actor: 'system',
    });
  }

  async function bought(tx: Tx, { merchantId, customerId, ids }: Fact): Promise<void> {
    if (customerId === undefined) return;
    const surveys = await asking(tx, merchantId, 'purchase');
    if (surveys.length === 0) return;
    const purchaseId = ids['purchaseId']!;
    const { at } = await deps.purchases.byId(tx, merchantId, purchaseId);
    if (at <= clock.now() - STALE) return;
    for (const known of surveys)
      await wait(tx, known, customerId, { via: 'purchase', key: `purchase:${purchaseId}`, at });
  }

  /** Of a visit that was given back whole nobody is asked how it was. */
  async function refunded(tx: Tx, { merchantId, ids }: Fact): Promise<void> {
    const purchaseId = ids['purchaseId']!;
    const surveys = await asking(tx, merchantId, 'purchase');
    if (surveys.length === 0) return;
    const { amount, refunded: back } = await deps.purchases.byId(tx, merchantId, purchaseId);
    if (back !== amount) return;
    for (const { id: surveyId } of surveys)
      await runs.dropCause.run(tx, { merchantId, surveyId, causeKey: `purchase:${purchaseId}`, now: clock.now() });
  }

  async function closed(tx: Tx, { merchantId, customerId, ids }: Fact): Promise<void> {
    if (customerId === undefined) return;
    for (const known of await asking(tx, merchantId, 'case_closed'))
      await wait(tx, known, customerId, { via: 'case', key: `case:${ids['caseId']!}`, at: clock.now() });
  }

  async function stopped(tx: Tx, { merchantId, customerId }: Fact): Promise<void> {
    if (customerId !== undefined)
      await runs.stopAll(tx, { merchantId, customerId, reason: 'stopped', now: clock.now() });
  }

  return {
    'purchase.recorded': bought,
    'purchase.refunded': refunded,
    'case.closed': closed,
    'customer.stopped': stopped,
  };
}

import { measure } from '../kernel/sms-text.ts';
import type { Tx } from '../platform/db/index.ts';
import type { MessageDeps } from './deps.ts';
import type { ListedText } from './providers/provider.ts';
import type { WorkRow } from './store.ts';
import type { ChargedText, GateRefusal, Received, SpendingRefusal } from './types.ts';

/** Whether a refusal is about money alone: the message keeps its place and is asked about again. */
export const waitsForMoney = (refusal: GateRefusal | null | undefined): refusal is SpendingRefusal =>
  refusal === 'over_budget' || refusal === 'over_daily_cap';

/** Why a text that can leave no more did not leave in its time: it waited for money, or for its turn. */
export const lateBecause = ({ reason }: Pick<WorkRow, 'reason'>): string =>
  waitsForMoney(reason as GateRefusal) ? reason! : 'too_late';

/**
 * Notes that the carrier has taken an attempt. Told by the answer to a request and by the first report alike, since
 * either may come first; whoever keeps the costs counts an attempt once.
 */
export async function chargeAttempt(deps: MessageDeps, tx: Tx, row: WorkRow): Promise<void> {
  await deps.costs?.charge(tx, chargedText(deps, row));
}

/** A message as whoever keeps its cost sees it. */
export function chargedText(deps: MessageDeps, row: WorkRow): ChargedText {
  const { merchantId, id, attempt, numberId, purpose, batchId } = row;
  return {
    merchantId,
    messageId: id,
    attempt,
    numberId,
    direction: 'out',
    purpose,
    batchId,
    phone: () => deps.vault.open(merchantId, row.to),
    parts: () => row.parts,
  };
}

/** Notes that a text was received: many carriers bill these too. */
export async function chargeInbound(deps: MessageDeps, tx: Tx, text: Received): Promise<void> {
  const { merchantId, inboundId, numberId } = text;
  await deps.costs?.charge(tx, {
    merchantId,
    messageId: inboundId,
    attempt: 0,
    numberId,
    direction: 'in',
    purpose: 'inbound',
    batchId: null,
    phone: () => text.from,
    parts: () => measure(text.text).parts,
  });
}

/** Notes the carrier's own price, where what it says of a message names one. */
export async function confirmPrice(deps: MessageDeps, tx: Tx, row: WorkRow, listed: ListedText): Promise<void> {
  if (listed.price)
    await deps.costs?.confirm(
      tx,
      { merchantId: row.merchantId, messageId: row.id, attempt: row.attempt },
      listed.price,
    );
}

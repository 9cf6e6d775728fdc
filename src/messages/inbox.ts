import { DAY } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { lastFour, readSender } from '../kernel/phone.ts';
import type { Tx } from '../platform/db/index.ts';
import { chargeInbound } from './charging.ts';
import type { MessageDeps } from './deps.ts';
import type { InboundText } from './providers/provider.ts';
import * as store from './inbox-store.ts';
import type { Received } from './types.ts';

const E164 = /^\+[1-9]\d{7,14}$/;

/** Webhooks that fit nothing are kept as long as somebody may still want to know why, and no longer. */
const ORPHAN_LIFE = 30 * DAY;

/** The sender in one spelling, since its hash finds the customer: some carriers leave the plus out. */
function spelled(address: string): string {
  if (E164.test(address)) return address;
  const sender = readSender(address);
  return sender.kind === 'phone' ? sender.phone : address;
}

const lastCharacters = (address: string): string => lastFour(address as never);

/**
 * Stores one inbound text and runs it through the switchboard, in one transaction: either all of it happened
 * (the text, what it caused, the queued reply) or nothing did and the carrier's next try finds a clean table.
 */
export async function receive(
  deps: MessageDeps,
  text: InboundText,
  late: boolean,
): Promise<'handled' | 'repeated' | 'orphan'> {
  const { db, clock, vault, merchants } = deps;
  return db.write(async (tx) => {
    const now = clock.now();
    const number = await merchants.numberByAddress(tx, text.to);
    if (!number) {
      const payload = vault.seal('', JSON.stringify(text));
      const orphan = { id: newId(now), kind: 'message', onceKey: text.providerId, payload, at: now };
      await store.insertOrphan.run(tx, orphan);
      return 'orphan';
    }
    const { merchantId, id: numberId } = number;
    const from = spelled(text.from);
    const numberHash = vault.hash(merchantId, from);
    const id = newId(now);
    const sealedFrom = vault.seal(merchantId, from);
    const stored = await store.insertInbound.get(tx, {
      merchantId,
      id,
      providerId: text.providerId,
      numberId,
      numberHash,
      from: sealedFrom,
      lastFour: lastCharacters(from),
      text: vault.seal(merchantId, text.text),
      media: text.media.length > 0 ? text.media : null,
      receivedAt: now,
      late,
    });
    if (!stored) return 'repeated';
    const received: Received = {
      merchantId,
      inboundId: id,
      numberId,
      numberHash,
      from,
      sealedFrom,
      text: text.text,
      hasMedia: text.media.length > 0,
      ...(text.carrierAction && { carrierAction: text.carrierAction }),
      at: now,
      sentAt: text.at ?? now,
      late,
    };
    await chargeInbound(deps, tx, received);
    const handled = await deps.handle(tx, received);
    await store.markHandled.run(tx, {
      merchantId,
      id,
      by: handled.by,
      customerId: handled.customerId ?? null,
      waiting: handled.waiting ?? null,
    });
    if (handled.waiting) await announceWaiting(deps, tx, merchantId, id, handled.customerId);
    return 'handled';
  });
}

/** Only what waits for a person is told: the texts that were answered, nearly all, cost nothing more. */
const announceWaiting = (
  { announce }: MessageDeps,
  tx: Tx,
  merchantId: string,
  inboundId: string,
  customerId: string | undefined,
): Promise<void> =>
  announce(tx, { merchantId, name: 'message.waiting', ...(customerId && { customerId }), ids: { inboundId } });

/** Drops webhooks for numbers and messages that are nobody's here, 30 days after they came. */
export async function forgetOrphans({ db, clock }: MessageDeps): Promise<void> {
  await db.write((tx) => store.deleteOrphans.run(tx, { before: clock.now() - ORPHAN_LIFE }));
}

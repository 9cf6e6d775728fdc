import { HOUR, MINUTE, SECOND } from '../kernel/clock.ts';
import type { ShopNumber } from '../merchants/index.ts';
import { safeError } from '../platform/log.ts';
import type { MessageDeps } from './deps.ts';
import { receive } from './inbox.ts';
import type { ListedText } from './providers/provider.ts';
import { backfillMarks } from './schema.ts';
import { inboundByProviderId, markOf } from './inbox-store.ts';

/** Lists are made with overlap, since a carrier files a text a little after its date. */
const OVERLAP = 10 * MINUTE;
/** A text younger than this may still be on its way here by webhook: next time. */
const GRACE = 2 * MINUTE;
/** How far back a list is asked at most: older texts are history, not work. */
const REACH = 72 * HOUR;
const LIMIT = 1000;

/**
 * Carriers do not keep texts for a gateway that was away, so the provider's list is compared with the inbox: what is
 * missing is run as if it came now, marked late, stops first and then in the order it was sent.
 * @returns how many were missing
 */
export async function backfill(deps: MessageDeps, guard: () => void): Promise<number> {
  if (!deps.provider.can.listable || !deps.provider.can.canReceive) return 0;
  const missing: ListedText[] = [];
  const marks: { number: ShopNumber; seenTo: number }[] = [];
  for (const number of await deps.merchants.numbers(deps.db.reader)) {
    if (!number.canReceive) continue;
    guard();
    try {
      missing.push(...(await listMissing(deps, number)));
      marks.push({ number, seenTo: deps.clock.now() - GRACE });
    } catch (fault) {
      deps.log.warn(
        { numberId: number.id, fault: safeError(fault) },
        'the inbox cannot be compared with the provider now',
      );
    }
  }
  let found = 0;
  const failed = new Set<string>(); // addresses that must be looked at again: one bad text may not stop the others
  for (const text of stopsFirst(deps, missing)) {
    guard();
    const { providerId, from, to, date } = text;
    try {
      const result = await receive(deps, { providerId, from, to, text: text.text, media: [], at: date }, true);
      if (result === 'handled') found++;
    } catch (fault) {
      failed.add(to);
      deps.log.error({ providerId, fault: safeError(fault) }, 'a missed text could not be worked on; later again');
    }
  }
  await deps.db.write(async (tx) => {
    for (const { number, seenTo } of marks) {
      if (failed.has(number.address)) continue;
      const row = { merchantId: number.merchantId, numberId: number.id, seenTo };
      await tx.db
        .insert(backfillMarks)
        .values(row)
        .onConflictDoUpdate({ target: [backfillMarks.merchantId, backfillMarks.numberId], set: { seenTo } });
    }
  });
  if (found > 0) deps.log.warn({ found }, 'texts missed while away were found at the provider and worked on');
  return found;
}

async function listMissing(deps: MessageDeps, number: ShopNumber): Promise<ListedText[]> {
  const now = deps.clock.now();
  const mark = await markOf.get(deps.db.reader, { merchantId: number.merchantId, numberId: number.id });
  const since = Math.max(mark ? mark.seenTo - OVERLAP : number.createdAt, now - REACH);
  const listed = await deps.provider.list({ to: number.address, since: since - SECOND, limit: LIMIT });
  const fresh = listed.filter(
    (text) =>
      text.direction === 'inbound' &&
      text.date >= since - SECOND && // lists carry whole seconds
      text.date <= now - GRACE,
  );
  const missing: ListedText[] = [];
  for (const text of fresh) {
    const known = await inboundByProviderId.get(deps.db.reader, {
      merchantId: number.merchantId,
      providerId: text.providerId,
    });
    if (!known) missing.push(text);
  }
  return missing;
}

/** Stops before everything, then oldest first. */
function stopsFirst(deps: MessageDeps, texts: ListedText[]): ListedText[] {
  const rank = (text: ListedText): number => (deps.isStop(text.text) ? 0 : 1);
  return texts.toSorted((a, b) => rank(a) - rank(b) || a.date - b.date);
}

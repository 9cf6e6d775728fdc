import { SECOND } from '../kernel/clock.ts';
import { safeError } from '../platform/log.ts';
import { confirmPrice } from './charging.ts';
import type { MessageDeps } from './deps.ts';
import { acceptedAs, endAttempt, moveTo, pollAt } from './outcomes.ts';
import type { ListedText } from './providers/provider.ts';
import { applyReport } from './reports.ts';
import { RESTORED } from './rules.ts';
import * as store from './store.ts';
import type { WorkRow } from './store.ts';

/** Clocks differ: a copy of ours may carry a date a little before our request, or as late as our patience. */
const EARLIER = 5 * SECOND;
const LATER = 90 * SECOND;
const BATCH = 50;
/** Looks at the list that find nothing before a request counts as never arrived. */
const ABSENT_LOOKS = 2;

/** Looks after every message whose time has come: reconciles the unknown, asks after the silent. @returns how many */
export async function followUp(deps: MessageDeps, guard: () => void): Promise<number> {
  const rows = await store.followed.all(deps.db.reader, { now: deps.clock.now(), limit: BATCH });
  for (const row of rows) {
    guard();
    try {
      await (row.status === 'accepted' || row.status === 'sent' ? poll(deps, row) : reconcile(deps, row));
    } catch (fault) {
      deps.log.warn({ messageId: row.id, fault: safeError(fault) }, 'the provider cannot be asked now; later again');
      await later(deps, row);
    }
  }
  return rows.length;
}

/** Asks again at the distance of two looks; a message stays what it is while its provider is out of reach. */
async function later(deps: MessageDeps, row: WorkRow): Promise<void> {
  const now = deps.clock.now();
  const step = { status: row.status, nextAt: now + deps.reconcile.betweenLooks };
  await deps.db.write((tx) => moveTo(tx, row, now, step, row.looks));
}

/** No report came for long: the provider is asked, at growing distances, and then left alone. */
async function poll(deps: MessageDeps, row: WorkRow): Promise<void> {
  const now = deps.clock.now();
  const listed = row.providerId ? await deps.provider.find(row.providerId) : undefined;
  await deps.db.write(async (tx) => {
    const looks = row.looks + 1;
    const nextAt = pollAt(deps, now, looks);
    if (!(await moveTo(tx, row, now, { status: row.status, nextAt }, looks))) return; // a report came meanwhile
    if (listed) await confirmPrice(deps, tx, row, listed);
    if (listed && listed.status !== row.status) await applyReport(deps, tx, { ...row, looks }, listed);
  });
}

/**
 * An answer that never came (FAULTS 1): look for our text in the provider's list; found, it is adopted; absent twice,
 * a minute apart, it may be sent again, except marketing, which is never sent twice for the sake of being sent once.
 */
async function reconcile(deps: MessageDeps, row: WorkRow): Promise<void> {
  if (!deps.provider.can.listable) {
    await deps.db.write((tx) => moveTo(tx, row, deps.clock.now(), { status: 'unknown', nextAt: null }));
    return;
  }
  const copies = await copiesAtProvider(deps, row);
  await deps.db.write(async (tx) => {
    const now = deps.clock.now();
    const free: ListedText[] = [];
    for (const copy of copies) {
      const owner = await store.outboundByProviderId.get(tx, { providerId: copy.providerId });
      if (!owner) free.push(copy);
    }
    const [copy] = free;
    if (copy) {
      if (free.length > row.attempt)
        deps.log.error({ messageId: row.id, copies: free.length }, 'the provider has more copies than we sent');
      await endAttempt(tx, row, now, { outcome: 'accepted', providerId: copy.providerId, reason: 'found_in_list' });
      await acceptedAs(deps, tx, row, copy.providerId);
      const adopted = await store.outboundById.get(tx, { merchantId: row.merchantId, id: row.id });
      if (adopted) await applyReport(deps, tx, adopted, copy);
      await confirmPrice(deps, tx, row, copy);
      return;
    }
    await absent(deps, tx, row, now);
  });
}

async function absent(deps: MessageDeps, tx: Parameters<typeof moveTo>[0], row: WorkRow, now: number): Promise<void> {
  const looks = row.looks + 1;
  if (looks < ABSENT_LOOKS) {
    await moveTo(
      tx,
      row,
      now,
      {
        status: 'unknown',
        nextAt: now + deps.reconcile.betweenLooks,
        reason: row.reason === RESTORED ? RESTORED : 'absent_once',
      },
      looks,
    );
  } else if (row.purpose === 'marketing') {
    await moveTo(tx, row, now, { status: 'unknown', nextAt: null, reason: 'absent_twice' }, looks);
  } else {
    await endAttempt(tx, row, now, { outcome: 'absent', reason: 'absent_twice' });
    if (await moveTo(tx, row, now, { status: 'queued', nextAt: now, reason: 'absent_twice' })) tx.onCommit(deps.wake);
  }
}

/** Our text as the provider has it: same sender, same recipient, same words, made while we waited. Newest first. */
async function copiesAtProvider(deps: MessageDeps, row: WorkRow): Promise<ListedText[]> {
  const { db, vault, merchants, provider } = deps;
  const number = await merchants.number(db.reader, row.merchantId, row.numberId);
  if (row.attemptAt === null || !number) return [];
  const startedAt = row.attemptAt;
  const to = vault.open(row.merchantId, row.to);
  const text = vault.open(row.merchantId, row.text);
  const since = startedAt - EARLIER;
  const latest = row.reason === RESTORED ? deps.clock.now() : startedAt + LATER;
  const listed = await provider.list({ to, from: number.address, since, limit: BATCH });
  return listed.filter(
    (copy) =>
      copy.direction === 'outbound' &&
      copy.from === number.address &&
      copy.text === text &&
      copy.date >= since - SECOND && // lists carry whole seconds
      copy.date <= latest,
  );
}

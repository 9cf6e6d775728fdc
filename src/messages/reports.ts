import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { chargeAttempt } from './charging.ts';
import type { MessageDeps } from './deps.ts';
import { applyOptOut, applyRefusal, endAttempt, moveTo, pollAt } from './outcomes.ts';
import type { StatusReport } from './providers/provider.ts';
import { isFinal, laterStatus, type MessageStatus } from './rules.ts';
import { insertOrphan } from './inbox-store.ts';
import * as store from './store.ts';
import type { WorkRow } from './store.ts';

interface Ref {
  merchantId: string;
  id: string;
  attempt: number;
}

/** Reads `merchantId.messageId.attempt`, which we put into the callback's address and the carrier signed. */
function readRef(ref: string | undefined): Ref | undefined {
  const [merchantId, id, attempt] = ref?.split('.') ?? [];
  return merchantId && id && attempt ? { merchantId, id, attempt: Number(attempt) } : undefined;
}

/** Applies one status report, in any order and any number of times; see `Messages.report`. */
export async function report(deps: MessageDeps, news: StatusReport): Promise<void> {
  await deps.db.write(async (tx) => {
    const ref = readRef(news.ref);
    const row = ref
      ? await store.outboundById.get(tx, { merchantId: ref.merchantId, id: ref.id })
      : await store.outboundByProviderId.get(tx, { providerId: news.providerId });
    if (!row) return keepOrphan(deps, tx, news);
    if (ref && ref.attempt !== row.attempt) return ofEarlierAttempt(deps, tx, row, ref.attempt, news);
    await applyReport(deps, tx, row, news);
  });
}

async function keepOrphan(deps: MessageDeps, tx: Tx, news: StatusReport): Promise<void> {
  const now = deps.clock.now();
  const payload = deps.vault.seal('', JSON.stringify(news));
  const onceKey = `${news.providerId}:${news.status}`;
  await insertOrphan.run(tx, { id: newId(now), kind: 'status', onceKey, payload, at: now });
}

/** A copy of a message that was sent again since: kept with its attempt, and counted as the duplicate it is. */
async function ofEarlierAttempt(
  deps: MessageDeps,
  tx: Tx,
  row: WorkRow,
  attempt: number,
  news: StatusReport,
): Promise<void> {
  const known = await store.attemptOf.get(tx, { merchantId: row.merchantId, id: row.id, attempt });
  if (!known || known.providerId) return;
  const earlier = { ...row, attempt, attemptAt: known.startedAt };
  await endAttempt(tx, earlier, deps.clock.now(), {
    outcome: 'accepted',
    providerId: news.providerId,
    errorCode: news.errorCode ?? null,
    reason: 'late_report',
  });
  await chargeAttempt(deps, tx, earlier);
  deps.log.warn({ messageId: row.id, attempt }, 'a text was delivered twice: a request thought lost had arrived');
}

/** Whether the carrier is known to have it: any report proves that it took the text. */
const isTaken = (status: MessageStatus): boolean => status === 'accepted' || status === 'sent' || isFinal(status);

/** Moves a message up to what is reported, with what a failure means for number, sender or account. */
export async function applyReport(
  deps: MessageDeps,
  tx: Tx,
  row: WorkRow,
  news: Pick<StatusReport, 'status' | 'errorCode' | 'providerId'>,
): Promise<void> {
  const status = laterStatus(row.status, news.status);
  if (status === row.status) return;
  if (!isTaken(row.status)) await chargeAttempt(deps, tx, row);
  const known = { ...row, providerId: row.providerId ?? news.providerId };
  if (status === 'failed' || status === 'undelivered') {
    const kind = news.errorCode ? deps.provider.classOf(news.errorCode) : 'handset';
    if (kind === 'opted_out') return applyOptOut(deps, tx, known);
    const scope = kind === 'retry' || kind === 'unknown' ? 'handset' : kind;
    return applyRefusal(deps, tx, known, { code: news.errorCode ?? 0, scope, failedAs: status });
  }
  const now = deps.clock.now();
  const nextAt = status === 'delivered' ? null : pollAt(deps, now, 0);
  await moveTo(tx, row, now, { status, nextAt, providerId: known.providerId });
}

import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { batches } from '../messages/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { meantBy, recipientsOf } from './audience.ts';
import { blockingChecks, voucherChecks } from './checks.ts';
import type { BroadcastDeps } from './deps.ts';
import { draftFaults } from './draft.ts';
import { firstStart } from './schedule.ts';
import { APPROVAL_FROM } from './settings.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import { fieldNames } from '../marketing/index.ts';
import type { BroadcastStatus, Draft } from './types.ts';
import { refuseIfBlocked } from './words.ts';

const conflict = (message: string): DomainError => new DomainError('conflict', message);

/** Notes in the audit who did what; ids and codes only. */
const noted = (
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  actor: string,
  id: string,
  what: string,
  details = {},
) => deps.audit(tx, { merchantId, actor, action: `broadcast.${what}`, subject: id, details });

/** @throws FieldFaults for what cannot be kept at all */
async function checkDraft(deps: BroadcastDeps, tx: Tx, merchantId: string, chosen: Draft): Promise<void> {
  const merchant = await deps.merchants.byId(tx, merchantId);
  refuseIfBlocked(draftFaults(chosen, merchant, fieldNames(deps.mergeFields()), deps.clock.now()));
  refuseIfBlocked(await voucherChecks(deps, tx, merchantId, chosen));
  if (chosen.audience.where === undefined) return;
  const faults = await deps.segments.faults(tx, merchantId, chosen.audience.where);
  const kept = faults.filter(({ code }) => code !== 'empty'); // an empty tree is kept and means nobody
  if (kept.length > 0)
    throw new FieldFaults(
      kept.map(({ path, message }) => ({ field: ['audience.where', path].filter(Boolean).join('.'), message })),
    );
}

/** @param formKey id of the form it was asked with: a second click on its button finds the draft of the first */
export async function draft(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  chosen: Draft,
  actor: string,
  formKey?: string,
): Promise<{ id: string }> {
  await checkDraft(deps, tx, merchantId, chosen);
  return addDraft(deps, tx, merchantId, chosen, actor, { formKey });
}

async function addDraft(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  chosen: Draft,
  actor: string,
  { formKey, ...details }: { formKey?: string | undefined; copyOf?: string },
): Promise<{ id: string }> {
  const now = deps.clock.now();
  const id = formKey ?? newId(now);
  const row = { merchantId, id, draft: chosen, status: 'draft' as const, createdAt: now, createdBy: actor };
  if (!(await store.insertBroadcast(tx, row))) {
    const made = await store.rowById(tx, merchantId, id);
    // After the back button another kind may be chosen, or the first be on its way: that is another broadcast.
    const same = made.status === 'draft' && made.draft.kind === chosen.kind;
    return same ? { id } : addDraft(deps, tx, merchantId, chosen, actor, details);
  }
  await noted(deps, tx, merchantId, actor, id, 'drafted', details);
  return { id };
}

/** A new draft with the same choices; when it is to leave is chosen anew. @param formKey as for `draft` */
export async function copy(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  actor: string,
  formKey?: string,
): Promise<{ id: string }> {
  const { draft: same } = await store.rowById(tx, merchantId, id);
  const chosen = { ...same, schedule: { kind: 'now' as const } };
  return addDraft(deps, tx, merchantId, chosen, actor, { formKey, copyOf: id });
}

/** Only drafts change. */
export async function change(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  chosen: Draft,
  actor: string,
): Promise<void> {
  await store.rowById(tx, merchantId, id);
  await checkDraft(deps, tx, merchantId, chosen);
  if (!(await store.move(tx, merchantId, id, ['draft'], { draft: chosen })))
    throw conflict('It is no draft any more: copy it to change something.');
  await noted(deps, tx, merchantId, actor, id, 'changed');
}

export async function remove(deps: BroadcastDeps, tx: Tx, merchantId: string, id: string, actor: string) {
  await store.rowById(tx, merchantId, id);
  if (!(await store.removeDraft(tx, merchantId, id))) throw conflict('Only a draft can be removed.');
  await noted(deps, tx, merchantId, actor, id, 'removed');
}

/** Where one that may go goes first. */
const letGo = (row: Pick<Row, 'draft'>, startAt: number, now: number): Partial<Row> & { status: BroadcastStatus } =>
  row.draft.schedule.kind === 'recurring'
    ? { status: 'recurring', startAt }
    : startAt > now
      ? { status: 'scheduled', startAt }
      : { status: 'expanding', startAt, startedAt: now };

/** Whether so many get it that a second person must agree; counts no further than it must. */
async function needsApproval(deps: BroadcastDeps, tx: Tx, row: Row, now: number): Promise<boolean> {
  const { merchantId, draft: chosen } = row;
  const from = await deps.merchants.setting(tx, merchantId, APPROVAL_FROM);
  if (from === null) return false;
  // A shop with fewer people than that is soon told; only then is the condition asked.
  if (!(await store.areAtLeast(tx, store.reachableOf(merchantId), from))) return false;
  const meant = await meantBy(deps.segments, tx, merchantId, chosen.audience, now);
  return store.areAtLeast(tx, recipientsOf(meant), from);
}

/** A second press of the button by the same person within this time changes nothing and is no fault. */
const DOUBLE_CLICK = 60_000;

export async function send(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  actor: string,
): Promise<BroadcastStatus> {
  const row = await store.rowById(tx, merchantId, id);
  const now = deps.clock.now();
  const again = row.sentBy === actor && row.sentAt !== null && now - row.sentAt < DOUBLE_CLICK;
  if (row.status !== 'draft' && again) return row.status;
  if (row.status !== 'draft') throw conflict('It was sent already.');
  refuseIfBlocked(await blockingChecks(deps, tx, merchantId, row.draft));
  const startAt = firstStart(row.draft.schedule, await deps.merchants.byId(tx, merchantId), now);
  const to = (await needsApproval(deps, tx, row, now))
    ? { status: 'awaiting_approval' as const, startAt }
    : letGo(row, startAt, now);
  if (!(await store.move(tx, merchantId, id, ['draft'], { ...to, sentAt: now, sentBy: actor })))
    throw conflict('It was sent already.');
  await noted(deps, tx, merchantId, actor, id, 'sent', { status: to.status });
  return to.status;
}

/** Whoever wrote or sent it cannot be the second person. */
export async function approve(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  actor: string,
): Promise<BroadcastStatus> {
  const row = await store.rowById(tx, merchantId, id);
  if (row.status !== 'awaiting_approval') throw conflict('It does not wait for approval.');
  if (actor === row.createdBy || actor === row.sentBy)
    throw new DomainError('forbidden', 'Another person than its author must approve it.');
  const now = deps.clock.now();
  const startAt = Math.max(
    row.startAt ?? now,
    firstStart(row.draft.schedule, await deps.merchants.byId(tx, merchantId), now),
  );
  const to = letGo(row, startAt, now);
  await store.move(tx, merchantId, id, ['awaiting_approval'], { ...to, approvedAt: now, approvedBy: actor });
  await noted(deps, tx, merchantId, actor, id, 'approved');
  return to.status;
}

const PAUSABLE = ['scheduled', 'recurring', 'expanding', 'sending'] as const;

/** After it only what is in the air still arrives. @returns how many that is */
export async function pause(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  actor: string,
  reason = 'staff',
): Promise<number> {
  const row = await store.rowById(tx, merchantId, id);
  const paused = { status: 'paused' as const, pausedFrom: row.status, reason };
  if (!(await store.move(tx, merchantId, id, PAUSABLE, paused))) throw conflict('It is not under way.');
  const batch = { merchantId, batchId: id };
  await batches.hold(tx, batch, deps.clock.now());
  await noted(deps, tx, merchantId, actor, id, 'paused', { reason });
  return (await batches.totals(tx, batch)).submitting ?? 0;
}

/** Goes on where it stood; a start that was missed while it was paused is made up for now. */
export async function resume(deps: BroadcastDeps, tx: Tx, merchantId: string, id: string, actor: string) {
  const row = await store.rowById(tx, merchantId, id);
  const now = deps.clock.now();
  const from = row.status === 'missed' ? 'scheduled' : row.pausedFrom;
  if (!from || !['paused', 'missed'].includes(row.status)) throw conflict('It is not paused.');
  const merchant = await deps.merchants.byId(tx, merchantId);
  const to: Partial<Row> =
    from === 'recurring'
      ? { status: from, startAt: firstStart(row.draft.schedule, merchant, now) }
      : from === 'scheduled'
        ? letGo(row, Math.max(row.startAt ?? now, now), now)
        : { status: from };
  await store.move(tx, merchantId, id, ['paused', 'missed'], { ...to, pausedFrom: null, reason: null, resumedAt: now });
  await noted(deps, tx, merchantId, actor, id, 'resumed');
}

const CANCELABLE = ['awaiting_approval', 'missed', 'paused', ...PAUSABLE] as const;

/** What has not left never will. @returns how many are in the air */
export async function cancel(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  actor: string,
): Promise<number> {
  await store.rowById(tx, merchantId, id);
  const now = deps.clock.now();
  const ended = { status: 'canceled' as const, endedAt: now, reason: 'staff' };
  if (!(await store.move(tx, merchantId, id, CANCELABLE, ended))) throw conflict('There is nothing to cancel.');
  const batch = { merchantId, batchId: id };
  await batches.cancel(tx, batch, now, 'broadcast_canceled');
  await noted(deps, tx, merchantId, actor, id, 'canceled');
  return (await batches.totals(tx, batch)).submitting ?? 0;
}

/** Chooses the text that the rest gets. */
export async function decide(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  winner: 'a' | 'b',
  actor: string,
): Promise<void> {
  const row = await store.rowById(tx, merchantId, id);
  if (!row.draft.textsB) throw conflict('It has one text only.');
  if (row.winner !== null) throw conflict('The text was chosen already.');
  if (!(await store.move(tx, merchantId, id, ['expanding', 'sending', 'paused'], { winner })))
    throw conflict('It is not under way.');
  await noted(deps, tx, merchantId, actor, id, 'decided', { winner });
}

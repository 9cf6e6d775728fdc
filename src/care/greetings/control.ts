import { addDays, type LocalDate, localDate } from '../../kernel/calendar.ts';
import { newId } from '../../kernel/ids.ts';
import { bindingOf, SHOP_HOURS } from '../../marketing/index.ts';
import { batches } from '../../messages/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { FieldFaults } from '../../platform/web/problems.ts';
import { checkedDraft } from './draft.ts';
import type { GreetingDeps } from './deps.ts';
import { occasionKey } from './rules.ts';
import * as runs from './runs-store.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import type { GreetingDraft } from './types.ts';
import { stretchFor } from './windows.ts';

/** Notes in the audit who did what; ids and codes only. */
const noted = (
  deps: GreetingDeps,
  tx: Tx,
  row: Pick<Row, 'merchantId' | 'id'>,
  actor: string,
  what: string,
  details = {},
) =>
  // prettier-ignore
  deps.audit(tx, { merchantId: row.merchantId, actor, action: `greeting.${what}`, subject: row.id, details });

/** @param formKey id of the form it was asked with: a second click on its button finds the greeting of the first */
export async function add(
  deps: GreetingDeps,
  tx: Tx,
  merchantId: string,
  chosen: GreetingDraft,
  actor: string,
  formKey?: string,
): Promise<{ id: string }> {
  const draft = await checkedDraft(deps, tx, merchantId, chosen);
  const now = deps.clock.now();
  const row = {
    merchantId,
    id: formKey ?? newId(now),
    occasion: occasionKey(draft),
    draft,
    version: 1,
    on: false,
    doneThrough: null,
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
    actor,
  };
  if (await store.insertGreeting(tx, row)) await noted(deps, tx, row, actor, 'added', { occasion: row.occasion });
  return { id: row.id };
}

/** Another kind of occasion is another greeting: who was greeted for the first would be greeted again. */
function refuseOtherOccasion({ draft, doneThrough }: Row, to: GreetingDraft): void {
  const same = occasionKey({ ...draft, daysBefore: 0 }) === occasionKey({ ...to, daysBefore: 0 });
  if (!same && doneThrough !== null)
    throw new FieldFaults([{ field: 'occasion', message: 'It has been on for this occasion: make another greeting for another.' }]); // prettier-ignore
}

export async function change(
  deps: GreetingDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  chosen: GreetingDraft,
  actor: string,
): Promise<void> {
  const row = await store.rowById(tx, merchantId, id);
  const draft = await checkedDraft(deps, tx, merchantId, chosen);
  refuseOtherOccasion(row, draft);
  const to = { draft, occasion: occasionKey(draft), version: row.version + 1, updatedAt: deps.clock.now(), actor };
  await store.set(tx, merchantId, id, to);
  await store.keepVersion(tx, { ...row, ...to });
  if (row.on) await runs.searchAgain(tx, { merchantId, greetingId: id });
  await noted(deps, tx, row, actor, 'changed', { version: to.version });
}

/** The last day it leaves out when it is switched on now: yesterday, or today when today's hours are over. */
async function doneBefore(deps: GreetingDeps, tx: Tx, { merchantId, draft }: Row): Promise<LocalDate> {
  const merchant = await deps.merchants.byId(tx, merchantId);
  const shopHours = await deps.merchants.setting(tx, merchantId, SHOP_HOURS);
  const now = deps.clock.now();
  const today = localDate(now, merchant.zone);
  const timing = { day: today, time: draft.time, late: 'same_day' as const };
  return stretchFor(bindingOf(merchant, shopHours, '|'), timing, now) ? addDays(today, -1) : today;
}

export async function turn(
  deps: GreetingDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  on: boolean,
  actor: string,
): Promise<void> {
  const row = await store.rowById(tx, merchantId, id);
  if (row.on === on) return;
  const now = deps.clock.now();
  if (on) {
    await checkedDraft(deps, tx, merchantId, row.draft); // what it names may be gone since
    const doneThrough = await doneBefore(deps, tx, row);
    await store.set(tx, merchantId, id, { on, doneThrough, updatedAt: now });
    await runs.reopenFrom(tx, { merchantId, greetingId: id, day: addDays(doneThrough, 1) });
  } else await off(tx, row, now);
  await noted(deps, tx, row, actor, on ? 'on' : 'off');
}

/** The worker forgets who waits; what is queued and has not left is recalled. */
async function off(tx: Tx, { merchantId, id }: Row, now: number, archivedAt: number | null = null): Promise<void> {
  await store.set(tx, merchantId, id, { on: false, updatedAt: now, archivedAt });
  await batches.cancel(tx, { merchantId, batchId: id }, now, 'greeting_off');
}

export async function moveUp(deps: GreetingDeps, tx: Tx, merchantId: string, id: string, actor: string): Promise<void> {
  const row = await store.rowById(tx, merchantId, id);
  const other = await store.neighbour(tx, row);
  if (!other) return;
  const [first, second] = [Math.min(row.position, other.position), Math.max(row.position, other.position)];
  await store.set(tx, merchantId, id, { position: first });
  await store.set(tx, merchantId, other.id, { position: second === first ? first + 1 : second });
  await noted(deps, tx, row, actor, 'moved', { before: other.id });
}

export async function remove(deps: GreetingDeps, tx: Tx, merchantId: string, id: string, actor: string): Promise<void> {
  const row = await store.rowById(tx, merchantId, id);
  const now = deps.clock.now();
  await off(tx, row, now, now);
  await noted(deps, tx, row, actor, 'removed');
}

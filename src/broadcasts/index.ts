import { inArray } from 'drizzle-orm';
import { batches } from '../messages/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Pump } from '../platform/scheduler/index.ts';
import type { Slice } from '../platform/slice.ts';
import { broadcastApi } from './api.ts';
import * as control from './control.ts';
import type { BroadcastDeps } from './deps.ts';
import { broadcastFields } from './fields.ts';
import { preview } from './measure.ts';
import { broadcastPages } from './pages.ts';
import { broadcastData } from './personal-data.ts';
import { preflight } from './preflight.ts';
import { broadcastPump } from './pump.ts';
import { recipients } from './recipients.ts';
import { armCounts, counts, failures } from './results.ts';
import { broadcasts as table } from './schema.ts';
import * as store from './store.ts';
import { fieldNames } from '../marketing/index.ts';
import { tryOut } from './try-out.ts';
import type { Broadcasts } from './types.ts';

export type * from './types.ts';
export type { BroadcastDeps } from './deps.ts';
export { createLinks, LINK_DOMAIN, type Links } from './links/index.ts';
export { linkPages } from './links/pages.ts';
export { BROADCAST_KINDS } from './types.ts';
export { APPROVAL_FROM } from './settings.ts';

/** Broadcasts of all shops, and the pump that carries them out in the worker. */
export function createBroadcasts(deps: BroadcastDeps): { broadcasts: Broadcasts; pump: Pump } {
  const broadcasts: Broadcasts = {
    draft: (tx, merchantId, draft, actor, formKey) => control.draft(deps, tx, merchantId, draft, actor, formKey),
    change: (tx, merchantId, id, draft, actor) => control.change(deps, tx, merchantId, id, draft, actor),
    copy: (tx, merchantId, id, actor, formKey) => control.copy(deps, tx, merchantId, id, actor, formKey),
    remove: (tx, merchantId, id, actor) => control.remove(deps, tx, merchantId, id, actor),
    byId: async (reader, merchantId, id) => store.shown(await store.rowById(reader, merchantId, id)),
    list: async (reader, merchantId, filter) => (await store.list(reader, merchantId, filter)).map(store.shown),
    mergeFields: () => fieldNames(deps.mergeFields()),
    preflight: (reader, merchantId, draft) => preflight(deps, reader, merchantId, draft),
    preview: (reader, merchantId, draft, ids) => preview(deps, reader, merchantId, draft, ids),
    test: (tx, merchantId, id, to, actor) => tryOut(deps, tx, merchantId, id, to, actor),
    send: (tx, merchantId, id, actor) => control.send(deps, tx, merchantId, id, actor),
    approve: (tx, merchantId, id, actor) => control.approve(deps, tx, merchantId, id, actor),
    pause: (tx, merchantId, id, actor, reason) => control.pause(deps, tx, merchantId, id, actor, reason),
    resume: (tx, merchantId, id, actor) => control.resume(deps, tx, merchantId, id, actor),
    cancel: (tx, merchantId, id, actor) => control.cancel(deps, tx, merchantId, id, actor),
    decide: (tx, merchantId, id, winner, actor) => control.decide(deps, tx, merchantId, id, winner, actor),
    counts: (reader, merchantId, id) => counts(reader, merchantId, id),
    armCounts: (reader, merchantId, id) => armCounts(reader, merchantId, id),
    failures: (reader, merchantId, id) => failures(reader, merchantId, id),
    recipients: (reader, merchantId, id, filter) => recipients(deps, reader, merchantId, id, filter),
  };
  return { broadcasts, pump: broadcastPump(deps) };
}

export const broadcastsSlice = (deps: BroadcastDeps & { broadcasts: Broadcasts }): Slice => ({
  name: 'broadcasts',
  pages: broadcastPages(deps),
  api: broadcastApi(deps),
  segmentFields: broadcastFields,
  personalData: broadcastData,
});

/**
 * After a restore nobody knows to whom the broadcasts under way had gone since the backup, and a scheduled one may have
 * been sent by then: each waits for a person (knadh/listmonk#1801).
 * @returns how many
 */
export async function pauseRestored(db: Database, now: number): Promise<number> {
  return db.write(async (tx) => {
    await batches.forgetExpired(tx, now);
    let paused = 0;
    for (const status of ['scheduled', 'recurring', 'expanding', 'sending'] as const) {
      const rows = await tx.db
        .update(table)
        .set({ status: 'paused', pausedFrom: status, reason: 'restored' })
        .where(inArray(table.status, [status]))
        .returning({ id: table.id });
      paused += rows.length;
    }
    return paused;
  });
}

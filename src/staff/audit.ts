import { and, desc, eq, gte, lt } from 'drizzle-orm';
import { type Clock, HOUR, SECOND } from '../kernel/clock.ts';
import { firstIdAt, newId } from '../kernel/ids.ts';
import type { Reader } from '../platform/db/index.ts';
import { TooMany } from '../platform/web/problems.ts';
import { audit } from './schema.ts';
import * as store from './store.ts';
import type { AuditEntry, Staff } from './types.ts';

/** Whole numbers one person may look at within an hour: plenty for a day's work, too few to carry the book away. */
export const REVEALS_AN_HOUR = 60;

const REVEALED = 'customer.revealed';

/** Writes the audit and counts in it. */
export function createAudit(clock: Clock): Pick<Staff, 'audit' | 'noteReveal'> {
  const record = async (
    tx: Parameters<Staff['audit']>[0],
    { merchantId, actor, action, subject, details }: AuditEntry,
  ) => {
    const at = clock.now();
    await tx.db
      .insert(audit)
      .values({ merchantId, id: newId(at), at, actor, action, subject: subject ?? null, details: details ?? {} });
  };
  return {
    audit: record,
    async noteReveal(tx, { merchantId, actor, subject, of = 'number', via }) {
      const since = clock.now() - HOUR;
      const recent = await store.revealsSince.all(tx, { merchantId, actor, action: REVEALED, since: firstIdAt(since) });
      if (recent.length >= REVEALS_AN_HOUR) {
        const wait = Math.ceil((recent[0]!.at - since) / SECOND);
        throw new TooMany('That is more whole numbers than an hour of work needs.', Math.max(1, wait));
      }
      await record(tx, { merchantId, actor, action: REVEALED, subject, details: { of, ...(via && { via }) } });
    },
  };
}

export type AuditRow = typeof audit.$inferSelect;

export interface AuditFilter {
  actor?: string | undefined;
  action?: string | undefined;
  /** Entries made from this instant on and before that one, epoch milliseconds. */
  from?: number | undefined;
  until?: number | undefined;
  /** Older than the entry of this id. */
  before?: string | undefined;
}

/** The newest entries that meet the filter. */
export function auditList(
  reader: Reader,
  merchantId: string,
  { actor, action, from, until, before }: AuditFilter,
  limit: number,
): Promise<AuditRow[]> {
  return reader.db
    .select()
    .from(audit)
    .where(
      and(
        eq(audit.merchantId, merchantId),
        actor === undefined ? undefined : eq(audit.actor, actor),
        action === undefined ? undefined : eq(audit.action, action),
        from === undefined ? undefined : gte(audit.id, firstIdAt(from)),
        until === undefined ? undefined : lt(audit.id, firstIdAt(until)),
        before === undefined ? undefined : lt(audit.id, before),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(limit);
}

/** Which actions and actors a shop's audit knows, for the filter. */
export async function auditFacets(
  reader: Reader,
  merchantId: string,
): Promise<{ actions: string[]; actors: string[] }> {
  const mine = eq(audit.merchantId, merchantId);
  const actions = await reader.db.selectDistinct({ action: audit.action }).from(audit).where(mine);
  const actors = await reader.db.selectDistinct({ actor: audit.actor }).from(audit).where(mine);
  return {
    actions: actions.map(({ action }) => action).toSorted(),
    actors: actors.map(({ actor }) => actor).toSorted(),
  };
}

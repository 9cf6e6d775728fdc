import { and, asc, desc, eq, gt, gte, isNull, max, ne, sql } from 'drizzle-orm';
import { merchants } from '../merchants/schema.ts';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { audit, sessions, setupLinks, staff, staffLinks, tokens } from './schema.ts';

export const principalOfToken = hot('staff.principalOfToken', (db) =>
  db
    .select({ merchantId: tokens.merchantId, id: tokens.id, role: tokens.role })
    .from(tokens)
    .where(and(eq(tokens.hash, sql.placeholder('hash')), isNull(tokens.revokedAt))),
);

/** An account that may sign in. */
export const accountByEmail = hot('staff.accountByEmail', (db) =>
  db
    .select({ merchantId: staff.merchantId, id: staff.id, password: staff.password, totpSince: staff.totpSince })
    .from(staff)
    .where(and(eq(staff.emailHash, sql.placeholder('emailHash')), isNull(staff.disabledAt))),
);

/** Sessions that hold: not ended, begun and last seen late enough, of somebody who is not disabled. */
export const session = hot('staff.session', (db) =>
  db
    .select({
      merchantId: sessions.merchantId,
      staffId: sessions.staffId,
      seenAt: sessions.seenAt,
      freshAt: sessions.freshAt,
      role: staff.role,
      preset: staff.preset,
      shop: merchants.name,
    })
    .from(sessions)
    .innerJoin(staff, and(eq(staff.merchantId, sessions.merchantId), eq(staff.id, sessions.staffId)))
    .innerJoin(merchants, eq(merchants.merchantId, sessions.merchantId))
    .where(
      and(
        eq(sessions.hash, sql.placeholder('hash')),
        gt(sessions.createdAt, sql.placeholder('bornAfter')),
        gt(sessions.seenAt, sql.placeholder('seenAfter')),
        isNull(sessions.endedAt),
        isNull(staff.disabledAt),
      ),
    ),
);

export const seen = hotWrite('staff.seen', (db) =>
  db
    .update(sessions)
    .set({ seenAt: sql`${sql.placeholder('now')}` })
    .where(eq(sessions.hash, sql.placeholder('hash'))),
);

export const endSession = hotWrite('staff.endSession', (db) =>
  db
    .update(sessions)
    .set({ endedAt: sql`${sql.placeholder('now')}` })
    .where(and(eq(sessions.hash, sql.placeholder('hash')), isNull(sessions.endedAt)))
    .returning({ merchantId: sessions.merchantId, staffId: sessions.staffId }),
);

/** Phones that get alerts; which subjects each wants stands in `alerts`. */
export const alertPhones = hot('staff.alertPhones', (db) =>
  db
    .select({ staffId: staff.id, phone: staff.phone, alerts: staff.alerts })
    .from(staff)
    .where(and(eq(staff.merchantId, sql.placeholder('merchantId')), ne(staff.alerts, ''), isNull(staff.disabledAt)))
    .orderBy(asc(staff.id)),
);

export const phone = hot('staff.phone', (db) =>
  db
    .select({ phone: staff.phone, disabledAt: staff.disabledAt })
    .from(staff)
    .where(and(eq(staff.merchantId, sql.placeholder('merchantId')), eq(staff.id, sql.placeholder('id')))),
);

/** Accounts with this number that may sign in; two people may share a phone, the older account speaks. */
export const byPhone = hot('staff.byPhone', (db) =>
  db
    .select({ id: staff.id, role: staff.role, preset: staff.preset })
    .from(staff)
    .where(
      and(
        eq(staff.merchantId, sql.placeholder('merchantId')),
        eq(staff.phoneHash, sql.placeholder('phoneHash')),
        isNull(staff.disabledAt),
      ),
    )
    .orderBy(asc(staff.id))
    .limit(1),
);

export const setupLink = hot('staff.setupLink', (db) =>
  db
    .select({ expiresAt: setupLinks.expiresAt, usedAt: setupLinks.usedAt })
    .from(setupLinks)
    .where(eq(setupLinks.hash, sql.placeholder('hash'))),
);

/** Uses up every open link at once: whichever of two set-ups comes first wins, on both engines. */
export const useSetupLinks = hotWrite('staff.useSetupLinks', (db) =>
  db
    .update(setupLinks)
    .set({ usedAt: sql`${sql.placeholder('now')}` })
    .where(isNull(setupLinks.usedAt))
    .returning({ hash: setupLinks.hash, expiresAt: setupLinks.expiresAt }),
);

/** Reveals of one person since a moment, oldest first. */
export const revealsSince = hot('staff.revealsSince', (db) =>
  db
    .select({ at: audit.at })
    .from(audit)
    .where(
      and(
        eq(audit.merchantId, sql.placeholder('merchantId')),
        eq(audit.actor, sql.placeholder('actor')),
        gte(audit.id, sql.placeholder('since')),
        eq(audit.action, sql.placeholder('action')),
      ),
    )
    .orderBy(asc(audit.id)),
);

/** Everybody of a shop, or one of them, with the time their browsers were last seen. */
export async function people(reader: Reader, merchantId: string, staffId?: string) {
  const ofShop = eq(staff.merchantId, merchantId);
  const rows = await reader.db
    .select({
      merchantId: staff.merchantId,
      id: staff.id,
      email: staff.email,
      name: staff.name,
      role: staff.role,
      preset: staff.preset,
      password: staff.password,
      totpSince: staff.totpSince,
      disabledAt: staff.disabledAt,
    })
    .from(staff)
    .where(staffId === undefined ? ofShop : and(ofShop, eq(staff.id, staffId)));
  const views = await reader.db
    .select({ staffId: sessions.staffId, seenAt: max(sessions.seenAt) })
    .from(sessions)
    .where(eq(sessions.merchantId, merchantId))
    .groupBy(sessions.staffId);
  const seenAt = new Map(views.map((row) => [row.staffId, row.seenAt]));
  return rows.map((row) => ({ ...row, seenAt: seenAt.get(row.id) ?? null }));
}

export type PersonRow = Awaited<ReturnType<typeof people>>[number];

/** Ends every open session of somebody, but for the one of this hash. */
export async function endSessionsOf(
  tx: Tx,
  merchantId: string,
  staffId: string,
  now: number,
  except?: string,
): Promise<number> {
  const theirs = and(
    eq(sessions.merchantId, merchantId),
    eq(sessions.staffId, staffId),
    isNull(sessions.endedAt),
    except === undefined ? undefined : ne(sessions.hash, except),
  );
  const ended = await tx.db.update(sessions).set({ endedAt: now }).where(theirs).returning({ hash: sessions.hash });
  return ended.length;
}

/** Open sessions of somebody, the one used last first. */
export const openSessions = (
  reader: Reader,
  merchantId: string,
  staffId: string,
  bornAfter: number,
  seenAfter: number,
) =>
  reader.db
    .select({
      hash: sessions.hash,
      createdAt: sessions.createdAt,
      seenAt: sessions.seenAt,
      device: sessions.device,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.merchantId, merchantId),
        eq(sessions.staffId, staffId),
        isNull(sessions.endedAt),
        gt(sessions.createdAt, bornAfter),
        gt(sessions.seenAt, seenAfter),
      ),
    )
    .orderBy(desc(sessions.seenAt), desc(sessions.createdAt));

/** Whether somebody may still come in: between the password and the code they may have been disabled. */
export const mayEnter = hot('staff.mayEnter', (db) =>
  db
    .select({ id: staff.id })
    .from(staff)
    .where(
      and(
        eq(staff.merchantId, sql.placeholder('merchantId')),
        eq(staff.id, sql.placeholder('staffId')),
        isNull(staff.disabledAt),
      ),
    ),
);

/** The account behind an open session. */
export const accountOfSession = hot('staff.accountOfSession', (db) =>
  db
    .select({ staffId: staff.id, emailHash: staff.emailHash, password: staff.password })
    .from(sessions)
    .innerJoin(staff, and(eq(staff.merchantId, sessions.merchantId), eq(staff.id, sessions.staffId)))
    .where(and(eq(sessions.hash, sql.placeholder('hash')), isNull(sessions.endedAt), isNull(staff.disabledAt))),
);

export const freshen = hotWrite('staff.freshen', (db) =>
  db
    .update(sessions)
    .set({ freshAt: sql`${sql.placeholder('now')}` })
    .where(eq(sessions.hash, sql.placeholder('hash'))),
);

export const linkByHash = hot('staff.linkByHash', (db) =>
  db
    .select({
      merchantId: staffLinks.merchantId,
      hash: staffLinks.hash,
      kind: staffLinks.kind,
      staffId: staffLinks.staffId,
      email: staffLinks.email,
      name: staffLinks.name,
      role: staffLinks.role,
      preset: staffLinks.preset,
      expiresAt: staffLinks.expiresAt,
      usedAt: staffLinks.usedAt,
      revokedAt: staffLinks.revokedAt,
      shop: merchants.name,
    })
    .from(staffLinks)
    .innerJoin(merchants, eq(merchants.merchantId, staffLinks.merchantId))
    .where(eq(staffLinks.hash, sql.placeholder('hash'))),
);

/** Uses a link up once: of two at once, one gets the row. */
export const useLink = hotWrite('staff.useLink', (db) =>
  db
    .update(staffLinks)
    .set({ usedAt: sql`${sql.placeholder('now')}` })
    .where(and(eq(staffLinks.hash, sql.placeholder('hash')), isNull(staffLinks.usedAt)))
    .returning({ hash: staffLinks.hash }),
);

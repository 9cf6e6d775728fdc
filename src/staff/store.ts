import { and, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { merchants } from '../merchants/schema.ts';
import { hot, hotWrite } from '../platform/db/index.ts';
import { sessions, setupLinks, staff, tokens } from './schema.ts';

export const principalOfToken = hot('staff.principalOfToken', (db) =>
  db
    .select({ merchantId: tokens.merchantId, id: tokens.id, role: tokens.role })
    .from(tokens)
    .where(and(eq(tokens.hash, sql.placeholder('hash')), isNull(tokens.revokedAt))),
);

/** An account that may sign in. */
export const accountByEmail = hot('staff.accountByEmail', (db) =>
  db
    .select({ merchantId: staff.merchantId, id: staff.id, password: staff.password })
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
      role: staff.role,
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
    .select({ phone: staff.phone, alerts: staff.alerts })
    .from(staff)
    .where(and(eq(staff.merchantId, sql.placeholder('merchantId')), ne(staff.alerts, ''), isNull(staff.disabledAt))),
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

import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id, instant, json, keyedHash, sealed } from '../platform/db/columns.ts';
import { merchants } from '../merchants/schema.ts';
import type { Role } from '../platform/web/principal.ts';

export const staff = sqliteTable(
  'staff',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    email: sealed('email').notNull(),
    /** One e-mail address signs in to one account of the gateway, so it is hashed without the merchant. */
    emailHash: keyedHash('email_hash').notNull(),
    role: text('role').$type<Role>().notNull(),
    /** argon2id in PHC form; null until an invitation is accepted. */
    password: text('password'),
    phone: sealed('phone'),
    phoneHash: keyedHash('phone_hash'),
    /** What is texted to this person's phone: comma-separated subjects, now only 'cases'. */
    alerts: text('alerts').notNull(),
    createdAt: instant('created_at').notNull(),
    disabledAt: instant('disabled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('staff_email').on(t.emailHash),
    index('staff_alerts')
      .on(t.merchantId)
      .where(sql`alerts <> ''`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** API tokens; only a SHA-256 of the token is kept, since it is 256 random bits. */
export const tokens = sqliteTable(
  'tokens',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    name: text('name').notNull(),
    role: text('role').$type<Role>().notNull(),
    hash: text('hash').notNull(),
    createdAt: instant('created_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('tokens_hash').on(t.hash),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Signed-in browsers. `hash` is the SHA-256 of the cookie's value. */
export const sessions = sqliteTable(
  'sessions',
  {
    merchantId: id('merchant_id').notNull(),
    hash: text('hash').notNull(),
    staffId: id('staff_id').notNull(),
    createdAt: instant('created_at').notNull(),
    seenAt: instant('seen_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.hash] }),
    uniqueIndex('sessions_hash').on(t.hash),
    foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] }),
  ],
);

/** One-time links of a gateway that has no shop yet. */
export const setupLinks = sqliteTable('setup_links', {
  hash: text('hash').primaryKey(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

/** Who did what, append-only: ids and codes, never names, numbers or text. */
export const audit = sqliteTable(
  'audit',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    at: instant('at').notNull(),
    /** `staff:<id>`, `token:<id>`, `command-line`, `system`. */
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject'),
    details: json('details').notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })],
);

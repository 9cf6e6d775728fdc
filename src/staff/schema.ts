import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id, instant, json, keyedHash, sealed, whole } from '../platform/db/columns.ts';
import { merchants } from '../merchants/schema.ts';
import type { Preset, Role } from '../platform/web/principal.ts';

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
    /** What is texted to this person's phone: comma-separated `ALERT_SUBJECTS`. */
    alerts: text('alerts').notNull(),
    createdAt: instant('created_at').notNull(),
    disabledAt: instant('disabled_at'),
    /** How colleagues know this person; absent for accounts made at the command line. */
    name: sealed('name'),
    /** Narrows or widens what the role may on pages. */
    preset: text('preset').$type<Preset>(),
    /** Secret of the second factor, base 32. It holds from the moment a code of it was given (`totpSince`). */
    totp: sealed('totp'),
    totpSince: instant('totp_since'),
    /** Number of the 30-second step whose code was used last: each code works once. */
    totpStep: whole('totp_step'),
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
    /** When the password was given last in it; what is sensitive wants that recent. */
    freshAt: instant('fresh_at'),
    /** Browser and system in two words (`firefox/windows`): enough to know one's own phone, too little to know a person. */
    device: text('device'),
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

/** One-time links: to come in (`invite`), or to choose a new password (`reset`). Only their SHA-256 is kept. */
export const staffLinks = sqliteTable(
  'staff_links',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    kind: text('kind').$type<'invite' | 'reset'>().notNull(),
    hash: text('hash').notNull(),
    /** Whose password a reset changes; an invitation has nobody yet. */
    staffId: id('staff_id'),
    email: sealed('email'),
    name: sealed('name'),
    role: text('role').$type<Role>(),
    preset: text('preset').$type<Preset>(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('staff_links_hash').on(t.hash),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Ways in for whoever lost the phone of the second factor; each works once. */
export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    merchantId: id('merchant_id').notNull(),
    staffId: id('staff_id').notNull(),
    hash: keyedHash('hash').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.staffId, t.hash] }),
    foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] }),
  ],
);

/** Which of the house data rules each person has read and agreed to (X8). */
export const houseRuleTicks = sqliteTable(
  'house_rule_ticks',
  {
    merchantId: id('merchant_id').notNull(),
    staffId: id('staff_id').notNull(),
    rule: text('rule').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.staffId, t.rule] }),
    foreignKey({ columns: [t.merchantId, t.staffId], foreignColumns: [staff.merchantId, staff.id] }),
  ],
);

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
  (t) => [primaryKey({ columns: [t.merchantId, t.id] }), index('audit_actor').on(t.merchantId, t.actor, t.id)],
);

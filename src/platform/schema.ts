import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { id, instant, json, sealed, whole } from './db/columns.ts';

/** What happened, for reactions, care plans and outgoing webhooks: ids and codes only, append-only. */
export const facts = sqliteTable(
  'facts',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    name: text('name').notNull(),
    customerId: id('customer_id'),
    ids: json('ids').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.id] })],
);

/** Answers already given to a POST, so that the same key gets the same answer for 24 h. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    merchantId: id('merchant_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    status: whole('status').notNull(),
    answer: sealed('answer').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.key] }), index('idempotency_keys_at').on(t.at)],
);

/** Who runs a job now. A taker raises `token`; whoever holds a lower one has lost the lease. */
export const leases = sqliteTable('leases', {
  name: text('name').primaryKey(),
  owner: text('owner').notNull(),
  token: whole('token').notNull(),
  untilAt: instant('until_at').notNull(),
});

/** Running numbers of a merchant: members, cases. */
export const counters = sqliteTable(
  'counters',
  {
    merchantId: id('merchant_id').notNull(),
    name: text('name').notNull(),
    value: whole('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.name] })],
);

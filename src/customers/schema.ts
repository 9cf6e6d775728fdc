import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { flag, id, instant, keyedHash, sealed, whole } from '../platform/db/columns.ts';
import type { ConsentState, MarketingState, Reach } from './rules.ts';

export const customers = sqliteTable(
  'customers',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** Set when the customer joins; stays with the person when the phone number changes. */
    memberNumber: whole('member_number'),
    name: sealed('name'),
    /** Keyed hash of all words of the name in one order: equal for two people of one name. */
    nameKey: keyedHash('name_key'),
    /** The language this person chose; null: the shop's. */
    language: text('language').$type<'en' | 'zh'>(),
    /** 'MM-DD', or 'L MM-DD' in the lunar calendar. */
    birthday: text('birthday'),
    joinedAt: instant('joined_at'),
    /** Where the row came from: sms, api, counter, import. */
    source: text('source').notNull(),
    /** Summary of the consent events for the current number. */
    marketing: text('marketing').$type<MarketingState>().notNull(),
    /** Summary of consent, stops and the current number: whether a marketing text may go out, and why not. */
    reach: text('reach').$type<Reach>().notNull().default('no_consent'),
    /** IANA zone of this person, where it is known to differ from the shop's. */
    zone: text('zone'),
    /** Merged into another or erased: kept for the ledgers, in no list and no segment. Null: a person of the shop. */
    archivedAt: instant('archived_at'),
    mergedInto: id('merged_into'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('customers_member_number')
      .on(t.merchantId, t.memberNumber)
      .where(sql`member_number is not null`),
    index('customers_name_key')
      .on(t.merchantId, t.nameKey, t.birthday)
      .where(sql`name_key is not null`),
    // Counting an audience goes through all of them: here is what segments ask, without names. In the order of reach, by
    // which they are told apart; with `archived_at`, since SQLite takes no index for covering that lacks a column of the
    // question, though its own condition answers it.
    index('customers_asked')
      .on(
        t.merchantId,
        t.reach,
        t.id,
        t.joinedAt,
        t.language,
        t.marketing,
        t.birthday,
        t.source,
        t.createdAt,
        t.zone,
        t.archivedAt,
      ) // prettier-ignore
      .where(sql`archived_at is null`),
    // Whose day it is: birthdays and joining days of a large shop are found every day.
    index('customers_birthday')
      .on(t.merchantId, t.birthday, t.id)
      .where(sql`birthday is not null and archived_at is null`),
    index('customers_joined')
      .on(t.merchantId, t.joinedAt, t.id)
      .where(sql`joined_at is not null and archived_at is null`),
    index('customers_zone')
      .on(t.merchantId, t.zone)
      .where(sql`zone is not null`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Numbers a person has or had. One current owner per number and merchant. */
export const customerNumbers = sqliteTable(
  'customer_numbers',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    customerId: id('customer_id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    number: sealed('number').notNull(),
    lastFour: text('last_four').notNull(),
    fromAt: instant('from_at').notNull(),
    toAt: instant('to_at'),
    /** Country, with the state where a number tells it (`US-FL`, `CN`): whose hours and laws bind. Null: unknown. */
    region: text('region'),
    /** The carrier says it is out of service or no mobile; null: nothing known against it. */
    troubleCode: whole('trouble_code'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('customer_numbers_current')
      .on(t.merchantId, t.numberHash)
      .where(sql`to_at is null`),
    index('customer_numbers_customer').on(t.merchantId, t.customerId, t.toAt, t.region),
    index('customer_numbers_last_four').on(t.merchantId, t.lastFour),
    index('customer_numbers_region')
      .on(t.merchantId, t.region)
      .where(sql`to_at is null`),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Keyed hashes of the folded words of a name and their beginnings: names are searched without being readable. */
export const customerNameTokens = sqliteTable(
  'customer_name_tokens',
  {
    merchantId: id('merchant_id').notNull(),
    token: keyedHash('token').notNull(),
    customerId: id('customer_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.token, t.customerId] }),
    index('customer_name_tokens_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

export const customerTags = sqliteTable(
  'customer_tags',
  {
    merchantId: id('merchant_id').notNull(),
    tag: text('tag').notNull(),
    customerId: id('customer_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.tag, t.customerId] }),
    index('customer_tags_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Every giving, pausing and taking back of consent to marketing texts: the proof. Append-only. */
export const consentEvents = sqliteTable(
  'consent_events',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    customerId: id('customer_id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    state: text('state').$type<ConsentState>().notNull(),
    /** The words the person saw when they agreed, with the version; null for a withdrawal. */
    wording: text('wording'),
    wordingVersion: whole('wording_version'),
    /** sms, api, counter, import, carrier, staff; with what the caller says of the proof. */
    source: text('source').notNull(),
    proof: sealed('proof'),
    inboundId: id('inbound_id'),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('consent_events_customer').on(t.merchantId, t.customerId, t.id),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Where consent stands now for a person on a number: the last event. */
export const consents = sqliteTable(
  'consents',
  {
    merchantId: id('merchant_id').notNull(),
    customerId: id('customer_id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    state: text('state').$type<ConsentState>().notNull(),
    eventId: id('event_id').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId, t.numberHash] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Every stop and return, with the words that made it. Append-only; holds numbers that are no customers. */
export const suppressionEvents = sqliteTable(
  'suppression_events',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    kind: text('kind').$type<'stop' | 'start'>().notNull(),
    source: text('source').notNull(),
    /** What was texted, or what staff noted. */
    text: sealed('text'),
    inboundId: id('inbound_id'),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('suppression_events_number').on(t.merchantId, t.numberHash, t.id),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Numbers that must get nothing but replies. `sender` is '*' or, where the carrier blocks by sender, its row. */
export const suppressions = sqliteTable(
  'suppressions',
  {
    merchantId: id('merchant_id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    sender: id('sender').notNull(),
    number: sealed('number').notNull(),
    lastFour: text('last_four').notNull(),
    /** The carrier itself blocks: not even a reply gets through. */
    byCarrier: flag('by_carrier').notNull(),
    eventId: id('event_id').notNull(),
    since: instant('since').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.numberHash, t.sender] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

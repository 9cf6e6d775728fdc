import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { consentEvents, consents, suppressionEvents, suppressions } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

/** Every stop that binds a number: for all senders ('*') and for single ones. */
export const suppressionsOf = hot('suppressions.of', (db) =>
  db
    .select({ sender: suppressions.sender, byCarrier: suppressions.byCarrier, since: suppressions.since })
    .from(suppressions)
    .where(and(eq(suppressions.merchantId, $('merchantId')), eq(suppressions.numberHash, $('numberHash')))),
);

export const consentOf = hot('consents.of', (db) =>
  db
    .select({ state: consents.state, eventId: consents.eventId })
    .from(consents)
    .where(
      and(
        eq(consents.merchantId, $('merchantId')),
        eq(consents.customerId, $('customerId')),
        eq(consents.numberHash, $('numberHash')),
      ),
    ),
);

/** The state before the latest pause or withdrawal, so that a return restores what was there. */
export async function lastGrantOrRefusal(
  reader: Reader,
  merchantId: string,
  customerId: string,
  numberHash: KeyedHash,
): Promise<{ state: string; wording: string | null; wordingVersion: number | null } | undefined> {
  const [row] = await reader.db
    .select({
      state: consentEvents.state,
      wording: consentEvents.wording,
      wordingVersion: consentEvents.wordingVersion,
    })
    .from(consentEvents)
    .where(
      and(
        eq(consentEvents.merchantId, merchantId),
        eq(consentEvents.customerId, customerId),
        eq(consentEvents.numberHash, numberHash),
        inArray(consentEvents.state, ['granted', 'asked']),
      ),
    )
    .orderBy(desc(consentEvents.id))
    .limit(1);
  return row;
}

const addEvent = hotWrite('consents.addEvent', (db) =>
  db.insert(consentEvents).values({
    merchantId: $('merchantId'),
    id: $('id'),
    customerId: $('customerId'),
    numberHash: $('numberHash'),
    state: $('state'),
    wording: $('wording'),
    wordingVersion: $('wordingVersion'),
    source: $('source'),
    proof: $('proof'),
    inboundId: $('inboundId'),
    actor: $('actor'),
    at: $('at'),
  }),
);

const setConsent = hotWrite('consents.set', (db) =>
  db
    .insert(consents)
    .values({
      merchantId: $('merchantId'),
      customerId: $('customerId'),
      numberHash: $('numberHash'),
      state: $('state'),
      eventId: $('id'),
      at: $('at'),
    })
    .onConflictDoUpdate({
      target: [consents.merchantId, consents.customerId, consents.numberHash],
      set: { state: sql`excluded.state`, eventId: sql`excluded.event_id`, at: sql`excluded.at` },
    }),
);

/** Keeps the event for good and what it makes of the person's consent. */
export async function insertConsentEvent(tx: Tx, event: typeof consentEvents.$inferSelect): Promise<void> {
  await addEvent.run(tx, event);
  await setConsent.run(tx, event);
}

export async function insertSuppressionEvent(tx: Tx, event: typeof suppressionEvents.$inferInsert): Promise<void> {
  await tx.db.insert(suppressionEvents).values(event);
}

/** @returns whether the stop is new */
export async function insertSuppression(tx: Tx, row: typeof suppressions.$inferInsert): Promise<boolean> {
  const [added] = await tx.db
    .insert(suppressions)
    .values(row)
    .onConflictDoNothing()
    .returning({ sender: suppressions.sender });
  return added !== undefined;
}

/** @returns whether there was one */
export async function deleteSuppressions(tx: Tx, merchantId: string, numberHash: KeyedHash): Promise<boolean> {
  const rows = await tx.db
    .delete(suppressions)
    .where(and(eq(suppressions.merchantId, merchantId), eq(suppressions.numberHash, numberHash)))
    .returning({ sender: suppressions.sender });
  return rows.length > 0;
}

/** Stops of a merchant, newest first, one row a number. */
export async function listSuppressions(reader: Reader, merchantId: string, before: string | undefined, limit: number) {
  return reader.db
    .select()
    .from(suppressions)
    .where(
      and(
        eq(suppressions.merchantId, merchantId),
        eq(suppressions.sender, '*'),
        before ? sql`${suppressions.eventId} < ${before}` : undefined,
      ),
    )
    .orderBy(desc(suppressions.eventId))
    .limit(limit);
}

import { and, eq, gte, isNull, sql } from 'drizzle-orm';
import { fromNumberOf, type Strays } from '../customers/index.ts';
import { customerNumbers } from '../customers/schema.ts';
import { firstIdAt } from '../kernel/ids.ts';
import type { KeyedHash, Sealed } from '../platform/crypto/vault.ts';
import { hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { cases, caseTexts } from './schema.ts';
import { columns } from './store.ts';
import type { Case } from './types.ts';

const value = sql.placeholder;

const adopt = hotWrite('cases.adopt', (db) =>
  db
    .update(cases)
    .set({ customerId: sql`${value('customerId')}` })
    .where(
      and(
        eq(cases.merchantId, value('merchantId')),
        sql`customer_id is null`, // in the words of the index of strays
        eq(cases.numberHash, value('numberHash')),
      ),
    ),
);

const release = hotWrite('cases.release', (db) =>
  db
    .update(cases)
    .set({ customerId: sql`null` })
    .where(and(eq(cases.merchantId, value('merchantId')), eq(cases.customerId, value('customerId')))),
);

/**
 * Cases of a number that was nobody's. Whoever it turns out to be gets them at once; so what is a stranger's still, was
 * written in nobody's time, and what an earlier owner wrote is theirs already.
 */
export const strayCases: Strays = {
  adopt: (tx, merchantId, customerId, numberHash) => adopt.run(tx, { merchantId, customerId, numberHash }),
  release: (tx, merchantId, customerId) => release.run(tx, { merchantId, customerId }),
};

/**
 * Gives strangers' cases since a moment to whoever has the number now: of a text and a joining at one moment, on two
 * machines, neither sees the other. Safe to run twice.
 */
export async function adoptSince(tx: Tx, merchantId: string, since: number): Promise<void> {
  const owner = sql`(select n.customer_id from ${customerNumbers} n where n.merchant_id = ${merchantId} and n.number_hash = ${cases.numberHash} and n.to_at is null)`;
  await tx.db
    .update(cases)
    .set({ customerId: owner })
    .where(
      and(
        eq(cases.merchantId, merchantId),
        gte(cases.id, firstIdAt(since)),
        isNull(cases.customerId),
        sql`${owner} is not null`,
      ),
    );
}

/** Cases of a person's number from before anybody knew whose it is. */
const strays = (merchantId: string, customerId: string) =>
  and(
    eq(cases.merchantId, merchantId),
    isNull(cases.customerId),
    fromNumberOf({ merchantId, customerId }, cases.numberHash, cases.openedAt),
  );

/** What a person's number wrote as a stranger's, oldest first. */
export const casesFromBefore = (reader: Reader, merchantId: string, customerId: string): Promise<Case[]> =>
  reader.db.select(columns).from(cases).where(strays(merchantId, customerId)).orderBy(cases.id);

/**
 * Empties what names the person, also what they wrote before anybody knew them; the case and its steps stay.
 * @param nothing an empty text, sealed
 */
export async function emptyCases(tx: Tx, merchantId: string, customerId: string, nothing: Sealed): Promise<void> {
  await tx.db.update(cases).set({ customerId }).where(strays(merchantId, customerId));
  const own = and(eq(cases.merchantId, merchantId), eq(cases.customerId, customerId));
  const ids = tx.db.select({ id: cases.id }).from(cases).where(own);
  await tx.db
    .update(caseTexts)
    .set({ text: nothing })
    .where(and(eq(caseTexts.merchantId, merchantId), sql`${caseTexts.caseId} in ${ids}`));
  await tx.db
    .update(cases)
    .set({ numberHash: '' as KeyedHash, lastFour: '' })
    .where(own);
}

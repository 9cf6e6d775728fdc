import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import { hot, hotWrite, type Reader } from '../platform/db/index.ts';
import { appAnswers, appUses } from './schema.ts';
import { countsNot, GAVE } from './store.ts';

const $ = (name: string) => sql.placeholder(name);

/** The last answer to a question counts. */
export const putAnswer = hotWrite('apps.putAnswer', (db) =>
  db
    .insert(appAnswers)
    .values({
      merchantId: $('merchantId'),
      useId: $('useId'),
      step: $('step'),
      appId: $('appId'),
      code: $('code'),
      text: $('text'),
      at: $('now'),
    })
    .onConflictDoUpdate({
      target: [appAnswers.merchantId, appAnswers.useId, appAnswers.step],
      set: { code: sql`excluded.code`, text: sql`excluded.text`, at: sql`excluded.at` },
    }),
);

/** Answers by code, or by step and code. */
interface Counted {
  step: string;
  code: string;
  count: number;
}

const counted = { step: appAnswers.step, code: appAnswers.code, count: sql<number>`count(*)`.mapWith(Number) };
const ofApp = and(eq(appAnswers.merchantId, $('merchantId')), eq(appAnswers.appId, $('appId')));
const ofStep = eq(appAnswers.step, $('step'));

/** Of uses that no limit counts. The app stands in the inner question alone: so the few that were left lead, by key. */
const ofLeft = (db: Reader['db']) =>
  and(
    eq(appAnswers.merchantId, $('merchantId')),
    inArray(
      appAnswers.useId,
      db
        .select({ id: appUses.id })
        .from(appUses)
        .where(and(eq(appUses.merchantId, $('merchantId')), eq(appUses.appId, $('appId')), countsNot)),
    ),
  );

const allOf = hot('apps.tally', (db) =>
  db.select(counted).from(appAnswers).where(and(ofApp, ofStep)).groupBy(appAnswers.step, appAnswers.code),
); // prettier-ignore
const leftOf = hot('apps.tallyLeft', (db) =>
  db.select(counted).from(appAnswers).where(and(ofLeft(db), ofStep)).groupBy(appAnswers.step, appAnswers.code),
); // prettier-ignore
const allOfApp = hot('apps.tallies', (db) =>
  db.select(counted).from(appAnswers).where(ofApp).groupBy(appAnswers.step, appAnswers.code).orderBy(asc(appAnswers.step), asc(appAnswers.code)),
); // prettier-ignore
const leftOfApp = hot('apps.talliesLeft', (db) =>
  db.select(counted).from(appAnswers).where(ofLeft(db)).groupBy(appAnswers.step, appAnswers.code),
); // prettier-ignore

/**
 * An answer counts as its use does for the limit: what was left before anything was given counts for neither. Were such a
 * use counted against the limit, whoever was called away in the middle could never take part again; were its answer
 * counted, the word texted again and again would stuff a vote. Whoever only broke off and never came back is still
 * "going" and counts, once.
 */
const without = (all: readonly Counted[], left: readonly Counted[]): Counted[] => {
  const less = new Map(left.map(({ step, code, count }) => [`${step} ${code}`, count]));
  return all
    .map((row) => ({ ...row, count: row.count - (less.get(`${row.step} ${row.code}`) ?? 0) }))
    .filter(({ count }) => count > 0);
};

/** Answers of one step by code, of all uses that count. */
export const tallyOf = async (reader: Reader, of: { merchantId: string; appId: string; step: string }) =>
  without(await allOf.all(reader, of), await leftOf.all(reader, of));

/** Answers of all steps by code, of all uses that count. */
export const tallies = async (reader: Reader, merchantId: string, appId: string) =>
  without(await allOfApp.all(reader, { merchantId, appId }), await leftOfApp.all(reader, { merchantId, appId }));

/** Answers of some uses, in the order in which they came. */
export const answersOf = (reader: Reader, merchantId: string, useIds: readonly string[]) =>
  reader.db
    .select({ useId: appAnswers.useId, step: appAnswers.step, code: appAnswers.code, text: appAnswers.text })
    .from(appAnswers)
    .where(and(eq(appAnswers.merchantId, merchantId), inArray(appAnswers.useId, [...useIds])))
    .orderBy(asc(appAnswers.at), asc(appAnswers.step));

/** Uses of one number are looked through so far back. */
const LAST = 20;

/** Codes by step of the last uses in which a number was given something, newest first. @param besides a use that is none of them */
export async function lastGiven(
  reader: Reader,
  of: {
    merchantId: string;
    appId: string;
    numberHash: string;
    besides: string;
    steps: readonly string[];
  },
): Promise<Record<string, string>[]> {
  const { merchantId, appId, numberHash, besides, steps } = of;
  const uses = await reader.db
    .select({ id: appUses.id })
    .from(appUses)
    .where(
      and(
        eq(appUses.merchantId, merchantId),
        eq(appUses.appId, appId),
        eq(appUses.numberHash, numberHash as KeyedHash),
        eq(appUses.reason, GAVE),
        ne(appUses.id, besides),
      ),
    )
    .orderBy(desc(appUses.startedAt), desc(appUses.id))
    .limit(LAST);
  if (uses.length === 0) return [];
  const rows = await reader.db
    .select({ useId: appAnswers.useId, step: appAnswers.step, code: appAnswers.code })
    .from(appAnswers)
    .where(
      and(
        eq(appAnswers.merchantId, merchantId),
        inArray(appAnswers.useId, uses.map(({ id }) => id)),
        inArray(appAnswers.step, [...steps]),
      ),
    );
  return uses.map(({ id }) => Object.fromEntries(rows.filter(({ useId }) => useId === id).map(({ step, code }) => [step, code])));
} // prettier-ignore

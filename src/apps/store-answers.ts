import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader } from '../platform/db/index.ts';
import { appAnswers } from './schema.ts';

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

/** Answers of one step by code, of all uses. */
export const tallyOf = hot('apps.tally', (db) =>
  db
    .select({ code: appAnswers.code, count: sql<number>`count(*)`.mapWith(Number) })
    .from(appAnswers)
    .where(
      and(eq(appAnswers.merchantId, $('merchantId')), eq(appAnswers.appId, $('appId')), eq(appAnswers.step, $('step'))),
    )
    .groupBy(appAnswers.code),
);

/** Answers of all steps by code. */
export const tallies = (reader: Reader, merchantId: string, appId: string) =>
  reader.db
    .select({ step: appAnswers.step, code: appAnswers.code, count: sql<number>`count(*)`.mapWith(Number) })
    .from(appAnswers)
    .where(and(eq(appAnswers.merchantId, merchantId), eq(appAnswers.appId, appId)))
    .groupBy(appAnswers.step, appAnswers.code)
    .orderBy(asc(appAnswers.step), asc(appAnswers.code));

/** Answers of some uses, in the order in which they came. */
export const answersOf = (reader: Reader, merchantId: string, useIds: readonly string[]) =>
  reader.db
    .select({ useId: appAnswers.useId, step: appAnswers.step, code: appAnswers.code, text: appAnswers.text })
    .from(appAnswers)
    .where(and(eq(appAnswers.merchantId, merchantId), inArray(appAnswers.useId, [...useIds])))
    .orderBy(asc(appAnswers.at), asc(appAnswers.step));

import { and, eq, isNull, like, sql } from 'drizzle-orm';
import type { Strays } from '../customers/index.ts';
import { hotWrite } from '../platform/db/index.ts';
import { surveyRuns } from './schema.ts';

const value = sql.placeholder;

const adopt = hotWrite('surveyRuns.adopt', (db) =>
  db
    .update(surveyRuns)
    .set({ customerId: sql`${value('customerId')}` })
    .where(
      and(
        eq(surveyRuns.merchantId, value('merchantId')),
        eq(surveyRuns.numberHash, value('numberHash')),
        isNull(surveyRuns.customerId),
      ),
    ),
);

const release = hotWrite('surveyRuns.release', (db) =>
  db
    .update(surveyRuns)
    .set({ customerId: sql`null` })
    .where(
      and(
        eq(surveyRuns.merchantId, value('merchantId')),
        eq(surveyRuns.customerId, value('customerId')),
        like(surveyRuns.causeKey, 'number:%'),
      ),
    ),
);

/** What a number answered before anybody knew whose it was. */
export const strayRuns: Strays = {
  adopt: (tx, merchantId, customerId, numberHash) => adopt.run(tx, { merchantId, customerId, numberHash }),
  release: (tx, merchantId, customerId) => release.run(tx, { merchantId, customerId }),
};

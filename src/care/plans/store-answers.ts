import { and, eq, sql } from 'drizzle-orm';
import { hot, hotWrite } from '../../platform/db/index.ts';
import { careAnswers, careWalks } from '../schema.ts';

const $ = (name: string) => sql.placeholder(name);

export interface Given {
  stepId: string;
  value: string;
  at: number;
}

export const answersOf = hot('care.answersOf', (db) =>
  db
    .select({ stepId: careAnswers.stepId, value: careAnswers.value, at: careAnswers.at })
    .from(careAnswers)
    .where(and(eq(careAnswers.merchantId, $('merchantId')), eq(careAnswers.walkId, $('walkId')))),
);

/** Nothing comes back when this question was answered before. */
export const insertAnswer = hotWrite('care.answer', (db) =>
  db
    .insert(careAnswers)
    .values({
      merchantId: $('merchantId'),
      walkId: $('walkId'),
      stepId: $('stepId'),
      customerId: $('customerId'),
      kind: $('kind'),
      value: $('value'),
      inboundId: $('inboundId'),
      at: $('at'),
    })
    .onConflictDoNothing()
    .returning({ stepId: careAnswers.stepId }),
);

/** The walk is looked at again now, if it goes on. */
export const wake = hotWrite('care.wake', (db) =>
  db
    .update(careWalks)
    .set({ nextAt: $('now') as never })
    .where(
      and(
        eq(careWalks.merchantId, $('merchantId')),
        eq(careWalks.id, $('walkId')),
        eq(careWalks.state, 'going'),
        sql`${careWalks.nextAt} > ${$('now')}`,
      ),
    ),
);

import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { merchants } from '../merchants/schema.ts';
import { hot, hotWrite, type Reader } from '../platform/db/index.ts';
import { surveys } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const theOne = and(eq(surveys.merchantId, $('merchantId')), eq(surveys.id, $('id')));

/** What changes of a survey while people answer, with what a text needs of its shop. */
export const stampOf = hot('surveys.stamp', (db) =>
  db
    .select({
      state: surveys.state,
      updatedAt: surveys.updatedAt,
      zone: merchants.zone,
      language: merchants.language,
    })
    .from(surveys)
    .innerJoin(merchants, eq(merchants.merchantId, surveys.merchantId))
    .where(theOne),
);

export const draftOf = hot('surveys.draft', (db) => db.select({ draft: surveys.draft }).from(surveys).where(theOne));

const columns = {
  id: surveys.id,
  name: surveys.name,
  state: surveys.state,
  draft: surveys.draft,
  openedAt: surveys.openedAt,
  closedAt: surveys.closedAt,
  updatedAt: surveys.updatedAt,
};

export const surveyOf = hot('surveys.one', (db) =>
  db
    .select({ ...columns, archivedAt: surveys.archivedAt })
    .from(surveys)
    .where(theOne),
);

export type SurveyRow = NonNullable<Awaited<ReturnType<typeof surveyOf.get>>>;

/** Newest first; archived ones are left out. */
export const listOf = (reader: Reader, merchantId: string) =>
  reader.db
    .select({ ...columns, archivedAt: surveys.archivedAt })
    .from(surveys)
    .where(and(eq(surveys.merchantId, merchantId), isNull(surveys.archivedAt)))
    .orderBy(desc(surveys.id));

/** Ids of the surveys of a shop that are open: few, by an index of their own. */
export const openOf = hot('surveys.open', (db) =>
  db
    .select({ id: surveys.id })
    .from(surveys)
    .where(and(eq(surveys.merchantId, $('merchantId')), sql`${surveys.state} = 'open'`)),
);

/** Open surveys of all shops, and those closed since a moment: in some of them people are in the middle. */
export const goingSince = (reader: Reader, since: number) =>
  reader.db
    .select({ merchantId: surveys.merchantId, id: surveys.id, state: surveys.state })
    .from(surveys)
    .where(sql`${surveys.state} = 'open' or (${surveys.state} = 'closed' and ${surveys.closedAt} >= ${since})`);

/** Nothing is returned when there is one of this id. */
export const insertSurvey = hotWrite('surveys.insert', (db) =>
  db
    .insert(surveys)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      name: $('name'),
      state: 'draft',
      draft: $('draft'),
      createdAt: $('now'),
      updatedAt: $('now'),
      actor: $('actor'),
    })
    .onConflictDoNothing()
    .returning({ id: surveys.id }),
);

/** Nothing is returned when another has changed it since it was read. */
export const changeSurvey = hotWrite('surveys.change', (db) =>
  db
    .update(surveys)
    .set({ name: $('name') as never, draft: $('draft') as never, updatedAt: $('now') as never })
    .where(and(theOne, eq(surveys.updatedAt, $('was'))))
    .returning({ id: surveys.id }),
);

/** Nothing is returned when it is in another state. */
export const moveSurvey = hotWrite('surveys.move', (db) =>
  db
    .update(surveys)
    .set({
      state: $('to') as never,
      openedAt: sql`coalesce(${surveys.openedAt}, cast(${$('openedAt')} as bigint))`,
      closedAt: $('closedAt') as never,
      updatedAt: $('now') as never,
    })
    .where(and(theOne, eq(surveys.state, $('from'))))
    .returning({ id: surveys.id }),
);

export const archiveSurvey = hotWrite('surveys.archive', (db) =>
  db
    .update(surveys)
    .set({ archivedAt: $('now') as never })
    .where(theOne),
);

/** What every survey of a shop was made of, archived or not. */
export const everyOf = (reader: Reader, merchantId: string) =>
  reader.db
    .select({ id: surveys.id, draft: surveys.draft })
    .from(surveys)
    .where(and(eq(surveys.merchantId, merchantId), sql`${surveys.state} <> 'draft'`))
    .orderBy(surveys.id);

/** The newest surveys of a shop that were opened, archived or not. */
export const newestOf = (reader: Reader, merchantId: string, limit: number) =>
  reader.db
    .select({ id: surveys.id, name: surveys.name, draft: surveys.draft, archivedAt: surveys.archivedAt })
    .from(surveys)
    .where(and(eq(surveys.merchantId, merchantId), sql`${surveys.state} <> 'draft'`))
    .orderBy(desc(surveys.id))
    .limit(limit);

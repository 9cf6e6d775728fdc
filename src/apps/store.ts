import { and, desc, eq, gte, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { appUses, appVersions, wizardApps } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

const columns = {
  merchantId: wizardApps.merchantId,
  id: wizardApps.id,
  kind: wizardApps.kind,
  name: wizardApps.name,
  state: wizardApps.state,
  liveVersion: wizardApps.liveVersion,
  version: wizardApps.version,
  passedVersion: wizardApps.passedVersion,
  liveSince: wizardApps.liveSince,
  updatedAt: wizardApps.updatedAt,
};

/** An app without what it does, which `app_versions` keeps. */
export type AppRow = { [name in keyof typeof columns]: (typeof wizardApps.$inferSelect)[name] };

const ofApp = and(eq(wizardApps.merchantId, $('merchantId')), eq(wizardApps.id, $('id')));

export const appById = hot('apps.byId', (db) => db.select(columns).from(wizardApps).where(ofApp));

export const appsOf = hot('apps.of', (db) =>
  db
    .select(columns)
    .from(wizardApps)
    .where(and(eq(wizardApps.merchantId, $('merchantId')), ne(wizardApps.state, 'archived')))
    .orderBy(desc(wizardApps.id)),
);

/** Those that were put away, the latest first. */
export const archivedOf = hot('apps.archived', (db) =>
  db
    .select(columns)
    .from(wizardApps)
    .where(and(eq(wizardApps.merchantId, $('merchantId')), eq(wizardApps.state, 'archived')))
    .orderBy(desc(wizardApps.updatedAt), desc(wizardApps.id)),
);

export const draftOf = hot('apps.draft', (db) =>
  db
    .select({ draft: appVersions.draft })
    .from(appVersions)
    .where(
      and(
        eq(appVersions.merchantId, $('merchantId')),
        eq(appVersions.appId, $('id')),
        eq(appVersions.version, $('version')),
      ),
    ),
);

/** False when the id is there already. */
export async function insertApp(tx: Tx, row: typeof wizardApps.$inferInsert): Promise<boolean> {
  const rows = await tx.db.insert(wizardApps).values(row).onConflictDoNothing().returning({ id: wizardApps.id });
  return rows.length > 0;
}

/** Changes an app that still has the version given. @returns whether it had */
export async function updateApp(
  tx: Tx,
  { merchantId, id, version }: Pick<AppRow, 'merchantId' | 'id' | 'version'>,
  values: Partial<typeof wizardApps.$inferInsert>,
): Promise<boolean> {
  const rows = await tx.db
    .update(wizardApps)
    .set(values)
    .where(and(eq(wizardApps.merchantId, merchantId), eq(wizardApps.id, id), eq(wizardApps.version, version)))
    .returning({ id: wizardApps.id });
  return rows.length > 0;
}

export async function keepVersion(tx: Tx, row: typeof appVersions.$inferInsert): Promise<void> {
  await tx.db.insert(appVersions).values(row);
}

/** Newest first. */
export const versionsOf = (reader: Reader, merchantId: string, appId: string) =>
  reader.db
    .select({ version: appVersions.version, at: appVersions.at, actor: appVersions.actor })
    .from(appVersions)
    .where(and(eq(appVersions.merchantId, merchantId), eq(appVersions.appId, appId)))
    .orderBy(desc(appVersions.version));

/** Nothing comes back when this text began a use of this app already. */
export const insertUse = hotWrite('apps.insertUse', (db) =>
  db
    .insert(appUses)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      appId: $('appId'),
      version: $('version'),
      numberHash: $('numberHash'),
      customerId: $('customerId'),
      inboundId: $('inboundId'),
      state: $('state'),
      reason: $('reason'),
      startedAt: $('now'),
      endedAt: $('endedAt'),
    })
    .onConflictDoNothing()
    .returning({ id: appUses.id }),
);

const ofUse = and(eq(appUses.merchantId, $('merchantId')), eq(appUses.id, $('id')));

/** Name of the row that texts of one number to one app wait for, where uses are limited. */
export const useCounter = (appId: string, numberHash: string): string => `apps.use:${appId}:${numberHash}`;

/** A use that gave something is known by it: it counts though the talk was left. */
export const GAVE = 'gave';

/** Ends a use that goes on. */
export const endUse = hotWrite('apps.endUse', (db) =>
  db
    .update(appUses)
    .set({
      state: $('state') as never,
      reason: sql`case when ${appUses.reason} = ${GAVE} then ${appUses.reason} else ${$('reason')} end`,
      endedAt: $('now') as never,
    })
    .where(and(ofUse, eq(appUses.state, 'going')))
    .returning({ id: appUses.id }),
);

export const noteGift = hotWrite('apps.noteGift', (db) => db.update(appUses).set({ reason: GAVE }).where(ofUse));

export const ownUse = hotWrite('apps.ownUse', (db) =>
  db
    .update(appUses)
    .set({ customerId: $('customerId') as never })
    .where(ofUse),
);

/** Uses that were left before anything was given; those refused have no answers. */
export const countsNot = and(inArray(appUses.state, ['left', 'stopped']), or(isNull(appUses.reason), ne(appUses.reason, GAVE))); // prettier-ignore

/** How often a number has used an app since; what was left before anything was given does not count. */
export const usesSince = hot('apps.usesSince', (db) =>
  db
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(appUses)
    .where(
      and(
        eq(appUses.merchantId, $('merchantId')),
        eq(appUses.appId, $('appId')),
        eq(appUses.numberHash, $('numberHash')),
        gte(appUses.startedAt, $('since')),
        or(inArray(appUses.state, ['going', 'done']), eq(appUses.reason, GAVE)),
      ),
    ),
);

/** Who begins anew has left whatever went on before. */
export const leaveOlder = hotWrite('apps.leaveOlder', (db) =>
  db
    .update(appUses)
    .set({
      state: 'left',
      reason: sql`case when ${appUses.reason} = ${GAVE} then ${appUses.reason} else 'time' end`,
      endedAt: $('now') as never,
    })
    .where(
      and(
        eq(appUses.merchantId, $('merchantId')),
        eq(appUses.appId, $('appId')),
        eq(appUses.numberHash, $('numberHash')),
        eq(appUses.state, 'going'),
      ),
    ),
);

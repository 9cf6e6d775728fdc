import { and, asc, eq, gte, isNull, sql } from 'drizzle-orm';
import { hot, type Reader, type Tx } from '../../platform/db/index.ts';
import { carePlans, careVersions } from '../schema.ts';

const $ = (name: string) => sql.placeholder(name);

const columns = {
  merchantId: carePlans.merchantId,
  id: carePlans.id,
  card: carePlans.card,
  version: carePlans.version,
  on: carePlans.on,
  onSince: carePlans.onSince,
  searchedOn: carePlans.searchedOn,
  updatedAt: carePlans.updatedAt,
};

/** A plan without what was chosen in it, which `care_versions` keeps. */
export interface PlanRow {
  merchantId: string;
  id: string;
  card: string | null;
  version: number;
  on: boolean;
  onSince: number | null;
  searchedOn: string | null;
  updatedAt: number;
}

/** Few rows, by the key alone: what the till waits for where a shop has no plan. */
export const plansOf = hot('care.plans', (db) =>
  db
    .select(columns)
    .from(carePlans)
    .where(and(eq(carePlans.merchantId, $('merchantId')), isNull(carePlans.archivedAt)))
    .orderBy(asc(carePlans.id)),
);

export const planById = hot('care.plan', (db) =>
  db
    .select(columns)
    .from(carePlans)
    .where(and(eq(carePlans.merchantId, $('merchantId')), eq(carePlans.id, $('id')), isNull(carePlans.archivedAt))),
);

export const draftOf = hot('care.draft', (db) =>
  db
    .select({ draft: careVersions.draft })
    .from(careVersions)
    .where(
      and(
        eq(careVersions.merchantId, $('merchantId')),
        eq(careVersions.of, $('id')),
        eq(careVersions.version, $('version')),
      ),
    ),
);

/** Plans that were edited, switched or removed since, removed ones too; a gateway has few plans. */
export const changedSince = (reader: Reader, since: number) =>
  reader.db
    .select({
      merchantId: carePlans.merchantId,
      id: carePlans.id,
      updatedAt: carePlans.updatedAt,
      onSince: carePlans.onSince,
      archivedAt: carePlans.archivedAt,
    })
    .from(carePlans)
    .where(gte(carePlans.updatedAt, since));

const ofPlan = (merchantId: string, id: string) =>
  and(eq(carePlans.merchantId, merchantId), eq(carePlans.id, id), isNull(carePlans.archivedAt));

/** False when the id, or a plan of that card, is there already. */
export async function insertPlan(tx: Tx, row: typeof carePlans.$inferInsert): Promise<boolean> {
  const rows = await tx.db.insert(carePlans).values(row).onConflictDoNothing().returning({ id: carePlans.id });
  return rows.length > 0;
}

/** Changes a plan that still has the version given. @returns whether it had */
export async function updatePlan(
  tx: Tx,
  { merchantId, id, version }: { merchantId: string; id: string; version: number },
  values: Partial<typeof carePlans.$inferInsert>,
): Promise<boolean> {
  const rows = await tx.db
    .update(carePlans)
    .set(values)
    .where(and(ofPlan(merchantId, id), eq(carePlans.version, version)))
    .returning({ id: carePlans.id });
  return rows.length > 0;
}

export async function keepVersion(tx: Tx, row: typeof careVersions.$inferInsert): Promise<void> {
  await tx.db.insert(careVersions).values(row);
}

import { and, desc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { KeyedHash } from '../../../platform/crypto/vault.ts';
import { hot, hotWrite, type Reader } from '../../../platform/db/index.ts';
import { simBlocks, simPhones, simTexts } from './schema.ts';

export type TextRow = typeof simTexts.$inferSelect;
export type PhoneRow = typeof simPhones.$inferSelect;
export type TextStatus = TextRow['status'];

const columns = {
  id: simTexts.id,
  direction: simTexts.direction,
  phoneHash: simTexts.phoneHash,
  phone: simTexts.phone,
  shop: simTexts.shop,
  text: simTexts.text,
  ref: simTexts.ref,
  status: simTexts.status,
  errorCode: simTexts.errorCode,
  at: simTexts.at,
  dueAt: simTexts.dueAt,
  copies: simTexts.copies,
};
const at = sql.placeholder;

export const insertText = hotWrite('simulator.insertText', (db) =>
  db.insert(simTexts).values({
    id: at('id'),
    direction: at('direction'),
    phoneHash: at('phoneHash'),
    phone: at('phone'),
    shop: at('shop'),
    text: at('text'),
    ref: at('ref'),
    status: at('status'),
    errorCode: at('errorCode'),
    at: at('at'),
    dueAt: at('dueAt'),
    copies: at('copies'),
  }),
);

/** Takes what is due for itself until `lease`: another ticker does not see it before. At most 200 rows. */
export const claimDue = hotWrite('simulator.claimDue', (db) =>
  db
    .update(simTexts)
    .set({ dueAt: sql`${at('lease')}` })
    .where(
      sql`${simTexts.id} in (select id from sim_texts where due_at <= ${at('now')} order by due_at limit 200) and ${simTexts.dueAt} <= ${at('now')}`,
    )
    .returning(columns),
);

/** Moves a claimed row on; a row whose lease somebody else has taken over since is left alone. */
export const advance = hotWrite('simulator.advance', (db) =>
  db
    .update(simTexts)
    .set({ status: sql`${at('status')}`, dueAt: sql`${at('dueAt')}`, copies: sql`${at('copies')}` })
    .where(sql`${simTexts.id} = ${at('id')} and ${simTexts.dueAt} = ${at('lease')}`),
);

export const nextDue = hot('simulator.nextDue', (db) =>
  db
    .select({ dueAt: simTexts.dueAt })
    .from(simTexts)
    .where(sql`${simTexts.dueAt} is not null`)
    .orderBy(simTexts.dueAt)
    .limit(1),
);

/** Texts and reports the carrier still has to carry. */
export const dueTexts = hot('simulator.dueTexts', (db) =>
  db
    .select({ texts: sql<number>`count(*)` })
    .from(simTexts)
    .where(sql`${simTexts.dueAt} is not null`),
);

export const textById = hot('simulator.textById', (db) =>
  db
    .select(columns)
    .from(simTexts)
    .where(eq(simTexts.id, at('id'))),
);

/** The addresses a list is narrowed to; the phone's hash stands for its number. */
export interface Ends {
  from?: { address: string; hash: KeyedHash };
  to?: { address: string; hash: KeyedHash };
}

const isFrom = ({ address, hash }: NonNullable<Ends['from']>): SQL =>
  sql`((${simTexts.direction} = 'in' and ${simTexts.phoneHash} = ${hash}) or (${simTexts.direction} = 'out' and ${simTexts.shop} = ${address}))`;
const isTo = ({ address, hash }: NonNullable<Ends['to']>): SQL =>
  sql`((${simTexts.direction} = 'out' and ${simTexts.phoneHash} = ${hash}) or (${simTexts.direction} = 'in' and ${simTexts.shop} = ${address}))`;

/** Newest first. @param span see `firstIdOf`: ids carry their time, so the primary key narrows to the period */
export async function listTexts(
  reader: Reader,
  span: { from: string; before: string },
  ends: Ends,
  limit: number,
): Promise<TextRow[]> {
  const { from, to } = ends;
  return reader.db
    .select()
    .from(simTexts)
    .where(
      and(
        sql`${simTexts.id} >= ${span.from} and ${simTexts.id} < ${span.before}`,
        from && isFrom(from),
        to && isTo(to),
      ),
    )
    .orderBy(desc(simTexts.id))
    .limit(limit);
}

/** The last texts of one phone, oldest first; `shops` narrows to those numbers. */
export async function threadOf(
  reader: Reader,
  phoneHash: KeyedHash,
  { afterId = '', shops, limit = 200 }: ThreadQuery,
): Promise<TextRow[]> {
  const rows = await reader.db
    .select()
    .from(simTexts)
    .where(
      and(eq(simTexts.phoneHash, phoneHash), gt(simTexts.id, afterId), shops && inArray(simTexts.shop, [...shops])),
    )
    .orderBy(desc(simTexts.id))
    .limit(limit);
  return rows.toReversed();
}

export interface ThreadQuery {
  afterId?: string | undefined;
  shops?: readonly string[] | undefined;
  /** 200 unless told. */
  limit?: number | undefined;
}

export const insertPhone = hotWrite('simulator.insertPhone', (db) =>
  db
    .insert(simPhones)
    .values({ phoneHash: at('phoneHash'), phone: at('phone'), label: at('label'), shop: at('shop'), at: at('at') })
    .onConflictDoNothing()
    .returning({ phoneHash: simPhones.phoneHash }),
);

/** Only where the phone already lies on that shop's table. */
export const renamePhone = hotWrite('simulator.renamePhone', (db) =>
  db
    .update(simPhones)
    .set({ label: sql`${at('label')}` })
    .where(sql`${simPhones.phoneHash} = ${at('phoneHash')} and ${simPhones.shop} = ${at('shop')}`)
    .returning({ phoneHash: simPhones.phoneHash }),
);

/** In the order in which they were put on the table. */
export const allPhones = (reader: Reader, shops?: readonly string[]): Promise<PhoneRow[]> =>
  reader.db
    .select()
    .from(simPhones)
    .where(shops && inArray(simPhones.shop, [...shops]))
    .orderBy(simPhones.at, simPhones.phoneHash);

/** The newest text of every phone on the table, with those shops only. */
export const lastTexts = (reader: Reader, shops?: readonly string[]): Promise<TextRow[]> => {
  const newest = reader.db
    .select({ id: sql`max(${simTexts.id})` })
    .from(simTexts)
    .where(
      and(
        inArray(simTexts.phoneHash, reader.db.select({ phoneHash: simPhones.phoneHash }).from(simPhones)),
        shops && inArray(simTexts.shop, [...shops]),
      ),
    )
    .groupBy(simTexts.phoneHash);
  return reader.db.select().from(simTexts).where(inArray(simTexts.id, newest));
};

/** How many texts of each phone on the table stand in each state. States only move forward: every change shows. */
export const standing = hot('simulator.standing', (db) =>
  db
    .select({ phoneHash: simTexts.phoneHash, status: simTexts.status, texts: sql<number>`count(*)` })
    .from(simTexts)
    .where(inArray(simTexts.phoneHash, db.select({ phoneHash: simPhones.phoneHash }).from(simPhones)))
    .groupBy(simTexts.phoneHash, simTexts.status)
    .orderBy(simTexts.phoneHash, simTexts.status),
);

export const phoneCount = hot('simulator.phoneCount', (db) =>
  db.select({ phones: sql<number>`count(*)` }).from(simPhones),
);

export const block = hotWrite('simulator.block', (db) =>
  db
    .insert(simBlocks)
    .values({ phoneHash: at('phoneHash'), shop: at('shop'), at: at('at') })
    .onConflictDoNothing(),
);

export const unblock = hotWrite('simulator.unblock', (db) =>
  db
    .delete(simBlocks)
    .where(sql`${simBlocks.phoneHash} = ${at('phoneHash')} and ${simBlocks.shop} = ${at('shop')}`)
    .returning({ shop: simBlocks.shop }),
);

export const blocked = hot('simulator.blocked', (db) =>
  db
    .select({ shop: simBlocks.shop })
    .from(simBlocks)
    .where(sql`${simBlocks.phoneHash} = ${at('phoneHash')} and ${simBlocks.shop} = ${at('shop')}`),
);

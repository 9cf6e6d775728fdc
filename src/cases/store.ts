import { and, desc, eq, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { cases, caseSteps, caseTexts } from './schema.ts';
import type { Case, CaseFilter, CaseTalk, CaseText, Cases } from './types.ts';

const value = sql.placeholder;

/** What a case is shown with. */
export const columns = {
  id: cases.id,
  number: cases.number,
  customerId: cases.customerId,
  lastFour: cases.lastFour,
  kind: cases.kind,
  step: cases.step,
  source: cases.source,
  openedAt: cases.openedAt,
  updatedAt: cases.updatedAt,
  category: cases.category,
  cause: cases.cause,
  ownerId: cases.ownerId,
  priority: cases.priority,
  dueAt: cases.dueAt,
  escalated: cases.escalated,
  answeredAt: cases.answeredAt,
  reportedAt: cases.reportedAt,
  archivedAt: cases.archivedAt,
  rating: cases.rating,
  reopened: cases.reopened,
  recurrence: cases.recurrence,
  recursOf: cases.recursOf,
};

/**
 * What is not archived. Both conditions say the same: the second is the one by which the few open cases are found among
 * all that were ever archived, without statistics.
 */
export const openSql = () => and(ne(cases.step, sql`'archived'`), isNull(cases.archivedAt));

/** Later than every time to answer. */
const NEVER = 9e15;

const addCase = hotWrite('cases.add', (db) =>
  db.insert(cases).values({
    merchantId: value('merchantId'),
    id: value('id'),
    number: value('number'),
    customerId: value('customerId'),
    numberHash: value('numberHash'),
    lastFour: value('lastFour'),
    kind: value('kind'),
    step: value('step'),
    source: value('source'),
    openedAt: value('openedAt'),
    updatedAt: value('updatedAt'),
    priority: value('priority'),
    dueAt: value('dueAt'),
  }),
);

const addStep = hotWrite('cases.addStep', (db) =>
  db.insert(caseSteps).values({
    merchantId: value('merchantId'),
    id: value('id'),
    caseId: value('caseId'),
    step: value('step'),
    actor: value('actor'),
    at: value('at'),
  }),
);

/** Writes a case with the step it begins at. */
export async function insertCase(
  tx: Tx,
  merchantId: string,
  opened: Case & { numberHash: KeyedHash; actor: string },
): Promise<void> {
  const { id, step, actor, openedAt } = opened;
  await addCase.run(tx, { ...opened, merchantId });
  await addStep.run(tx, { merchantId, id: newId(openedAt), caseId: id, step, actor, at: openedAt });
}

const addText = hotWrite('cases.addText', (db) =>
  db.insert(caseTexts).values({
    merchantId: value('merchantId'),
    id: value('id'),
    caseId: value('caseId'),
    text: value('text'),
    inboundId: value('inboundId'),
    actor: value('actor'),
    at: value('at'),
  }),
);

const touch = hotWrite('cases.touch', (db) =>
  db
    .update(cases)
    .set({ updatedAt: sql`${value('at')}` })
    .where(and(eq(cases.merchantId, value('merchantId')), eq(cases.id, value('id')))),
);

/** Adds what was said, sealed. */
export const textAdder =
  ({ clock, vault }: { clock: Clock; vault: Vault }): Cases['addText'] =>
  async (tx, merchantId, caseId, { text, actor, inboundId }) => {
    const at = clock.now();
    const row = { merchantId, id: newId(at), caseId, text: vault.seal(merchantId, text), actor, at };
    await addText.run(tx, { ...row, inboundId: inboundId ?? null });
    await touch.run(tx, { merchantId, id: caseId, at });
  };

const byNumber = hot('cases.byNumber', (db) =>
  db
    .select({ ...columns, numberHash: cases.numberHash })
    .from(cases)
    .where(and(eq(cases.merchantId, value('merchantId')), eq(cases.number, value('number')))),
);

/** The case of a shop with this number, whoever asks. */
export async function caseByNumber(reader: Reader, merchantId: string, number: number): Promise<Case | undefined> {
  const row = await byNumber.get(reader, { merchantId, number });
  if (!row) return undefined;
  const { numberHash: _, ...found } = row;
  return found;
}

/** A case of a customer belongs to the person, whatever their number; one of nobody known, to the number. */
export async function caseOfSender(reader: Reader, merchantId: string, talk: CaseTalk): Promise<Case | undefined> {
  const row = await byNumber.get(reader, { merchantId, number: talk.number });
  if (!row) return undefined;
  const { numberHash, ...found } = row;
  const own = found.customerId === null ? numberHash === talk.numberHash : found.customerId === talk.customerId;
  return own ? found : undefined;
}

/** The number a case came from; undefined: nobody's any more. */
export async function numberOf(reader: Reader, merchantId: string, id: string): Promise<KeyedHash | undefined> {
  const [row] = await reader.db
    .select({ hash: cases.numberHash })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), eq(cases.id, id)));
  return row?.hash === '' ? undefined : row?.hash;
}

/** @throws DomainError `not_found` */
export async function caseById(reader: Reader, merchantId: string, id: string): Promise<Case> {
  const [row] = await reader.db
    .select(columns)
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), eq(cases.id, id)));
  if (!row) throw new DomainError('not_found', 'There is no such case.');
  return row;
}

/** In the order in which they came. */
export const textsOf =
  (vault: Vault): Cases['texts'] =>
  async (reader, merchantId, caseId): Promise<CaseText[]> => {
    const rows = await reader.db
      .select({ text: caseTexts.text, actor: caseTexts.actor, at: caseTexts.at, sort: caseTexts.sort })
      .from(caseTexts)
      .where(and(eq(caseTexts.merchantId, merchantId), eq(caseTexts.caseId, caseId)))
      .orderBy(sql`${caseTexts.id} || ''`); // by the bare id SQLite walks all texts of the shop in its key's order
    return rows.map((row) => ({ ...row, text: vault.open(merchantId, row.text) }));
  };

const latestOf = hot('cases.latestOf', (db) =>
  db
    .select(columns)
    .from(cases)
    .where(and(eq(cases.merchantId, value('merchantId')), eq(cases.customerId, value('customerId'))))
    .orderBy(desc(sql`${cases.id} || ''`))
    .limit(value('limit')),
);

/** Past its time: not reported yet, in the words of the index of open cases. @param now epoch milliseconds */
export const lateSql = (now: number) =>
  and(ne(cases.step, sql`'archived'`), ne(cases.step, 'reported'), lt(cases.dueAt, now));

/** @param filter `late`: past their time at this moment */
export function listCases(
  reader: Reader,
  merchantId: string,
  filter: Omit<CaseFilter, 'late'> & { late?: number | undefined },
): Promise<Case[]> {
  const { step, kind, customerId, open, ownerId, category, late, before, limit } = filter;
  // A person's latest is what every timeline asks, and an undo of everybody it made.
  const more = step ?? kind ?? open ?? ownerId ?? category ?? late ?? before;
  if (customerId && more === undefined) return latestOf.all(reader, { merchantId, customerId, limit });
  return (
    reader.db
      .select(columns)
      .from(cases)
      .where(
        and(
          eq(cases.merchantId, merchantId),
          step && eq(cases.step, step),
          kind && eq(cases.kind, kind),
          open ? openSql() : undefined,
          ownerId === undefined ? undefined : eq(cases.ownerId, ownerId),
          category === undefined ? undefined : eq(cases.category, category),
          late === undefined ? undefined : lateSql(late),
          customerId === undefined ? undefined : eq(cases.customerId, customerId),
          before === undefined ? undefined : lt(cases.id, before),
        ),
      )
      // One person's few: by the bare id SQLite would walk all cases of the shop in its key's order.
      .orderBy(desc(customerId === undefined ? cases.id : sql`${cases.id} || ''`))
      .limit(limit)
  );
}

/** Open cases of the board: first ones first, then by due time; those from before there were due times last. */
export async function board(
  reader: Reader,
  merchantId: string,
  of: { ownerId?: string; category?: string },
  limit: number,
): Promise<Case[]> {
  return reader.db
    .select(columns)
    .from(cases)
    .where(
      and(
        eq(cases.merchantId, merchantId),
        openSql(),
        of.ownerId === undefined ? undefined : eq(cases.ownerId, of.ownerId),
        of.category === undefined ? undefined : eq(cases.category, of.category),
      ),
    )
    .orderBy(desc(cases.priority), sql`coalesce(${cases.dueAt}, ${NEVER})`, cases.id)
    .limit(limit);
}

import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm';
import { DAY } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { rulesOf } from '../../merchants/index.ts';
import type { KeyedHash } from '../../platform/crypto/vault.ts';
import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import { refreshReach } from '../reach.ts';
import { consentEvents, customerNumbers, suppressionEvents, suppressions } from '../schema.ts';
import { setProfile } from '../store.ts';
import type { RegisterDeps } from './deps.ts';
import { eraseProfile } from './personal-data.ts';
import { erasures } from './schema.ts';
import * as store from './store.ts';

/** Who was erased; ids only. */
export interface Erasure {
  merchantId: string;
  customerId: string;
  at: number;
}

/** A record and those merged into it, however deep: all of them are the person. */
async function recordsOf(reader: Reader, merchantId: string, id: string): Promise<string[]> {
  const merged = await store.mergedInto(reader, merchantId, id);
  const deeper = [];
  for (const one of merged) deeper.push(...(await recordsOf(reader, merchantId, one)));
  return [id, ...deeper];
}

/** Empties one record in every slice. @returns texts still in the carrier's hands */
async function empty(deps: RegisterDeps, tx: Tx, erasure: Erasure, first: boolean): Promise<number> {
  const { merchantId, customerId: id } = erasure;
  const at = deps.clock.now();
  for (const { name, personalData } of deps.parts())
    if (name !== 'customers') await personalData.erase(tx, merchantId, id);
  // Later the number may be a stranger's again, whose talk is their own.
  const hashes = first ? await store.hashesOf(tx, merchantId, id) : [];
  for (const hash of hashes) await deps.forgetTalk(tx, merchantId, hash);
  const left = await eraseProfile(deps, tx, merchantId, id, erasure.at); // last: others may still need the numbers
  const row = (await store.rowOf(tx, merchantId, id))!;
  await setProfile(tx, merchantId, id, { archivedAt: row.archivedAt ?? at });
  await refreshReach(tx, merchantId, id, at);
  return left;
}

async function eraseRecord(deps: RegisterDeps, tx: Tx, erasure: Erasure, actor: string, first = true) {
  const { merchantId, customerId, at } = erasure;
  const left = await empty(deps, tx, erasure, first);
  const doneAt = left === 0 ? deps.clock.now() : null;
  await tx.db
    .insert(erasures)
    .values({ merchantId, customerId, at, actor, doneAt })
    .onConflictDoUpdate({ target: [erasures.merchantId, erasures.customerId], set: { doneAt } });
}

/**
 * Forgets a person: every slice empties what names them, texts that wait are cancelled, the number is free and a later
 * text from it begins with a stranger. Stops stand. Rows without a name stay, so that ledgers and sums still agree.
 * @throws DomainError `not_found`, `conflict` for a record that was merged into another: erase that one
 */
export async function erasePerson(deps: RegisterDeps, tx: Tx, merchantId: string, id: string, actor: string) {
  const row = await store.rowOf(tx, merchantId, id);
  if (!row) throw new DomainError('not_found', 'There is no such customer.');
  if (row.mergedInto !== null)
    throw new DomainError('conflict', 'This record was merged into another: erase that one.');
  const at = deps.clock.now();
  for (const customerId of await recordsOf(tx, merchantId, id)) {
    const erasure = { merchantId, customerId, at };
    await eraseRecord(deps, tx, erasure, actor);
    tx.onCommit(() => deps.noteErasure(erasure));
  }
  await deps.audit(tx, { merchantId, actor, action: 'customer.erased', subject: id });
}

/** Finishes erasures whose texts were in the carrier's hands. */
export async function finishErasures(deps: RegisterDeps, db: Database): Promise<void> {
  const open = await db.reader.db.select().from(erasures).where(isNull(erasures.doneAt)).orderBy(asc(erasures.at)).limit(500); // prettier-ignore
  for (const { actor, ...erasure } of open) await db.write((tx) => eraseRecord(deps, tx, erasure, actor, false));
}

/** After a restore: forgets again whoever the list names and the database still knows. @returns how many */
export async function eraseAgain(deps: RegisterDeps, db: Database, listed: readonly Erasure[]): Promise<number> {
  let again = 0;
  for (const erasure of listed) {
    const { merchantId, customerId } = erasure;
    const row = await store.rowOf(db.reader, merchantId, customerId);
    const [known] = await db.reader.db
      .select({ at: erasures.at })
      .from(erasures)
      .where(and(eq(erasures.merchantId, merchantId), eq(erasures.customerId, customerId)));
    if (!row || known) continue;
    await db.write(async (tx) => {
      for (const id of await recordsOf(tx, merchantId, customerId))
        await eraseRecord(deps, tx, { ...erasure, customerId: id }, 'system');
    });
    again++;
  }
  return again;
}

const GRACE = 7 * DAY; // reports of the carrier may still name the number
const MONTH = 31 * DAY;

/**
 * Takes the hash of an erased person's number out of everything, once no stop binds it any more and the time in which
 * consent may have to be proved is over (rule pack).
 */
export async function forgetHashes(deps: RegisterDeps, db: Database): Promise<void> {
  const now = deps.clock.now();
  const rows = await db.reader.db
    .select({
      merchantId: customerNumbers.merchantId,
      customerId: customerNumbers.customerId,
      hash: customerNumbers.numberHash,
    })
    .from(erasures)
    .crossJoin(customerNumbers) // in this order: SQLite begins with the few erased, not with everybody's numbers
    .where(
      and(
        eq(customerNumbers.merchantId, erasures.merchantId),
        eq(customerNumbers.customerId, erasures.customerId),
        lt(erasures.doneAt, now - GRACE),
        sql`${customerNumbers.numberHash} <> ''`,
      ),
    )
    .limit(500);
  for (const row of rows) await db.write((tx) => forgetHash(deps, tx, row, now));
}

async function forgetHash(
  deps: RegisterDeps,
  tx: Tx,
  { merchantId, customerId, hash }: { merchantId: string; customerId: string; hash: KeyedHash },
  now: number,
): Promise<void> {
  const { proofMonths } = rulesOf(await deps.merchants.byId(tx, merchantId));
  const stop = await tx.db
    .select({ sender: suppressions.sender })
    .from(suppressions)
    .where(and(eq(suppressions.merchantId, merchantId), eq(suppressions.numberHash, hash)));
  const proof = await tx.db
    .select({ id: consentEvents.id })
    .from(consentEvents)
    .where(
      and(
        eq(consentEvents.merchantId, merchantId),
        eq(consentEvents.customerId, customerId),
        eq(consentEvents.numberHash, hash),
        sql`${consentEvents.at} > ${now - proofMonths * MONTH}`,
      ),
    )
    .limit(1);
  if (stop.length > 0 || proof.length > 0) return;
  const nobody = { numberHash: '' as KeyedHash };
  const ofPerson = (table: typeof customerNumbers | typeof consentEvents) =>
    and(eq(table.merchantId, merchantId), eq(table.customerId, customerId), eq(table.numberHash, hash));
  await tx.db.update(consentEvents).set(nobody).where(ofPerson(consentEvents));
  await tx.db.update(customerNumbers).set(nobody).where(ofPerson(customerNumbers));
  const later = await tx.db
    .select({ id: customerNumbers.id })
    .from(customerNumbers)
    .where(and(eq(customerNumbers.merchantId, merchantId), eq(customerNumbers.numberHash, hash)));
  if (later.length > 0) return; // somebody else has the number now: its stops are theirs
  await tx.db
    .update(suppressionEvents)
    .set(nobody)
    .where(and(eq(suppressionEvents.merchantId, merchantId), eq(suppressionEvents.numberHash, hash)));
}

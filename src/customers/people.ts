import { newId } from '../kernel/ids.ts';
import { lastFour, type Phone } from '../kernel/phone.ts';
import { regionOf } from '../kernel/regions.ts';
import { DomainError } from '../kernel/errors.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import { nextNumber } from '../platform/counters.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { CustomerDeps } from './deps.ts';
import { nameKeyText, nameTokens } from './names.ts';
import { refreshReach } from './reach.ts';
import { rowOf } from './records/store.ts';
import * as store from './store.ts';
import type { Customer, CurrentNumber, Origin } from './types.ts';

/** Members are counted from here. */
export const FIRST_MEMBER = 80_001;

/** @throws DomainError `not_found` */
export async function byId({ vault }: CustomerDeps, reader: Reader, merchantId: string, id: string): Promise<Customer> {
  const row = await store.customerById.get(reader, { merchantId, id });
  if (!row) throw new DomainError('not_found', 'There is no such customer.');
  return { ...row, name: row.name && vault.open(merchantId, row.name) };
}

/**
 * A customer for whom something new may be written. The caller keeps ids of its own: it is told which one to use now.
 * @throws DomainError `not_found`; `conflict` for a record that was merged into another or erased
 */
export async function standing(deps: CustomerDeps, reader: Reader, merchantId: string, id: string): Promise<Customer> {
  const customer = await byId(deps, reader, merchantId, id);
  const { archivedAt, mergedInto } = (await rowOf(reader, merchantId, id))!;
  if (mergedInto !== null)
    throw new DomainError(
      'conflict',
      `This customer was merged into another. Use ${mergedInto} instead.`,
      'customerId',
    );
  if (archivedAt !== null)
    throw new DomainError('conflict', 'This customer was erased. Nothing is recorded for them any more.', 'customerId');
  return customer;
}

export async function currentNumber(
  { vault }: CustomerDeps,
  reader: Reader,
  merchantId: string,
  customerId: string,
): Promise<CurrentNumber | undefined> {
  const row = await store.currentNumber(reader, merchantId, customerId);
  return (
    row && { phone: vault.open(merchantId, row.number) as Phone, numberHash: row.numberHash, lastFour: row.lastFour }
  );
}

/** Finds the owner of a number or makes one. */
export async function findOrCreate(
  deps: CustomerDeps,
  tx: Tx,
  merchantId: string,
  phone: Phone,
  origin: Origin,
): Promise<Customer> {
  const { clock, vault } = deps;
  const numberHash = vault.hash(merchantId, phone);
  const owner = await store.ownerOf.get(tx, { merchantId, numberHash });
  if (owner) return byId(deps, tx, merchantId, owner.id);
  const now = clock.now();
  const id = newId(now);
  await store.insertCustomer.run(tx, { merchantId, id, source: origin.source, now });
  const taken = await store.takeNumber.get(tx, {
    merchantId,
    id: newId(now),
    customerId: id,
    numberHash,
    number: vault.seal(merchantId, phone),
    lastFour: lastFour(phone),
    region: regionOf(phone) ?? null,
    now,
  });
  if (!taken) throw new Error('a free number was taken in the same transaction'); // the engines serialise this
  for (const strays of deps.strays) await strays.adopt(tx, merchantId, id, numberHash);
  await refreshReach(tx, merchantId, id, now); // the number may have been stopped before it had a name
  return byId(deps, tx, merchantId, id);
}

/** Makes a member; the fact lets points give their welcome. @returns false when already one */
export async function join(deps: CustomerDeps, tx: Tx, merchantId: string, id: string): Promise<boolean> {
  const customer = await byId(deps, tx, merchantId, id);
  if (customer.joinedAt !== null) return false;
  const memberNumber = await nextNumber(tx, merchantId, 'members', FIRST_MEMBER);
  await store.makeMember.get(tx, { merchantId, id, memberNumber, now: deps.clock.now() });
  await deps.announce(tx, { merchantId, name: 'customer.joined', customerId: id, ids: { customerId: id } });
  return true;
}

/** What namesakes share. @param name as `readName` gives it */
export const nameKeyOf = (vault: Vault, merchantId: string, name: string): KeyedHash =>
  vault.hash(merchantId, `name-key:${nameKeyText(name)}`);

/** What a name is searched by. @param name as `readName` gives it */
export const tokensOf = (vault: Vault, merchantId: string, name: string): KeyedHash[] =>
  nameTokens(name).map((token) => vault.hash(merchantId, `name:${token}`));

/** @param name as `readName` gives it */
export async function setName(
  { vault, clock }: CustomerDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  name: string,
): Promise<void> {
  const nameKey = nameKeyOf(vault, merchantId, name);
  await store.setProfile(tx, merchantId, id, { name: vault.seal(merchantId, name), nameKey, updatedAt: clock.now() });
  await store.setNameTokens(tx, merchantId, id, tokensOf(vault, merchantId, name));
}

/** @param birthday as `writeBirthday` gives it */
export async function setBirthday(
  { clock }: CustomerDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  birthday: string,
): Promise<void> {
  await store.setProfile(tx, merchantId, id, { birthday, updatedAt: clock.now() });
}

export async function setLanguage(
  { clock }: CustomerDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  language: Language,
): Promise<void> {
  await store.setProfile(tx, merchantId, id, { language, updatedAt: clock.now() });
}

/** How a member number is said: the first digit apart, easier to read over a counter. */
export const sayMember = (memberNumber: number): string => {
  const digits = String(memberNumber);
  return `${digits.slice(0, 1)}-${digits.slice(1)}`;
};

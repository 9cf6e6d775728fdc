import { newId } from '../../kernel/ids.ts';
import { lastFour } from '../../kernel/phone.ts';
import { regionOf } from '../../kernel/regions.ts';
import type { KeyedHash } from '../../platform/crypto/vault.ts';
import { nextNumber } from '../../platform/counters.ts';
import type { Tx } from '../../platform/db/index.ts';
import { suppression } from '../consent.ts';
import { FIRST_MEMBER, nameKeyOf, tokensOf } from '../people.ts';
import { readCustom } from '../records/custom-rules.ts';
import * as people from '../store.ts';
import type { Opened } from './check.ts';
import type { ImportDeps } from './deps.ts';
import { asWritten, type RowRead } from './row-rules.ts';
import * as store from './store.ts';

/** The number brought along where that is free, else the next one. */
export async function memberNumberFor(tx: Tx, merchantId: string, wanted: number | undefined): Promise<number> {
  if (wanted === undefined || !(await store.memberNumberFree(tx, merchantId, wanted)))
    return nextNumber(tx, merchantId, 'members', FIRST_MEMBER);
  await store.raiseMembers.run(tx, { merchantId, least: wanted });
  return wanted;
}

/** Own fields of somebody new. @returns what was set, as [before, after] */
async function fields(deps: ImportDeps, tx: Tx, { head, fields: known }: Opened, id: string, read: RowRead) {
  const changed: Record<string, [null, string]> = {};
  for (const [fieldId, cell] of Object.entries(read.fields)) {
    const field = known.get(fieldId);
    const text = field && asWritten(field, cell);
    if (!field || typeof readCustom(field, text!) === 'string') continue;
    changed[fieldId] = [null, text!];
    await deps.custom.set(tx, head.merchantId, id, field, text!);
  }
  return changed;
}

/**
 * Makes the person of a row whose number nobody has, whole at once: a list of a hundred thousand is mostly such, and
 * making one and changing it bit by bit would write the same row, with all its indexes, six times over.
 * @returns the id, and the shop's own fields that were set
 */
export async function enterPerson(
  deps: ImportDeps,
  tx: Tx,
  opened: Opened,
  numberHash: KeyedHash,
  read: RowRead,
): Promise<{ id: string; fields: Record<string, [null, string]> }> {
  const { clock, vault } = deps;
  const { merchantId } = opened.head;
  const { name } = read;
  const phone = read.phone!;
  const now = clock.now();
  const id = newId(now);
  const joins = opened.plan.join;
  await store.insertPerson.run(tx, {
    merchantId,
    id,
    memberNumber: joins ? await memberNumberFor(tx, merchantId, read.member) : null,
    name: name === undefined ? null : vault.seal(merchantId, name),
    nameKey: name === undefined ? null : nameKeyOf(vault, merchantId, name),
    language: read.language ?? null,
    birthday: read.birthday ?? null,
    joinedAt: joins ? now : null,
    // Nobody new has consented; the number may have been stopped before it had a name.
    reach: (await suppression(tx, merchantId, numberHash)) ? 'stopped' : 'no_consent',
    now,
  });
  const number = { id: newId(now), customerId: id, numberHash, number: vault.seal(merchantId, phone), lastFour: lastFour(phone), region: regionOf(phone) ?? null }; // prettier-ignore
  if (!(await people.takeNumber.get(tx, { merchantId, ...number, now })))
    throw new Error('a free number was taken in the same transaction'); // the engines serialise this
  for (const strays of deps.strays) await strays.adopt(tx, merchantId, id, numberHash);
  if (name !== undefined) await people.addNameTokens(tx, merchantId, id, tokensOf(vault, merchantId, name));
  const set = await fields(deps, tx, opened, id, read);
  const tags = [...new Set(read.tags)];
  if (tags.length > 0) await people.addTags(tx, merchantId, id, tags, now);
  if (joins) await deps.announce(tx, { merchantId, name: 'customer.joined', customerId: id, ids: { customerId: id } });
  return { id, fields: set };
}

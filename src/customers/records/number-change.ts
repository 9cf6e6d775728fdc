import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { lastFour, type Phone } from '../../kernel/phone.ts';
import { regionOf } from '../../kernel/regions.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { askForConsent } from '../ask-consent.ts';
import { recordConsent, suppression } from '../consent.ts';
import * as people from '../people.ts';
import { refreshReach } from '../reach.ts';
import { insertNumber } from '../store.ts';
import * as customerStore from '../store.ts';
import type { RegisterDeps } from './deps.ts';
import * as store from './store.ts';

/** What giving somebody this number would mean. */
export interface NumberOutlook {
  phone: Phone;
  /** `same`: it is theirs already. `taken`: somebody else's, who is to be merged instead; never taken in silence. */
  state: 'free' | 'same' | 'taken';
  ownerId?: string;
  /** Somebody said stop on it. */
  stopped: boolean;
  /** They allow marketing texts on the number they have; the new one has to be asked. */
  asksAgain: boolean;
}

export async function numberOutlook(
  deps: RegisterDeps,
  reader: Reader,
  merchantId: string,
  customerId: string,
  phone: Phone,
): Promise<NumberOutlook> {
  const customer = await people.byId(deps, reader, merchantId, customerId);
  const numberHash = deps.vault.hash(merchantId, phone);
  const owner = await customerStore.ownerOf.get(reader, { merchantId, numberHash });
  const stopped = (await suppression(reader, merchantId, numberHash)) !== undefined;
  const asksAgain = customer.marketing === 'allowed' && !stopped;
  const face = { phone, stopped, asksAgain };
  if (!owner) return { ...face, state: 'free' };
  return { ...face, state: owner.id === customerId ? 'same' : 'taken', ownerId: owner.id };
}

/**
 * Gives somebody another number: the old one is closed with its date, what waits for it is cancelled. Consent stays with
 * the old number, so a person who allowed offers is asked again by text, unless there is proof for the new one.
 * @throws DomainError `conflict` on `phone` when it is theirs already or somebody else's
 */
export async function changeNumber(
  deps: RegisterDeps,
  tx: Tx,
  merchantId: string,
  customerId: string,
  change: { phone: Phone; proof?: string | undefined },
  actor: string,
): Promise<void> {
  const { phone, proof } = change;
  const outlook = await numberOutlook(deps, tx, merchantId, customerId, phone);
  if (outlook.state !== 'free') throw new DomainError('conflict', outlook.state, 'phone');
  const row = await store.rowOf(tx, merchantId, customerId);
  if (!row || row.archivedAt !== null) throw new DomainError('not_found', 'There is no such customer.');
  const at = deps.clock.now();
  for (const old of await store.numbersOf(tx, merchantId, customerId)) {
    if (old.toAt !== null) continue;
    await store.closeNumber(tx, merchantId, old.id, at);
    await deps.messages.cancelQueued(tx, merchantId, old.numberHash, ['marketing', 'service']);
  }
  const numberHash = deps.vault.hash(merchantId, phone);
  await insertNumber(tx, {
    merchantId,
    id: newId(at),
    customerId,
    numberHash,
    number: deps.vault.seal(merchantId, phone),
    lastFour: lastFour(phone),
    fromAt: at,
    toAt: null,
    region: regionOf(phone) ?? null,
  });
  for (const strays of deps.strays) await strays.adopt(tx, merchantId, customerId, numberHash);
  await refreshReach(tx, merchantId, customerId, at);
  const origin = { source: 'counter', actor };
  if (proof) await recordConsent(deps, tx, merchantId, customerId, { ...origin, state: 'granted', proof });
  else if (outlook.asksAgain) await askForConsent(deps, tx, merchantId, customerId, origin);
  await deps.audit(tx, { merchantId, actor, action: 'customer.number_changed', subject: customerId });
}

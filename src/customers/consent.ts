import { newId } from '../kernel/ids.ts';
import { lastFour } from '../kernel/phone.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { ConsentRefusal, GateQuestion } from '../messages/index.ts';
import type { CustomerDeps } from './deps.ts';
import { currentNumber } from './people.ts';
import { refreshReach } from './reach.ts';
import * as consentStore from './store-consent.ts';
import * as store from './store.ts';
import type { ConsentGiven, Origin } from './types.ts';

/** For all senders of a shop. */
export const ALL_SENDERS = '*';

/** Writes one event of consent, for the person's present number, and moves the summaries with it. */
export async function recordConsent(
  deps: CustomerDeps,
  tx: Tx,
  merchantId: string,
  customerId: string,
  given: ConsentGiven,
): Promise<void> {
  const number = await currentNumber(deps, tx, merchantId, customerId);
  if (!number) return; // nobody to text: nothing to consent to
  const at = deps.clock.now();
  await consentStore.insertConsentEvent(tx, {
    merchantId,
    id: newId(at),
    customerId,
    numberHash: number.numberHash,
    state: given.state,
    wording: given.wording ?? null,
    wordingVersion: given.wordingVersion ?? null,
    source: given.source,
    proof: given.proof === undefined ? null : deps.vault.seal(merchantId, given.proof),
    inboundId: given.inboundId ?? null,
    actor: given.actor,
    at,
  });
  await refreshReach(tx, merchantId, customerId, at);
  if (given.state === 'granted')
    await deps.announce(tx, { merchantId, name: 'customer.consented', customerId, ids: { customerId } });
}

export type Stop = Origin & { text?: string; byCarrier?: boolean; sender?: string };

/**
 * A stop: the number gets nothing but replies from now on, what waits for it is cancelled, consent is withdrawn. Where
 * the carrier blocks the sender as well, that is noted beside it, since then not even a reply gets through.
 * @returns whether it is news
 */
export async function suppress(
  deps: CustomerDeps,
  tx: Tx,
  merchantId: string,
  phone: string,
  stop: Stop,
): Promise<boolean> {
  const { vault, clock } = deps;
  const at = clock.now();
  const numberHash = vault.hash(merchantId, phone);
  const eventId = newId(at);
  await consentStore.insertSuppressionEvent(tx, {
    merchantId,
    id: eventId,
    numberHash,
    kind: 'stop',
    source: stop.source,
    text: stop.text === undefined ? null : vault.seal(merchantId, stop.text),
    inboundId: stop.inboundId ?? null,
    actor: stop.actor,
    at,
  });
  const row = {
    merchantId,
    numberHash,
    number: vault.seal(merchantId, phone),
    lastFour: lastFour(phone as never),
    eventId,
    since: at,
  };
  const isNew = await consentStore.insertSuppression(tx, { ...row, sender: ALL_SENDERS, byCarrier: false });
  if (stop.byCarrier && stop.sender)
    await consentStore.insertSuppression(tx, { ...row, sender: stop.sender, byCarrier: true });
  await deps.messages.cancelQueued(tx, merchantId, numberHash, ['marketing', 'service', 'reply']);
  const owner = await store.ownerOf.get(tx, { merchantId, numberHash });
  if (owner) await refreshReach(tx, merchantId, owner.id, at);
  if (owner && isNew) {
    const { text: _text, byCarrier: _carrier, sender: _sender, ...origin } = stop;
    await recordConsent(deps, tx, merchantId, owner.id, { ...origin, state: 'withdrawn' });
    await deps.announce(tx, {
      merchantId,
      name: 'customer.stopped',
      customerId: owner.id,
      ids: { customerId: owner.id },
    });
  }
  return isNew;
}

/**
 * A return: the stop is lifted, and consent that stood before a stop or pause stands again, under the words it was
 * given for.
 * @returns whether anything came back
 */
export async function lift(
  deps: CustomerDeps,
  tx: Tx,
  merchantId: string,
  phone: string,
  start: Origin & { text?: string },
): Promise<boolean> {
  const { vault, clock } = deps;
  const numberHash = vault.hash(merchantId, phone);
  const at = clock.now();
  const was = await consentStore.deleteSuppressions(tx, merchantId, numberHash);
  if (was)
    await consentStore.insertSuppressionEvent(tx, {
      merchantId,
      id: newId(at),
      numberHash,
      kind: 'start',
      source: start.source,
      text: start.text === undefined ? null : vault.seal(merchantId, start.text),
      inboundId: start.inboundId ?? null,
      actor: start.actor,
      at,
    });
  return (await restoreConsent(deps, tx, merchantId, numberHash, start)) || was;
}

/** @returns whether consent stands again */
async function restoreConsent(
  deps: CustomerDeps,
  tx: Tx,
  merchantId: string,
  numberHash: KeyedHash,
  start: Origin,
): Promise<boolean> {
  const owner = await store.ownerOf.get(tx, { merchantId, numberHash });
  if (!owner) return false;
  await refreshReach(tx, merchantId, owner.id, deps.clock.now());
  const now = await consentStore.consentOf.get(tx, { merchantId, customerId: owner.id, numberHash });
  if (now?.state !== 'withdrawn' && now?.state !== 'paused') return false;
  const before = await consentStore.lastGrantOrRefusal(tx, merchantId, owner.id, numberHash);
  if (before?.state !== 'granted') return false;
  await recordConsent(deps, tx, merchantId, owner.id, {
    source: start.source,
    actor: start.actor,
    ...(start.inboundId && { inboundId: start.inboundId }),
    state: 'granted',
    ...(before.wording !== null && { wording: before.wording }),
    ...(before.wordingVersion !== null && { wordingVersion: before.wordingVersion }),
  });
  return true;
}

/** The stop that binds a number now. */
export async function suppression(reader: Reader, merchantId: string, numberHash: KeyedHash) {
  const rows = await consentStore.suppressionsOf.all(reader, { merchantId, numberHash });
  if (rows.length === 0) return undefined;
  return { byCarrier: rows.some(({ byCarrier }) => byCarrier), since: Math.min(...rows.map(({ since }) => since)) };
}

/**
 * The consent gate. A stop binds marketing and service; a reply is kept back only where the carrier blocks it anyway;
 * marketing needs a standing consent besides. Texts to staff pass.
 */
export async function mayStillSend(reader: Reader, question: GateQuestion): Promise<ConsentRefusal | undefined> {
  const { merchantId, numberHash, purpose } = question;
  if (purpose === 'staff') return undefined;
  const stops = await consentStore.suppressionsOf.all(reader, { merchantId, numberHash });
  if (purpose === 'reply')
    return stops.some(({ byCarrier, sender }) => byCarrier && sender === question.numberId)
      ? 'carrier_blocks'
      : undefined;
  if (stops.length > 0) return 'stopped';
  const owner = await store.ownerOf.get(reader, { merchantId, numberHash });
  if (owner?.troubleCode) return 'number_in_trouble';
  if (purpose === 'service') return undefined;
  const { customerId } = question;
  const consent = customerId && (await consentStore.consentOf.get(reader, { merchantId, customerId, numberHash }));
  return consent && consent.state === 'granted' ? undefined : 'no_consent';
}

import type { Tx } from '../platform/db/index.ts';
import type { Answer, Talk } from '../platform/slice.ts';
import { lift, recordConsent, suppress, suppression } from './consent.ts';
import type { CustomerDeps } from './deps.ts';
import * as consentStore from './store-consent.ts';

const say = (name: string): Answer => ({ say: { template: `customers/${name}` } });
const originOf = (talk: Talk) => ({ source: 'sms', actor: 'customer', inboundId: talk.inboundId, text: talk.text });

/** Whether the carrier has itself acted on these very words: it then answers too, and a second answer is noise. */
const carrierKnows = (words: readonly string[], talk: Talk): boolean => words.includes(talk.text.trim().toUpperCase());

/** STOP: at once, whatever was going on. Confirmed once, and only where the carrier does not do it. */
export async function onStop(deps: CustomerDeps, tx: Tx, talk: Talk, carrierActed: boolean): Promise<Answer> {
  const byCarrier = carrierActed || carrierKnows(deps.carrier().answersStop, talk);
  const isNew = await suppress(deps, tx, talk.merchantId, talk.from, {
    ...originOf(talk),
    byCarrier,
    sender: talk.numberId,
  });
  return isNew && !byCarrier ? say('stopped') : {};
}

/**
 * START and its kin. A block of the carrier is lifted only by the words the carrier knows, so another word leaves the
 * stop as it is and shows to a person. A stranger is told how to join.
 */
export async function onStart(deps: CustomerDeps, tx: Tx, talk: Talk, carrierActed: boolean): Promise<Answer> {
  const stop = await suppression(tx, talk.merchantId, talk.numberHash as never);
  const carrierLifts = carrierActed || carrierKnows(deps.carrier().liftWords, talk);
  if (stop?.byCarrier && !carrierLifts) return { person: 'follow_up' };
  const lifted = await lift(deps, tx, talk.merchantId, talk.from, originOf(talk));
  if (lifted) return stop?.byCarrier ? {} : say(talk.customerId ? 'returned' : 'returned-stranger');
  return say(talk.memberNumber ? 'not-stopped' : 'start-stranger');
}

/** A sentence that seems to mean stop: offers pause, and a person reads it. */
export async function onDoubtfulStop(deps: CustomerDeps, tx: Tx, talk: Talk): Promise<Answer> {
  const { merchantId, customerId, numberHash } = talk;
  if (!customerId) return { person: 'doubtful_stop' };
  const consent = await consentStore.consentOf.get(tx, { merchantId, customerId, numberHash });
  if (consent?.state !== 'granted') return { person: 'doubtful_stop' };
  const { text, ...origin } = originOf(talk);
  await recordConsent(deps, tx, merchantId, customerId, { ...origin, state: 'paused', proof: text });
  return { ...say('paused'), person: 'doubtful_stop' };
}

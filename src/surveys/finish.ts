import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Phone } from '../kernel/phone.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Language, Say, Talk } from '../platform/slice.ts';
import { voucherValues } from '../vouchers/index.ts';
import type { Known } from './book.ts';
import type { Deps } from './deps.ts';
import { type Given, thanksOf, type ValuesOf } from './say.ts';
import { causeOf, claimReward } from './store-rewards.ts';
import * as runs from './store-runs.ts';

/** Whose run is over, and how they are told. */
export interface Finished {
  runId: string;
  customerId: string | undefined;
  language: Language;
}

/** Points go to a person: whoever is none yet becomes one, as of any number that texts. */
async function personOf(deps: Deps, tx: Tx, talk: Talk): Promise<string> {
  const origin = { source: 'sms', actor: 'customer', inboundId: talk.inboundId };
  return talk.customerId ?? (await deps.customers.findOrCreate(tx, talk.merchantId, talk.from as Phone, origin)).id;
}

/**
 * Whether a person may be rewarded for this run: once a survey, whether they texted its word, were asked, or filled in a
 * sheet of paper. Only a purchase or a case that came after the last reward, and for which the shop asked again, is a new one.
 */
async function firstOf(deps: Deps, tx: Tx, { merchantId, id: surveyId }: Known, runId: string, customerId: string) {
  const via = (await causeOf.get(tx, { merchantId, runId }))?.via;
  const since = via === 'purchase' || via === 'case' ? runId : '';
  const claim = { merchantId, surveyId, customerId, runId, since, id: newId(deps.clock.now()) };
  return (await claimReward.get(tx, claim)) !== undefined;
}

/** The reward of a completed run, once a person; an offer that was taken out of use meanwhile gives nothing. */
export async function reward(
  deps: Deps,
  tx: Tx,
  known: Known,
  run: Finished,
  person: () => Promise<string | undefined>,
): Promise<Given> {
  const { merchantId, id, draft } = known;
  if (!draft.reward) return undefined;
  const onceKey = `survey:${run.runId}`;
  const actor = `survey:${id}`;
  if ('points' in draft.reward) {
    const customerId = await person();
    if (customerId === undefined) return undefined;
    if (!(await firstOf(deps, tx, known, run.runId, customerId))) return undefined;
    if (!(await runs.noteReward.get(tx, { merchantId, id: run.runId, customerId }))) return undefined;
    const { points } = draft.reward;
    await deps.points.add(tx, merchantId, { customerId, kind: 'adjust', points, reason: 'survey', actor, onceKey });
    return { points };
  }
  const { offerId } = draft.reward;
  const offer = await deps.vouchers.offer(tx, merchantId, offerId).catch(noSuch);
  if (!offer || offer.archived) return undefined;
  if (run.customerId !== undefined && !(await firstOf(deps, tx, known, run.runId, run.customerId))) return undefined;
  if (!(await runs.noteReward.get(tx, { merchantId, id: run.runId, customerId: run.customerId ?? null })))
    return undefined;
  const code = await deps.vouchers.makeCode(tx, merchantId, offerId);
  const voucher = { offerId, source: actor, onceKey, actor, ...(run.customerId && { customerId: run.customerId }) };
  await deps.vouchers.issue(tx, merchantId, voucher, code);
  return voucherValues(offer, code, run.language);
}

function noSuch(fault: unknown): undefined {
  if (!(fault instanceof DomainError && fault.code === 'not_found')) throw fault;
}

/** Announces a completed run, so that others may go on from it. */
export async function announceDone(deps: Deps, tx: Tx, { merchantId, id }: Known, run: Finished): Promise<void> {
  const whose = run.customerId === undefined ? {} : { customerId: run.customerId };
  await deps.announce(tx, { merchantId, name: 'survey.done', ...whose, ids: { surveyId: id, runId: run.runId } });
}

/** What is said and given at the end of a talk. */
export async function finish(
  deps: Deps,
  tx: Tx,
  known: Known,
  talk: Talk,
  run: Finished,
  values: ValuesOf,
): Promise<Say> {
  const given = await reward(deps, tx, known, run, () => personOf(deps, tx, talk));
  await announceDone(deps, tx, known, run);
  return thanksOf(deps, known.draft.thanks, given, { language: run.language, values });
}

import { DomainError } from '../kernel/errors.ts';
import type { Phone } from '../kernel/phone.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Language, Say, Talk } from '../platform/slice.ts';
import { voucherValues } from '../vouchers/index.ts';
import type { Known } from './book.ts';
import type { Deps } from './deps.ts';
import { type Given, thanksOf, type ValuesOf } from './say.ts';
import * as runs from './store-runs.ts';

/** Whose run is over, and how they are told. */
export interface Finished {
  runId: string;
  customerId: string | undefined;
  language: Language;
  /** Staff typed it in, as often as they like: whoever was rewarded in this survey before gets nothing more. */
  typedIn?: true;
}

/** Points go to a person: whoever is none yet becomes one, as of any number that texts. */
async function personOf(deps: Deps, tx: Tx, talk: Talk): Promise<string> {
  const origin = { source: 'sms', actor: 'customer', inboundId: talk.inboundId };
  return talk.customerId ?? (await deps.customers.findOrCreate(tx, talk.merchantId, talk.from as Phone, origin)).id;
}

/** The reward of a completed run, once; an offer that was taken out of use meanwhile gives nothing. */
export async function reward(
  deps: Deps,
  tx: Tx,
  { merchantId, id, draft }: Known,
  run: Finished,
  person: () => Promise<string | undefined>,
): Promise<Given> {
  if (!draft.reward) return undefined;
  const onceKey = `survey:${run.runId}`;
  const actor = `survey:${id}`;
  if ('points' in draft.reward) {
    const customerId = await person();
    if (customerId === undefined) return undefined;
    const note = run.typedIn ? runs.noteOnlyReward : runs.noteReward;
    if (!(await note.get(tx, { merchantId, id: run.runId, customerId }))) return undefined;
    const { points } = draft.reward;
    await deps.points.add(tx, merchantId, { customerId, kind: 'adjust', points, reason: 'survey', actor, onceKey });
    return { points };
  }
  const { offerId } = draft.reward;
  const offer = await deps.vouchers.offer(tx, merchantId, offerId).catch(noSuch);
  if (!offer || offer.archived) return undefined;
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

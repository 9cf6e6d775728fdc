import { DomainError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Announce } from '../platform/slice.ts';
import { isLater, isOpen, passedBetween, reopenedAt, stepBefore } from './steps.ts';
import { type CaseChange, changeAt, stamp } from './store-steps.ts';
import { caseById } from './store.ts';
import type { CaseStep } from './rules.ts';
import type { Case, StepReason } from './types.ts';

export interface MoveDeps {
  clock: Clock;
  announce: Announce;
}

const moved = () =>
  new DomainError('conflict', 'Somebody else has moved this case meanwhile. Look at it again, then decide.');

/** Whoever takes a case that is nobody's in hand looks after it from then on. */
export const takenBy = (known: Case, actor: string): Pick<CaseChange, 'ownerId'> =>
  known.ownerId === null && actor.startsWith('staff:') ? { ownerId: actor.slice('staff:'.length) } : {};

/** Announces a fact of a case: ids and codes only. */
export async function announceCase(
  { announce }: MoveDeps,
  tx: Tx,
  merchantId: string,
  name: 'case.closed' | 'case.reopened' | 'case.reported',
  of: Case,
): Promise<void> {
  const whose = of.customerId === null ? {} : { customerId: of.customerId };
  await announce(tx, { merchantId, name, ...whose, ids: { caseId: of.id, kind: of.kind } });
}

/** What else changes with a step. */
function withStep(step: CaseStep, at: number): CaseChange {
  if (step === 'reported') return { step, reportedAt: at, rating: null, ratedAt: null };
  if (step === 'archived') return { step, archivedAt: at };
  return { step };
}

/**
 * Takes a case on to a later step, stamping those gone over; never back.
 * @throws DomainError `unprocessable` when it is no later step or the case has no category yet, `conflict` when another
 * has moved it
 */
export async function goOn(
  deps: MoveDeps,
  tx: Tx,
  merchantId: string,
  known: Case,
  to: { step: CaseStep; actor: string; set?: CaseChange; reason?: StepReason },
): Promise<void> {
  const { step, actor, set, reason = null } = to;
  if (!isLater(step, known.step))
    throw new DomainError('unprocessable', 'A case only goes on. To work on it once more, reopen it.', 'step');
  const category = set?.category ?? known.category;
  // What needs no work (praise, a text sent twice) may be put away as it is.
  if (category === null && step !== 'archived')
    throw new DomainError('unprocessable', 'Choose a category first.', 'category');
  const at = deps.clock.now();
  const change = { ...takenBy(known, actor), ...withStep(step, at), ...set };
  if (!(await changeAt(tx, { merchantId, id: known.id, step: known.step, at }, change))) throw moved();
  if (step !== 'archived')
    for (const passed of passedBetween(known.step, step))
      await stamp(tx, merchantId, known.id, { step: passed, actor, at, reason: 'passed' });
  await stamp(tx, merchantId, known.id, { step, actor, at, reason });
  if (step === 'reported') await announceCase(deps, tx, merchantId, 'case.reported', known);
  if (step === 'archived') await announceCase(deps, tx, merchantId, 'case.closed', known);
}

/**
 * Takes back a step that was taken by mistake: from `handled` or `investigated` to the one before. Nobody is told.
 * @throws DomainError `unprocessable` from any other step, `conflict` when another has moved it
 */
export async function goBack(
  { clock }: MoveDeps,
  tx: Tx,
  merchantId: string,
  known: Case,
  actor: string,
): Promise<void> {
  const step = stepBefore(known.step);
  if (!step) throw new DomainError('unprocessable', 'This step cannot be taken back.', 'step');
  const at = clock.now();
  if (!(await changeAt(tx, { merchantId, id: known.id, step: known.step, at }, { step }))) throw moved();
  await stamp(tx, merchantId, known.id, { step, actor, at, reason: 'back' });
}

/** As the case is now. @throws DomainError `not_found`; `conflict` when it does not stand where the caller thinks */
export async function standingAt(tx: Tx, merchantId: string, id: string, from: CaseStep): Promise<Case> {
  const known = await caseById(tx, merchantId, id);
  if (known.step !== from) throw moved();
  return known;
}

/**
 * Opens a reported or archived case again: it goes first, with a new time to answer.
 * @throws DomainError `conflict` when it is open
 */
export async function openAgain(
  deps: MoveDeps,
  tx: Tx,
  merchantId: string,
  known: Case,
  why: { reason: 'customer' | 'low_rating' | 'staff'; actor: string; set: CaseChange },
): Promise<void> {
  if (isOpen(known.step)) throw new DomainError('conflict', 'This case is open already.');
  const { reason, actor, set } = why;
  const at = deps.clock.now();
  const step = reopenedAt(known.category);
  const change: CaseChange = {
    step,
    priority: 1,
    escalated: 0,
    archivedAt: null,
    recurrence: null,
    reopened: known.reopened + 1,
    ...set,
  };
  if (!(await changeAt(tx, { merchantId, id: known.id, step: known.step, at }, change))) throw moved();
  await stamp(tx, merchantId, known.id, { step, actor, at, reason });
  await announceCase(deps, tx, merchantId, 'case.reopened', known);
}

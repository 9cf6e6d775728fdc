import { DomainError } from '../kernel/errors.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { goOn, type MoveDeps, openAgain } from './move.ts';
import { CONTENT } from './steps.ts';
import { caseById } from './store.ts';
import { type CaseChange, changeAt, stepsOf } from './store-steps.ts';
import type { Case, CaseDesk, Rated } from './types.ts';

/** What else changes when a case opens again: its time to answer. */
export type Afresh = (reader: Reader, merchantId: string, of: Case) => Promise<CaseChange>;

const tooEarly = () => new DomainError('unprocessable', 'It can be rated once the customer was told the outcome.');

/** Takes ratings. A case that a low rating opened, and nobody has touched since, is closed again by a better one. */
export function rater(deps: MoveDeps, afresh: Afresh): CaseDesk['rate'] {
  async function ofArchived(tx: Tx, merchantId: string, known: Case, rating: number, actor: string): Promise<Rated> {
    if (known.rating === rating) return 'kept';
    if (rating < CONTENT) return lower(tx, merchantId, known, rating, actor);
    const at = deps.clock.now();
    await changeAt(tx, { merchantId, id: known.id, step: known.step, at }, { rating, ratedAt: at });
    return known.rating === null ? 'closed' : 'kept';
  }

  async function lower(tx: Tx, merchantId: string, known: Case, rating: number, actor: string): Promise<Rated> {
    const set = { rating, ratedAt: deps.clock.now(), ...(await afresh(tx, merchantId, known)) };
    await openAgain(deps, tx, merchantId, known, { reason: 'low_rating', actor, set });
    return 'reopened';
  }

  async function ofOpen(tx: Tx, merchantId: string, known: Case, rating: number, actor: string): Promise<Rated> {
    const last = (await stepsOf(tx, merchantId, known.id)).at(-1);
    if (last?.reason !== 'low_rating') throw tooEarly();
    const set = { rating, ratedAt: deps.clock.now() };
    if (rating >= CONTENT) {
      await goOn(deps, tx, merchantId, known, { step: 'archived', actor, set, reason: 'rated' });
      return 'closed';
    }
    await changeAt(tx, { merchantId, id: known.id, step: known.step, at: set.ratedAt }, set);
    return 'kept';
  }

  return async (tx, merchantId, id, rating, actor) => {
    if (!Number.isInteger(rating) || rating < 1 || rating > 5)
      throw new DomainError('invalid', 'Enter a whole number from 1 to 5.', 'rating');
    const known = await caseById(tx, merchantId, id);
    if (known.step === 'archived') return ofArchived(tx, merchantId, known, rating, actor);
    if (known.step !== 'reported') return ofOpen(tx, merchantId, known, rating, actor);
    if (rating < CONTENT) return lower(tx, merchantId, known, rating, actor);
    const set = { rating, ratedAt: deps.clock.now() };
    await goOn(deps, tx, merchantId, known, { step: 'archived', actor, set, reason: 'rated' });
    return 'closed';
  };
}

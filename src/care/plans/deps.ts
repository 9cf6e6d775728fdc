import type { Points } from '../../points/index.ts';
import type { Purchases } from '../../purchases/index.ts';
import type { Action, FactName } from '../../platform/slice.ts';
import type { CareDeps } from '../deps.ts';
import type { PlanBook } from './book.ts';

/** What plans need besides: whom to look for every day, what may be done, what is announced in this gateway. */
export interface PlanPartners {
  purchases: Purchases;
  points: Points;
  /** Steps that slices offer, joined in app.ts. */
  actions(): readonly Action[];
  /** Facts that some slice of this gateway announces: a trigger is offered only when its fact is. */
  announced: readonly FactName[];
}

export interface PlanDeps extends CareDeps, PlanPartners {
  book: PlanBook;
}

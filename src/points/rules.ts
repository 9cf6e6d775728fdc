import { DomainError } from '../kernel/errors.ts';
import type { Minor, Points } from '../kernel/money.ts';

/** `reverse` turns an entry back; `settle` pays points owed after a refund from a new gain. */
export type EntryKind = 'welcome' | 'earn' | 'adjust' | 'spend' | 'expire' | 'reverse' | 'settle';

/** How a shop gives points for money. */
export interface EarnRule {
  /** Minor units that earn one point (100 = one point a dollar). */
  minorPerPoint: number;
  /** 0 is no bonus, 100 doubles the points. */
  bonusPercent: number;
}

/**
 * Points earned by one purchase, rounded down: a shop never owes a fraction of a point.
 * @param spend amount paid, in whole minor units
 * @throws DomainError `invalid` when `spend` is negative or not whole
 */
export function pointsEarned(spend: Minor, rule: EarnRule): Points {
  if (!Number.isSafeInteger(spend) || spend < 0) throw new DomainError('invalid', 'Enter an amount of zero or more.');
  return Math.floor((spend * (100 + rule.bonusPercent)) / (rule.minorPerPoint * 100)) as Points;
}

/** A lot as the spender sees it. */
export interface OpenLot {
  entryId: string;
  remaining: number;
}

/**
 * Which lots a spending draws on: in the order given (first to expire, then first in), until it is covered.
 * @returns fewer points than asked when the lots do not hold enough
 */
export function drawFrom(lots: readonly OpenLot[], points: number): { lotId: string; points: Points }[] {
  const draws: { lotId: string; points: Points }[] = [];
  let open = points;
  for (const lot of lots) {
    if (open === 0) break;
    const taken = Math.min(open, lot.remaining);
    if (taken > 0) draws.push({ lotId: lot.entryId, points: taken as Points });
    open -= taken;
  }
  return draws;
}

import { addDays, addMonths, type LocalDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Minor, Points } from '../kernel/money.ts';

/**
 * `reverse` turns an entry back; `settle` pays points owed after a refund from a new gain; `merge` takes points from one
 * record and gives them to another of the same person, `unmerge` brings them back.
 */
export type EntryKind = 'welcome' | 'earn' | 'adjust' | 'spend' | 'expire' | 'reverse' | 'settle' | 'merge' | 'unmerge';

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

/** What a refund changes: amounts in whole minor units, `earned` in points. */
export interface RefundedPurchase {
  paid: Minor;
  refunded: Minor;
  earned: number;
}

/**
 * Points a refund takes back: those beyond what the amount kept earns by the same rule. Where the shop has changed its
 * rule since, the amount kept keeps its share of what was earned, rounded down.
 */
export function pointsToTakeBack({ paid, refunded, earned }: RefundedPurchase, rule: EarnRule): number {
  const kept = (paid - refunded) as Minor;
  if (kept <= 0) return earned;
  if (pointsEarned(paid, rule) === earned) return earned - pointsEarned(kept, rule);
  return earned - Number((BigInt(earned) * BigInt(kept)) / BigInt(paid));
}

/** A lot as the spender sees it. */
export interface OpenLot {
  entryId: string;
  remaining: number;
}

/** Points taken from a lot; below zero: put back. */
export interface Draw {
  lotId: string;
  points: Points;
}

/**
 * Which lots a spending draws on: in the order given (first to expire, then first in), until it is covered.
 * @returns fewer points than asked when the lots do not hold enough
 */
export function drawFrom(lots: readonly OpenLot[], points: number): Draw[] {
  const draws: Draw[] = [];
  let open = points;
  for (const lot of lots) {
    if (open === 0) break;
    const taken = Math.min(open, lot.remaining);
    if (taken > 0) draws.push({ lotId: lot.entryId, points: taken as Points });
    open -= taken;
  }
  return draws;
}

export const sumOf = (draws: readonly { points: number }[]): number =>
  draws.reduce((sum, { points }) => sum + points, 0);

/** The last day of points that never expire. */
export const FOR_EVER = '9999-12-31' as LocalDate;

/** Points that come back after their lot has expired may be spent for so long. */
export const SECOND_LIFE_DAYS = 30;

/** The last day on which points gained today count. @param months 0: for ever */
export const expiryDay = (today: LocalDate, months: number): LocalDate =>
  months === 0 ? FOR_EVER : addMonths(today, months);

export const secondLifeDay = (today: LocalDate): LocalDate => addDays(today, SECOND_LIFE_DAYS);

/** A draw of a spending that is turned back, with the last day of the lot it came from. */
export interface PastDraw extends Draw {
  expiresOn: string;
}

/**
 * How a spending comes back: into the lots it drew on while those still count, the rest into a new lot.
 * @returns `refills` as draws below zero, and the points of the new lot
 */
export function refill(draws: readonly PastDraw[], today: LocalDate): { refills: Draw[]; fresh: number } {
  const live = draws.filter(({ expiresOn }) => expiresOn >= today);
  const refills = live.map(({ lotId, points }) => ({ lotId, points: (0 - points) as Points }));
  return { refills, fresh: sumOf(draws) - sumOf(live) };
}

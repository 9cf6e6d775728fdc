import type { FactName } from './platform/slice.ts';

/** Facts that slices of this gateway announce and that may set care plans off. */
export const ANNOUNCED: readonly FactName[] = [
  'customer.joined',
  'purchase.recorded',
  'points.gained',
  'case.closed',
  'survey.done',
];

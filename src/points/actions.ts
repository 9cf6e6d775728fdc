import { z } from 'zod';
import type { Action } from '../platform/slice.ts';
import type { Points } from './types.ts';

/** So much a step may give: a slip of a digit must not make a fortune. */
const MOST = 10_000;

const input = z.object({
  points: z.coerce
    .number('Enter a whole number of points.')
    .int('Enter a whole number of points.')
    .min(1, 'Enter one point or more.')
    .max(MOST, `Give ${MOST} points at most.`),
});

/** What plans and wizard-made apps may do with points. */
export const pointsActions = (points: Points): Action[] => [
  {
    name: 'points.give',
    label: 'points.action.give',
    asks: [{ name: 'points', type: 'number', label: 'points.action.points' }],
    input,
    async run(tx, { merchantId, customerId, input: given, onceKey, actor }) {
      const gain = { customerId, kind: 'adjust', points: given['points'] as number, actor, onceKey } as const;
      await points.add(tx, merchantId, { ...gain, reason: actor.split(':', 1)[0]! });
      return undefined;
    },
  },
];

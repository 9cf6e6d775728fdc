import { z } from 'zod';
import { decimalsOf } from '../kernel/money.ts';
import type { Setting } from '../merchants/index.ts';
import type { EarnRule } from './rules.ts';

const points = z.int('Enter a whole number of points.').min(0, 'Enter zero or more.').max(1_000_000);

/** Points for joining; 0: none. */
const welcome: Setting<number> = { name: 'points.welcome', schema: points, fallback: 20 };

/** Points for money: one for each whole unit of the shop's currency (a dollar, a yen) unless the shop says otherwise. */
const earn: Setting<EarnRule> = {
  name: 'points.earn',
  schema: z.object({
    minorPerPoint: z
      .int('Enter whole minor units (100 is one dollar).')
      .min(1, 'Enter one or more.')
      .max(1_000_000_000),
    bonusPercent: z.int('Enter a whole percentage.').min(0, 'Enter zero or more.').max(1000).default(0),
  }),
  fallback: ({ currency }) => ({ minorPerPoint: 10 ** decimalsOf(currency), bonusPercent: 0 }),
};

/** How many months points last; 0: for ever. */
const expiryMonths: Setting<number> = {
  name: 'points.expiryMonths',
  schema: z.int('Enter a whole number of months.').min(0, 'Enter 0 for points that stay for ever.').max(120),
  fallback: 12,
};

export const pointSettings = { welcome, earn, expiryMonths };

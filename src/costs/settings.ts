import { z } from 'zod';
import { isCurrency } from '../kernel/money.ts';
import type { Setting } from '../merchants/index.ts';
import type { Limits } from './types.ts';

const minor = z.int().min(0).max(999_999_999_999).nullable();

/** How much may be spent in a month (marketing) and in a day (everything); null: as much as it comes to. */
const limits: Setting<Limits> = {
  name: 'costs.limits',
  schema: z.object({ month: minor, day: minor, currency: z.string().refine(isCurrency) }),
  fallback: ({ currency }) => ({ month: null, day: null, currency }),
};

/** What one printed flyer costs, in minor units of the shop's currency; null: not entered. */
const flyer: Setting<number | null> = { name: 'costs.flyer', schema: minor, fallback: null };

export const costSettings = { limits, flyer };

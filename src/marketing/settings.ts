import { z } from 'zod';
import type { Setting } from '../merchants/index.ts';
import type { ShopHours } from './hours.ts';

const hour = z.number().int().min(0).max(24);

/** Marketing texts one customer may get at most within so many days, whatever they are about. */
export const CAP: Setting<{ texts: number; days: number }> = {
  name: 'broadcasts.cap', // the names are from before greetings and plans kept the same rules, and stand in shops' rows
  schema: z.strictObject({
    texts: z.number('Give a whole number of texts.').int().min(1).max(100),
    days: z.number('Give a whole number of days.').int().min(1).max(90),
  }),
  fallback: { texts: 4, days: 30 },
};

/** Narrower hours of the shop's own, in each recipient's time; null: the rules alone bind. */
export const SHOP_HOURS: Setting<ShopHours> = {
  name: 'broadcasts.hours',
  schema: z
    .strictObject({ from: hour, to: hour })
    .refine(({ from, to }) => from < to, 'The end must be after the beginning.')
    .nullable(),
  fallback: null,
};

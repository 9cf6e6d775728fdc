import { z } from 'zod';
import type { Setting } from '../merchants/index.ts';

/** A broadcast to so many or more needs a second person; null: none does. */
export const APPROVAL_FROM: Setting<number | null> = {
  name: 'broadcasts.approvalFrom',
  schema: z.number('Give a whole number of customers.').int().min(1).nullable(),
  fallback: null,
};

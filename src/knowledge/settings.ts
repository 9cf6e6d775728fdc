import { z } from 'zod';
import type { Setting } from '../merchants/index.ts';

/** Whether a text that no app knows is answered by the library itself where it surely fits; off unless the shop says so. */
export const BY_ITSELF: Setting<boolean> = { name: 'knowledge.byItself', schema: z.boolean(), fallback: false };

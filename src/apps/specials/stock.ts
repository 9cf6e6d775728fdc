import { z } from 'zod';
import { nextNumber } from '../../platform/counters.ts';
import * as stock from '../store-stock.ts';
import type { Special } from '../types.ts';

const itemOf = (stepId: string): string => `coupon:${stepId}`;
/** The running number of a step's things: how many were given so far, whether they were limited or not. */
const numberOf = (appId: string, stepId: string): string => `apps.number:${appId}:${stepId}`;

/** One of a limited number of things, with a running number; 0: as many as are asked for. */
export const takeStock: Special = {
  name: 'stock',
  fields: ['number'],
  gives: true,
  input: z.object({ count: z.coerce.number().int().min(0).max(1_000_000) }),
  outcomes: () => ['ok', 'gone'],
  async live(_deps, tx, { merchantId, appId, stepId }, { count }, before) {
    const item = itemOf(stepId);
    if (await stock.layStock.get(tx, { merchantId, appId, item, count })) return;
    if (before?.['count'] === count) return;
    // Another number of them: whatever was given stays given, also while there was no limit.
    const given = await stock.givenOf(tx, merchantId, numberOf(appId, stepId));
    await stock.setStock(tx, { merchantId, appId, item }, Math.max(0, (count as number) - given));
  },
  async run(_deps, tx, { merchantId, appId, stepId }, { count }) {
    const left = count === 0 || (await stock.takeOne.get(tx, { merchantId, appId, item: itemOf(stepId) }));
    if (!left) return { outcome: 'gone', fields: { number: '' }, nothing: true };
    const number = await nextNumber(tx, merchantId, numberOf(appId, stepId), 1);
    return { outcome: 'ok', fields: { number: String(number) } };
  },
  longest: ({ count }) => ({ number: String(count === 0 ? 10_000 : count) }),
  rehearse: () => ({ outcome: 'ok', fields: { number: '1' }, would: { code: 'stock', values: {} } }),
};

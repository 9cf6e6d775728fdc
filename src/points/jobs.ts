import { localDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Job } from '../platform/slice.ts';
import { customersToSweep } from './store-expiry.ts';
import type { Points } from './types.ts';

/** So many customers are swept in one write: it must commit within some 15 ms, or webhooks wait behind it. */
const CHUNK = 100;

/** Every hour, since each shop's day ends in its own zone: takes the points whose last day is over. */
export function pointsJobs(deps: { points: Points; db: Database; clock: Clock; merchants: Merchants }): Job[] {
  const { points, db, clock, merchants } = deps;

  /** @returns whether there may be more */
  const sweepSome = (merchantId: string, today: string): Promise<boolean> =>
    db.write(async (tx) => {
      const customers = await customersToSweep(tx, merchantId, today, CHUNK);
      for (const customerId of customers) await points.sweep(tx, merchantId, customerId);
      return customers.length === CHUNK;
    });

  return [
    {
      name: 'points.expire',
      every: '17 * * * *',
      async run(guard) {
        for (const { merchantId, zone } of await merchants.all(db.reader)) {
          const today = localDate(clock.now(), zone);
          do guard();
          while (await sweepSome(merchantId, today));
        }
      },
    },
  ];
}

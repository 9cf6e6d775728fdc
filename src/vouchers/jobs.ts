import type { Job } from '../platform/slice.ts';
import { BROKEN_AFTER, clearBatch } from './batches.ts';
import type { VoucherDeps } from './deps.ts';
import { broken } from './store-batches.ts';

/** What is left of batches whose making broke off: vouchers whose codes nobody was told. */
export const voucherJobs = ({ db, clock }: Pick<VoucherDeps, 'db' | 'clock'>): Job[] => [
  {
    name: 'vouchers.clear',
    every: '41 * * * *',
    async run(guard) {
      for (const { merchantId, id } of await broken(db.reader, clock.now() - BROKEN_AFTER)) {
        guard();
        await clearBatch({ db }, merchantId, id);
      }
    },
  },
];

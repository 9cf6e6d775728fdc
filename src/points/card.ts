import type { Card, PersonalData } from '../platform/slice.ts';
import type { Book } from './book.ts';
import { pointsMerge } from './merge.ts';
import { balancesOf } from './store-balances.ts';
import type { Points } from './types.ts';

/** The balance, and every movement in the timeline. */
export const pointsCard = (points: Points): Card => ({
  async fields(reader, merchantId, customerId) {
    const { balance } = await points.standing(reader, merchantId, customerId);
    return { points: balance };
  },
  async timeline(reader, merchantId, customerId, limit) {
    const entries = await points.entries(reader, merchantId, customerId, { limit });
    return entries.map(({ id, kind, points: change, reason, at }) => ({
      at,
      kind: 'points',
      values: { entryId: id, kind, points: change, reason },
    }));
  },
  mergeFields: [
    {
      name: 'points',
      read: async (reader, merchantId, customerIds) =>
        new Map([...(await balancesOf(reader, merchantId, customerIds))].map(([id, balance]) => [id, String(balance)])),
    },
  ],
});

const EVERY = 100_000;

/** The ledger holds ids and codes only: it is told to the person and stays as it is when the person is erased. */
export const pointsData = (points: Points, book: Book): PersonalData => ({
  export: async (reader, merchantId, customerId) => ({
    points: await points.entries(reader, merchantId, customerId, { limit: EVERY }),
  }),
  async erase() {},
  ...pointsMerge(book),
});

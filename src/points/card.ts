import type { Card, PersonalData } from '../platform/slice.ts';
import { shownDate } from '../platform/web/shown.ts';
import type { Book } from './book.ts';
import { pointsMerge } from './merge.ts';
import { balancesOf } from './store-balances.ts';
import { nextExpiryOf } from './store-expiry.ts';
import type { PointEntry, Points } from './types.ts';

/** Gains that no purchase brought are told by whoever gave them, where there are words for it. */
const wordsFor = ({ kind, actor }: Pick<PointEntry, 'kind' | 'actor'>): string =>
  kind === 'adjust' && actor.startsWith('survey:') ? 'survey' : kind;

/** The balance, and every movement in the timeline. */
export const pointsCard = (points: Points, book: Pick<Book, 'today'>): Card => ({
  async fields(reader, merchantId, customerId) {
    const { balance } = await points.standing(reader, merchantId, customerId);
    return { points: balance };
  },
  async timeline(reader, merchantId, customerId, limit) {
    const entries = await points.entries(reader, merchantId, customerId, { limit });
    return entries.map(({ id, kind, points: change, reason, at, actor }) => ({
      at,
      kind: 'points',
      values: { entryId: id, kind: wordsFor({ kind, actor }), points: change, reason },
    }));
  },
  mergeFields: [
    {
      name: 'points',
      read: async (reader, merchantId, customerIds) =>
        new Map([...(await balancesOf(reader, merchantId, customerIds))].map(([id, balance]) => [id, String(balance)])),
    },
    {
      // The last day on which the points that go next still count.
      name: 'expires',
      async read(reader, merchantId, customerIds, language) {
        const today = await book.today(reader, merchantId);
        const days = await nextExpiryOf(reader, merchantId, customerIds, today);
        return new Map([...days].map(([id, day]) => [id, shownDate(language, day, today)]));
      },
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

import type { Costs } from './costs/index.ts';
import type { ExportPagesDeps } from './customers/export-pages.ts';
import type { ImportSliceDeps } from './customers/import/index.ts';
import { DomainError } from './kernel/errors.ts';
import { formatAmount } from './kernel/money.ts';
import type { Merchants } from './merchants/index.ts';
import type { Slice } from './platform/slice.ts';
import type { Points } from './points/index.ts';
import type { Segments } from './segments/index.ts';

/** Points that people bring along from elsewhere, for the import below them. */
export const openingPoints = (points: Points): ImportSliceDeps['points'] => ({
  async open(tx, merchantId, customerId, amount, actor) {
    const gain = { customerId, kind: 'adjust', points: amount, reason: 'opening', actor } as const;
    return (await points.add(tx, merchantId, { ...gain, onceKey: `opening:${customerId}` })).entryId;
  },
  async takeBack(tx, merchantId, entryId, actor) {
    try {
      await points.reverse(tx, merchantId, entryId, { reason: 'import-undone', actor });
      return true;
    } catch (fault) {
      if (fault instanceof DomainError) return false;
      throw fault;
    }
  },
});

/** So many of the latest entries are looked through: one after the moment is enough. */
const LATEST = 3;

/**
 * Asks the timelines of the slices above whether anything happened with a person after a moment; what happens within
 * customers (texts, notes, consent, the profile) the import sees for itself, at a tenth of the cost.
 */
export const happenedSince =
  (slices: () => readonly Slice[]): ImportSliceDeps['happenedSince'] =>
  async (reader, merchantId, customerId, since) => {
    for (const { name, card } of slices()) {
      if (name === 'customers') continue;
      const entries = (await card?.timeline?.(reader, merchantId, customerId, LATEST)) ?? [];
      if (entries.some(({ at }) => at > since)) return true;
    }
    return false;
  };

/** What texting so many people once costs, in words; undefined without prices. @param parts of the text */
export const textingCost =
  (merchants: Merchants, costs: Costs, parts: number): NonNullable<ImportSliceDeps['costOf']> =>
  async (reader, merchantId, recipients) => {
    const { id } = await merchants.defaultNumber(reader, merchantId);
    const { amount, currency, complete } = await costs.estimate(reader, merchantId, id, [{ region: null, recipients, parts }]); // prettier-ignore
    return complete ? `${formatAmount(amount as never, currency)} ${currency}` : undefined;
  };

/** Saved segments as an export asks for them; pages and API of the segments themselves stand above. */
export const segmentsForExport = (segments: Segments): ExportPagesDeps['segments'] => ({
  list: (reader, merchantId) => segments.list(reader, merchantId),
  async sqlOf(reader, merchantId, segmentId) {
    const { where } = await segments.byId(reader, merchantId, segmentId);
    return segments.sql(reader, merchantId, where);
  },
});

/** Balances of many at once, read as merchants' texts read them. */
export const pointsOfMany =
  (slices: () => readonly Slice[]): ExportPagesDeps['pointsOf'] =>
  async (reader, merchantId, ids) => {
    const field = slices().flatMap(({ card }) => card?.mergeFields ?? []).find(({ name }) => name === 'points'); // prettier-ignore
    return field ? field.read(reader, merchantId, ids, 'en') : new Map();
  };

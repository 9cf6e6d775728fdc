import { and, eq } from 'drizzle-orm';
import { DomainError } from '../kernel/errors.ts';
import { checked } from './checked.ts';
import { merchants, numbers } from './schema.ts';
import * as store from './store.ts';
import type { Merchants } from './types.ts';

const CALL_MAX = 320; // two texts: what a poster has room for, and a consent keeps
const RATE_MAX = 1000;

const invalid = (message: string, field: string): DomainError => new DomainError('invalid', message, field);

interface Remembered {
  byId: Merchants['byId'];
  forgetShops(): void;
  forgetNumbers(): void;
}

/** What may change of a shop and its numbers once they are there. */
export function changesOf({
  byId,
  forgetShops,
  forgetNumbers,
}: Remembered): Pick<Merchants, 'numbersOf' | 'change' | 'changeNumber' | 'makeDefault'> {
  const one = (merchantId: string, id: string) => and(eq(numbers.merchantId, merchantId), eq(numbers.id, id));
  const gone = (): DomainError => new DomainError('not_found', 'The shop has no such number.');

  return {
    async numbersOf(reader, merchantId) {
      const rows = await store.numbersOfShop.all(reader, { merchantId });
      return rows.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
    },

    async change(tx, merchantId, to) {
      const before = await byId(tx, merchantId);
      const { name, zone, language, currency, rulePack } = checked({ ...before, ...to });
      const set = { name, zone, language, currency, rulePack };
      await tx.db.update(merchants).set(set).where(eq(merchants.merchantId, merchantId));
      tx.onCommit(forgetShops);
      return { ...before, ...set };
    },

    async changeNumber(tx, merchantId, id, { callToAction, callCoversMarketing, partsPerSecond }) {
      const words = callToAction?.trim() || null;
      if (words && Array.from(words).length > CALL_MAX)
        throw invalid(`Keep the call to action within ${CALL_MAX} characters.`, 'callToAction');
      if (!Number.isInteger(partsPerSecond) || partsPerSecond < 1 || partsPerSecond > RATE_MAX)
        throw invalid(`Give 1 to ${RATE_MAX} whole message parts a second.`, 'partsPerSecond');
      if (callCoversMarketing && !words) throw invalid('Only published words can cover marketing.', 'callToAction');
      const before = await store.numberById.get(tx, { merchantId, id });
      if (!before) throw gone();
      const isNew = words !== before.callToAction || callCoversMarketing !== before.callCoversMarketing;
      const callToActionVersion = before.callToActionVersion + (isNew && words ? 1 : 0);
      await tx.db
        .update(numbers)
        .set({ callToAction: words, callCoversMarketing, callToActionVersion, partsPerSecond })
        .where(one(merchantId, id));
      tx.onCommit(forgetNumbers);
    },

    async makeDefault(tx, merchantId, id) {
      const [made] = await tx.db
        .update(numbers)
        .set({ isDefault: true })
        .where(one(merchantId, id))
        .returning({ id: numbers.id });
      if (!made) throw gone();
      const others = await store.numbersOfShop.all(tx, { merchantId });
      for (const other of others)
        if (other.id !== id && other.isDefault)
          await tx.db.update(numbers).set({ isDefault: false }).where(one(merchantId, other.id));
      tx.onCommit(forgetNumbers);
    },
  };
}

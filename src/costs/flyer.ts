import { DomainError } from '../kernel/errors.ts';
import { parseAmount } from '../kernel/money.ts';
import type { CostDeps } from './prices.ts';
import { costSettings } from './settings.ts';
import type { Costs } from './types.ts';

/** What a printed flyer costs, to stand beside every estimate (P14). */
export const createFlyer = ({ merchants, audit }: CostDeps): Pick<Costs, 'flyer' | 'setFlyer'> => ({
  async flyer(reader, merchantId) {
    const amount = await merchants.setting(reader, merchantId, costSettings.flyer);
    if (amount === null) return undefined;
    return { amount, currency: (await merchants.byId(reader, merchantId)).currency };
  },

  async setFlyer(tx, merchantId, text, actor) {
    const { currency } = await merchants.byId(tx, merchantId);
    let amount: number | null = null;
    try {
      if (text.trim() !== '') amount = parseAmount(text.trim(), currency);
    } catch (thrown) {
      throw thrown instanceof DomainError ? new DomainError('invalid', thrown.message, 'flyer') : thrown;
    }
    await merchants.set(tx, merchantId, costSettings.flyer, amount);
    await audit(tx, { merchantId, actor, action: 'flyer.set', details: { amount: amount ?? 'none' } });
  },
});

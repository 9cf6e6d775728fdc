import type { Engine, Tx } from '../../src/platform/db/index.ts';
import type { NewOffer } from '../../src/vouchers/index.ts';
import { openShop, type ShopParts } from '../flows/shop.ts';

export const DESSERT: NewOffer = {
  words: { en: 'a free dessert', zh: '甜品一份' }, kind: 'item', value: null, leastSpend: null, validDays: 30,
}; // prettier-ignore
export const BY = 'staff:lin';

/** Lin's Noodles with an offer and Amy, and the Tea House beside it with an offer of its own. */
export async function openVouchers(engine: Engine, parts: ShopParts = {}) {
  const shop = await openShop(engine, parts);
  const { gateway, test, merchantId } = shop;
  const { vouchers, merchants } = gateway;
  const { db } = test;
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.write(work);
  const tea = await write(
    async (tx) =>
      (await merchants.add(tx, { name: 'Tea House', country: 'US', zone: 'America/New_York', language: 'en' }))
        .merchantId,
  );
  const offer = (change: Partial<NewOffer> = {}, of = merchantId): Promise<string> =>
    write(async (tx) => (await vouchers.addOffer(tx, of, { ...DESSERT, ...change }, BY)).id);
  const offerId = await offer();
  const amy = await shop.member(shop.phone());

  /** Gives one; its code as people read it. */
  async function give(more: { offerId?: string; customerId?: string; onceKey?: string; source?: string } = {}) {
    const of = more.offerId ?? offerId;
    const code = await vouchers.makeCode(db.reader, merchantId, of);
    const given = { offerId: of, source: 'api', actor: 'token:till', ...more };
    const issued = await write((tx) => vouchers.issue(tx, merchantId, given, code));
    return { id: issued?.id, code: code.code };
  }

  const redeem = (code: string, more: Partial<Parameters<typeof vouchers.redeem>[3]> = {}, of = merchantId) =>
    write((tx) => vouchers.redeem(tx, of, code, { actor: BY, ...more }));

  return { ...shop, vouchers, db, write, tea, offer, offerId, amy, give, redeem };
}

export type VoucherWorld = Awaited<ReturnType<typeof openVouchers>>;

import type { Merchant, Merchants, ShopNumber } from '../merchants/index.ts';
import { batches } from '../messages/index.ts';
import type { Reader } from '../platform/db/index.ts';
import type { ShopHours } from './hours.ts';
import { CAP, SHOP_HOURS } from './settings.ts';

/** What a round of sending needs of a shop; read once a round. */
export interface Sender {
  merchant: Merchant;
  number: ShopNumber;
  shopHours: ShopHours;
  cap: { texts: number; days: number };
}

export const openSender = async (merchants: Merchants, reader: Reader, merchantId: string): Promise<Sender> => ({
  merchant: await merchants.byId(reader, merchantId),
  number: await merchants.defaultNumber(reader, merchantId),
  shopHours: await merchants.setting(reader, merchantId, SHOP_HOURS),
  cap: await merchants.setting(reader, merchantId, CAP),
});

/** So many texts of a sender wait at most: a pause leaves little, and what is decided late is decided right. */
const LEAD = { least: 20, seconds: 3, most: 200 };

/** A text queued just before the hours end would only be too late. Milliseconds. */
export const LEAST_TIME = 10_000;

/** How many more texts of a priority may wait at a sender. */
export async function roomAt(reader: Reader, number: ShopNumber, priority: number, now: number): Promise<number> {
  const lead = Math.min(LEAD.most, Math.max(LEAD.least, LEAD.seconds * number.partsPerSecond));
  return lead - (await batches.waitingAt(reader, { numberId: number.id, priority, now }, lead));
}

import { addDays, localDate } from '../kernel/calendar.ts';
import { DAY } from '../kernel/clock.ts';
import type { Job } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import * as stock from './store-stock.ts';
import * as store from './store.ts';

/** What is noted of single days: tries at the till, places of bookings. */
const OF_DAYS = ['till:', 'slot:'];
/** So many are forgotten in one write, so that no text waits long. */
const CHUNK = 500;
/** Wherever on earth the shop is, such a day is over there. */
const AGO = 3;

/** Forgets once a day what was noted of days that are over: shop by shop and app by app, as the key of the table is. */
export function forgetDays({ db, clock, merchants }: Pick<AppsDeps, 'db' | 'clock' | 'merchants'>): Job {
  async function forget(merchantId: string, appId: string, kind: string, day: string): Promise<void> {
    for (;;) {
      const rows = await stock.itemsBetween(db.reader, merchantId, appId, kind, `${kind}${day}`, CHUNK);
      if (rows.length > 0) await db.write((tx) => stock.forgetItems(tx, merchantId, appId, rows.map(({ item }) => item))); // prettier-ignore
      if (rows.length < CHUNK) return;
    }
  }

  return {
    name: 'apps.forget-days',
    every: DAY,
    async run(guard) {
      const day = addDays(localDate(clock.now(), 'UTC'), -AGO);
      for (const { merchantId } of await merchants.all(db.reader)) {
        guard();
        const apps = [...(await store.appsOf.all(db.reader, { merchantId })), ...(await store.archivedOf.all(db.reader, { merchantId }))]; // prettier-ignore
        for (const { id } of apps) for (const kind of OF_DAYS) await forget(merchantId, id, kind, day);
      }
    },
  };
}

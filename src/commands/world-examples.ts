import type { Gateway } from '../app.ts';
import { instantOf, localDate } from '../kernel/calendar.ts';
import { nextNumber } from '../platform/counters.ts';
import { appsAreUsed } from './world-apps.ts';
import { casesAreTended } from './world-cases.ts';
import { knowledgeGrows } from './world-knowledge.ts';
import { inThePast } from './world-past.ts';
import { regularsJoin } from './world-people.ts';
import { surveysAreAnswered } from './world-surveys.ts';
import { WORLD } from './world.ts';

/**
 * Five months of the demo's shop: regulars who texted its apps, answered its surveys and complained, and what became of
 * it. Once, and for the demo's shop only: whoever takes something away does not find it back.
 */
export async function buildExamples(gateway: Gateway): Promise<void> {
  const { db, clock, merchants } = gateway;
  const number = await merchants.numberByAddress(db.reader, WORLD.number);
  if (!number) return;
  const { merchantId } = number;
  const { zone } = await merchants.byId(db.reader, merchantId);
  const now = clock.now();
  const noon = instantOf(localDate(now, zone), '12:00', zone);
  await db.write(async (tx) => {
    if ((await nextNumber(tx, merchantId, 'examples', 1)) > 1) return;
    await inThePast(gateway, merchantId, tx, [
      ...regularsJoin(now),
      ...knowledgeGrows(now),
      ...appsAreUsed(noon, now),
      ...surveysAreAnswered(now, zone),
      ...casesAreTended(now),
    ]);
  });
}

import type { Gateway } from '../app.ts';
import type { GreetingDraft, Occasion } from '../care/index.ts';
import { addDays, localDate } from '../kernel/calendar.ts';
import { WORLD } from './world.ts';

const ACTOR = 'system';
const GIFT = { words: { en: 'a free dessert', zh: '甜品一份' }, kind: 'item', value: null, leastSpend: null, validDays: 30 } as const; // prettier-ignore

const greetingOf = (occasion: Occasion, voucherOfferId?: string): GreetingDraft => ({
  occasion,
  daysBefore: 0,
  time: '10:00',
  wordings: {},
  late: 'same_day',
  voucherOfferId,
});

/**
 * What a shop that cares has set up: birthdays greeted, Mid-Autumn with a voucher, two things on the agenda. For the
 * demo's shop only, and once: whoever takes these away does not find them back.
 */
export async function buildCare({ db, clock, merchants, customers, vouchers, care, tasks }: Gateway): Promise<void> {
  const [shop] = await merchants.all(db.reader);
  if (!shop || (await vouchers.offers(db.reader, shop.merchantId, 'all')).length > 0) return;
  const { merchantId, zone } = shop;
  const today = localDate(clock.now(), zone);
  const amy = await customers.byNumber(db.reader, merchantId, customers.hashOf(merchantId, WORLD.people[0]!.phone));
  await db.write(async (tx) => {
    const offer = await vouchers.addOffer(tx, merchantId, GIFT, ACTOR);
    for (const draft of [
      greetingOf({ kind: 'birthday' }),
      greetingOf({ kind: 'holiday', code: 'mid-autumn' }, offer.id),
    ]) {
      const { id } = await care.greetings.add(tx, merchantId, draft, ACTOR);
      await care.greetings.switch(tx, merchantId, id, true, ACTOR);
    }
    const about = { customerId: amy?.id, source: ACTOR };
    await tasks.add(tx, merchantId, { kind: 'task', title: 'call Amy back about Saturday', startsOn: addDays(today, 1), time: '15:00', leads: [60], ...about }); // prettier-ignore
    await tasks.add(tx, merchantId, { kind: 'task', title: 'order flour and tea', startsOn: today, rule: 'FREQ=WEEKLY;BYDAY=MO,TH', leads: [0], source: ACTOR }); // prettier-ignore
  });
}

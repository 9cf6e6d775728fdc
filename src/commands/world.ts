import { resolve } from 'node:path';
import type { Gateway } from '../app.ts';
import type { Phone } from '../kernel/phone.ts';

/** One shop and three customers, used by the demo, the tests and the screenshots. All numbers are fictitious. */
export const WORLD = {
  shop: { name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' as const },
  number: '+12025550100',
  callToAction: 'Text JOIN to 202-555-0100 for points and up to 4 offers a month.',
  people: [
    { name: 'Amy', phone: '+12025550111' as Phone, language: 'en' as const, birthday: '05-20' },
    { name: 'Ben', phone: '+12025550112' as Phone, language: 'en' as const, birthday: '02-29' },
    { name: 'Chitra', phone: '+12025550113' as Phone, language: 'zh' as const, birthday: 'L 08-15' },
  ],
};

/** Where the demo lives when DATA_DIR names nothing else. */
export const demoFolder = (): string => resolve('data', 'demo');

const DEMO = { source: 'counter', actor: 'system' };

/** Puts Lin's Noodles into an empty gateway, with three members and their phones. Does nothing the second time. */
export async function buildWorld({ db, merchants, customers, purchases, carrier, clock }: Gateway): Promise<void> {
  const existing = await merchants.all(db.reader);
  if (existing.length > 0) return;
  const merchantId = await db.write(async (tx) => {
    const shop = await merchants.add(tx, WORLD.shop);
    await merchants.addNumber(tx, shop.merchantId, {
      address: WORLD.number,
      partsPerSecond: 50,
      callToAction: WORLD.callToAction,
      callCoversMarketing: true,
    });
    for (const person of WORLD.people) {
      const { id } = await customers.findOrCreate(tx, shop.merchantId, person.phone, DEMO);
      await customers.setName(tx, shop.merchantId, id, person.name);
      await customers.setBirthday(tx, shop.merchantId, id, person.birthday);
      await customers.setLanguage(tx, shop.merchantId, id, person.language);
      await customers.join(tx, shop.merchantId, id, DEMO);
      await customers.recordConsent(tx, shop.merchantId, id, {
        ...DEMO,
        state: 'granted',
        proof: 'paper form of the demo',
      });
    }
    return shop.merchantId;
  });
  await firstReceipts({ db, customers, purchases, clock }, merchantId);
  for (const { name, phone } of WORLD.people) await carrier?.addPhone({ label: name, phone, shop: WORLD.number });
}

/** So that POINTS and STATEMENT have something to tell. */
async function firstReceipts(
  { db, customers, purchases, clock }: Pick<Gateway, 'db' | 'customers' | 'purchases' | 'clock'>,
  merchantId: string,
): Promise<void> {
  await db.write(async (tx) => {
    for (const [index, person] of WORLD.people.entries()) {
      const customer = await customers.byNumber(tx, merchantId, customers.hashOf(merchantId, person.phone));
      await purchases.record(tx, merchantId, {
        customerId: customer!.id,
        amount: `${20 + index * 14}.50`,
        receipt: `DEMO-${index + 1}`,
        actor: 'system',
        at: clock.now(),
      });
    }
  });
}

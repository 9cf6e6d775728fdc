import request from 'supertest';
import type { Gateway } from '../../src/app.ts';
import { createWeb } from '../../src/web.ts';

export const PHONES = ['+12025557311', '+12025557312', '+12025557313'] as const;
const STRANGER = '+12025557399';
export const SHOP_NUMBER = '+12025550100';

/** Words that must nowhere stand in the clear: people, their numbers and what they said. */
export const SECRETS = [
  ...PHONES,
  STRANGER,
  'Amaryllis',
  'Quensworth',
  'Benvolio',
  '林小美丽',
  'the soup was stone cold on Tuesday',
  '服务员态度太差了要投诉',
  'paper form signed in Zanzibar',
  'rang up and shouted about texts',
  'Your umbrella waits at the till',
  'what a peculiar question this is',
  'orphaned words for nobody',
  'lin.owner@noodles.example',
  'noodles behind the station',
  'welcome, Amaryllis',
] as const;

/** Opens the shop and lives one busy day in it: every slice stores something of somebody. */
export async function liveOneDay(gateway: Gateway): Promise<{ merchantId: string; token: string }> {
  const { db, merchants, staff, messages, carrier } = gateway;
  const { merchantId, token } = await db.write(async (tx) => {
    const shop = await merchants.add(tx, {
      name: "Lin's Noodles",
      country: 'US',
      zone: 'America/New_York',
      language: 'en',
    });
    await merchants.addNumber(tx, shop.merchantId, { address: SHOP_NUMBER, partsPerSecond: 1000 });
    await staff.add(tx, {
      merchantId: shop.merchantId,
      email: 'lin.owner@noodles.example',
      role: 'owner',
      phone: PHONES[2],
      alerts: ['cases'],
    });
    return { merchantId: shop.merchantId, ...(await staff.addToken(tx, shop.merchantId, 'till', 'owner')) };
  });
  let serial = 0;
  const say = (from: string, text: string, to = SHOP_NUMBER) =>
    messages.receive({ providerId: `SM${++serial}`, from, to, text, media: [] });
  const web = createWeb(gateway);
  const post = async (path: string, body: object) => {
    const answer = await request(web)
      .post(`/api/v1${path}`)
      .set({ Authorization: `Bearer ${token}`, 'Idempotency-Key': `k${++serial}` })
      .send(body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
    return answer.body as Record<string, string>;
  };

  await carrier!.addPhone({ label: 'Amaryllis', phone: PHONES[0], shop: SHOP_NUMBER });
  await carrier!.text({ phone: PHONES[0], shop: SHOP_NUMBER, body: 'what a peculiar question this is' });
  await say(PHONES[0], 'JOIN Amaryllis Quensworth');
  await say(PHONES[1], 'hy林小美丽');
  await say(PHONES[0], 'COMPLAIN the soup was stone cold on Tuesday');
  await say(PHONES[1], '投诉服务员态度太差了要投诉');
  await say(PHONES[1], 'FEEDBACK');
  await say(PHONES[0], 'what a peculiar question this is');
  await say(PHONES[0], 'POINTS');
  await say(PHONES[1], 'STOP');
  await say(STRANGER, 'STOP');
  await say(PHONES[0], 'orphaned words for nobody', '+12025550999');
  const { id } = await post('/customers', {
    phone: PHONES[2], name: 'Benvolio', consent: { marketing: true, source: 'paper form signed in Zanzibar' },
  }); // prettier-ignore
  await post('/suppressions', { phone: STRANGER, note: 'rang up and shouted about texts' });
  await post('/messages', { customerId: id!, text: 'Your umbrella waits at the till', purpose: 'service' });
  await post('/purchases', { phone: PHONES[0], amount: '88.50', receipt: 'R-1' });
  await post('/cases', { phone: PHONES[2], kind: 'feedback', text: 'what a peculiar question this is' });
  for (let round = 0; round < 6; round++) {
    await carrier!.tick(messages);
    await gateway.dispatcher.dispatch(() => {});
    await gateway.dispatcher.settled();
  }
  return { merchantId, token };
}

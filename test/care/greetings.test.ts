import { ENGINES } from '../support/engines.ts';
import { type GreetingShop, openGreetingShop } from './greetings-shop.ts';

describe.each(ENGINES)('a birthday greeting on %s', (engine) => {
  let shop: GreetingShop;
  beforeEach(async () => {
    shop = await openGreetingShop(engine);
  });
  afterEach(() => shop.close());

  it('goes out on the day, from its time on, once', async () => {
    const amy = await shop.guest({ birthday: '0616', name: 'Amy' });
    await shop.guest({ birthday: '0617' });
    await shop.guest();
    await shop.greeting({ wordings: { en: ['Happy birthday {{name}}'] } });
    await shop.at('2026-06-16T12:59:00Z'); // 08:59 in New York
    expect(await shop.texts()).toEqual([]);
    await shop.at('2026-06-16T13:00:00Z');
    expect(await shop.texts()).toMatchObject([
      { to: amy, text: "Lin's Noodles: Happy birthday Amy\nSTOP to leave", status: 'delivered' },
    ]);
    for (const at of ['13:01', '18:00', '23:59']) await shop.at(`2026-06-16T${at}:00Z`);
    expect(await shop.texts()).toHaveLength(1);
    expect(await shop.greeted()).toMatchObject([
      { customerId: amy, occasion: 'birthday', period: '2026', day: '2026-06-16', state: 'queued' },
    ]);
  });
});

import { LANGUAGES } from '../../src/platform/slice.ts';
import { ENGINES } from '../support/engines.ts';
import { type AppShop, openApps } from './shop.ts';

describe.each(ENGINES)('apps by text on %s', (engine) => {
  let shop: AppShop;
  beforeAll(async () => {
    shop = await openApps(engine);
  });
  afterAll(() => shop.close());

  it('every card works as it stands, in both languages', async () => {
    for (const { name } of shop.apps.kinds())
      for (const language of LANGUAGES) {
        const id = await shop.card(name, {}, {}, language);
        await shop.test.db.write((tx) => shop.apps.archive(tx, shop.merchantId, id, 'staff:lin'));
      }
  });

  it('information: the word and its answer', async () => {
    await shop.card('info');
    expect(await shop.ask(shop.phone(), 'Hours please')).toBe("Lin's Noodles: We are open daily from 10:00 to 22:00. Call 202-555-0100 for a table."); // prettier-ignore
  });

  it('a menu: digits however they are written', async () => {
    await shop.card('menu');
    for (const digit of ['2', '２', '2️⃣', 'two', '二', '两', 'Where we are', 'where we aer', '2.']) {
      const phone = shop.phone();
      expect(await shop.ask(phone, 'MENU')).toBe("Lin's Noodles: What would you like to know?\n1 Opening hours\n2 Where we are\n3 Today's special"); // prettier-ignore
      expect([digit, await shop.ask(phone, digit)]).toEqual([digit, "Lin's Noodles: 12 Station Road, behind the station."]); // prettier-ignore
    }
    expect(await shop.ask(shop.phone(), 'MENU 2')).toBe("Lin's Noodles: 12 Station Road, behind the station.");
  });

  it('a form: questions in turn, answers kept, staff told', async () => {
    const id = await shop.card('form');
    const phone = shop.phone();
    expect(await shop.ask(phone, 'PARTY')).toContain('which day');
    expect(await shop.ask(phone, 'tomorrow')).toContain('How many guests');
    expect(await shop.ask(phone, 'a dozen or so')).toBe("Lin's Noodles: Please answer with a whole number from 0 to 9999."); // prettier-ignore
    expect(await shop.ask(phone, 'twelve people')).toContain('own words');
    expect(await shop.ask(phone, 'A quiet corner 🙂')).toContain('Thank you!');
    const [use] = await shop.apps.uses(shop.test.db.reader, shop.merchantId, id, { limit: 5 });
    expect(use).toMatchObject({ state: 'done' });
    expect(use!.answers).toEqual([
      { step: 'q1', code: '2026-06-16', text: 'tomorrow' },
      { step: 'q2', code: '12', text: 'twelve people' },
      { step: 'q3', code: '', text: 'A quiet corner 🙂' },
    ]);
  });

  it('a vote: one a number, with what stands so far', async () => {
    const id = await shop.card('vote');
    const [a, b] = [shop.phone(), shop.phone()];
    await shop.ask(a, 'VOTE');
    expect(await shop.ask(a, '1')).toBe("Lin's Noodles: Thank you for your vote!\nSo far: Beef noodles 100%, Fish soup 0%, Tofu bowl 0%"); // prettier-ignore
    expect(await shop.ask(b, 'vote fish soup')).toContain('Beef noodles 50%, Fish soup 50%');
    expect(await shop.ask(a, 'VOTE')).toBe("Lin's Noodles: You have taken part in this already. Thank you!");
    const figures = await shop.apps.figures(shop.test.db.reader, shop.merchantId, id);
    expect(figures).toMatchObject({ uses: 2, people: 2, done: 2, left: 0 });
    expect(figures.answers['vote']).toEqual([
      { code: 'c1', count: 1 },
      { code: 'c2', count: 1 },
      { code: 'c3', count: 0 },
    ]);
  });
});

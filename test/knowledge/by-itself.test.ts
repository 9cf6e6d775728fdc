import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { BY_ITSELF } from '../../src/knowledge/index.ts';
import { keepQuiet } from '../../src/keywords/index.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';
import { SHELF } from './shelf.ts';

const ANSWER = "Lin's Noodles: Behind the house, free for two hours. (Automatic; a person reads your text too.)";

describe.each(ENGINES)('the library answers by itself on %s', (engine) => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(engine);
    await shop.test.db.write(async (tx) => {
      for (const entry of Object.values(SHELF)) await shop.gateway.knowledge.add(tx, shop.merchantId, entry, 'staff:x');
      await shop.gateway.merchants.set(tx, shop.merchantId, BY_ITSELF, true);
    });
  });
  afterEach(() => shop.close());

  const used = () => shop.count('select max(used) from knowledge_entries');

  it('once a day to a number, and the text waits for a person all the same', async () => {
    const phone = shop.phone();
    const first = await shop.say(phone, 'do you have parking?');
    expect(first).toMatchObject({ by: 'knowledge.answer', waiting: 'unclear', replies: [ANSWER], purposes: ['reply'] });
    shop.clock.advance(HOUR);
    expect((await shop.say(phone, 'parking?')).replies[0]).toContain('sorry, we did not get that'); // the menu, once
    shop.clock.advance(DAY);
    expect((await shop.say(phone, '请问可以停车吗')).replies[0]).toBe("【Lin's Noodles】店后面有停车位，两小时免费。（自动回复，店员也会看到）"); // prettier-ignore
    expect(await used()).toBe(2);
  });

  it('answers the same question of two numbers, and one number once however many of its texts come at once', async () => {
    const [a, b] = [shop.phone(), shop.phone()];
    await Promise.all([a, a, a, b].map((phone) => shop.say(phone, 'parking?')));
    expect(await used()).toBe(2);
  });

  it.each([
    ['what only perhaps fits', 'is there somewhere to leave a car near the old church on sunday'],
    ['two things at once', 'are you open and is there parking?'],
    ['what nothing fits', 'what is the meaning of life'],
    ['a complaint', 'I waited two hours and your parking was full'],
  ])('says the menu to %s', async (_what, text) => {
    const said = await shop.say(shop.phone(), text);
    expect([said.by, said.waiting]).toEqual([null, 'unclear']);
    expect(await used()).toBe(0);
  });

  it('leaves words, dialogues and doubtful stops what they are', async () => {
    const phone = shop.phone();
    expect((await shop.say(phone, 'JOIN parking')).by).toBe('customers.join');
    expect((await shop.say(shop.phone(), 'STOP')).by).toBe('stop');
    expect((await shop.say(shop.phone(), 'please stop these texts, is there parking?')).by).not.toBe(
      'knowledge.answer',
    );
  });

  it('keeps quiet while a person talks with the number, for late texts, and where the shop does not want it', async () => {
    const phone = shop.phone();
    await shop.test.db.write((tx) => keepQuiet(tx, shop.merchantId, shop.hash(phone), shop.clock.now()));
    expect((await shop.say(phone, 'parking?')).replies).toEqual([]);
    expect((await shop.say(shop.phone(), 'parking?', { late: true })).by).toBeNull();
    await shop.test.db.write((tx) => shop.gateway.merchants.set(tx, shop.merchantId, BY_ITSELF, false));
    expect((await shop.say(shop.phone(), 'parking?')).by).toBeNull();
    expect(await used()).toBe(0);
  });
});

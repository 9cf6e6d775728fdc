import { ENGINES } from '../support/engines.ts';
import { SHELF } from '../knowledge/shelf.ts';
import { type AppShop, openApps } from './shop.ts';

describe.each(ENGINES)('questions and answers by text on %s', (engine) => {
  let shop: AppShop;
  let ids: Record<string, string>;
  beforeEach(async () => {
    shop = await openApps(engine);
    await shop.card('faq');
    ids = await shop.test.db.write(async (tx) => {
      const made: Record<string, string> = {};
      for (const [name, entry] of Object.entries(SHELF))
        made[name] = (await shop.gateway.knowledge.add(tx, shop.merchantId, { ...entry, forTexts: name !== 'pets' }, 'staff:x')).id; // prettier-ignore
      return made;
    });
  });
  afterEach(() => shop.close());

  const used = async (name: string) =>
    (await shop.gateway.knowledge.byId(shop.test.db.reader, shop.merchantId, ids[name]!)).used;

  it('answers a question behind the word, or after asking for it, and counts it', async () => {
    expect(await shop.ask(shop.phone(), 'ASK do you have parking?')).toBe("Lin's Noodles: Behind the house, free for two hours."); // prettier-ignore
    const phone = shop.phone();
    expect(await shop.ask(phone, 'ask')).toContain('What would you like to know?');
    const said = await shop.say(phone, 'Hello there, I was wondering whether you could tell me if there is anywhere to park'); // prettier-ignore
    expect([said.replies[0], said.waiting]).toEqual(["Lin's Noodles: Behind the house, free for two hours.", null]);
    expect(await used('parking')).toBe(2);
  });

  it('answers in Chinese whoever asks in Chinese', async () => {
    expect(await shop.ask(shop.phone(), 'ASK 可以停车吗')).toContain('店后面有停车位，两小时免费。');
  });

  it.each(['2', '２', 'two', '二', '2.'])('lets two that are near be told apart by a digit: %s', async (digit) => {
    const phone = shop.phone();
    const asked = await shop.ask(phone, 'ASK are you open on sunday and is there parking?');
    const [, first, second] = asked.split('\n');
    expect([first, second].map((line) => line!.slice(2)).toSorted()).toEqual([
      'When are you open?',
      'Where can I park?',
    ]);
    const answer = await shop.ask(phone, digit);
    expect(answer).toContain(second!.includes('park') ? 'Behind the house' : 'Monday to Saturday');
    expect((await used('parking')) + (await used('hours'))).toBe(1);
  });

  it.each(['0', '3'])('gives to a person what is none of those offered: %s', async (digit) => {
    const phone = shop.phone();
    await shop.ask(phone, 'ASK are you open on sunday and is there parking?');
    const said = await shop.say(phone, digit);
    expect([said.replies[0], said.waiting]).toEqual([expect.stringContaining('one of us will text you'), 'follow_up']);
  });

  it('gives to a person what is not in the library, with a kind sentence', async () => {
    for (const text of ['ASK what is the meaning of life', 'ASK can i bring my dog?']) {
      const said = await shop.say(shop.phone(), text); // the dog stands there, but not for texts
      expect([said.replies[0], said.waiting]).toEqual([
        expect.stringContaining('one of us will text you'),
        'follow_up',
      ]);
    }
  });

  it('knows an answer no more that was archived while somebody chose', async () => {
    const phone = shop.phone();
    await shop.ask(phone, 'ASK are you open on sunday and is there parking?');
    await shop.test.db.write(async (tx) => {
      for (const name of ['parking', 'hours']) await shop.gateway.knowledge.archive(tx, shop.merchantId, ids[name]!, 'staff:x'); // prettier-ignore
    });
    expect((await shop.say(phone, '1')).waiting).toBe('follow_up');
  });

  it('rehearses with the real library and counts nothing', async () => {
    const draft = shop.apps.fromForm(
      'faq',
      shop.apps
        .kinds()
        .find(({ name }) => name === 'faq')!
        .ready('en').form,
      'en',
    );
    const turns = await shop.apps.rehearse(shop.test.db.reader, shop.merchantId, draft, ['ASK parking'], { language: 'en', member: false }); // prettier-ignore
    expect(turns[0]!.answer).toContain('Behind the house');
    expect(await used('parking')).toBe(0);
  });

  it('yields to STOP in the middle', async () => {
    const phone = shop.phone();
    await shop.ask(phone, 'ASK');
    expect((await shop.say(phone, 'STOP')).by).toBe('stop');
    expect((await shop.say(phone, 'parking?')).by).not.toBe('apps.run');
  });
});

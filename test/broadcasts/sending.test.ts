import { ENGINES } from '../support/engines.ts';
import { type BroadcastShop, openBroadcastShop } from './shop.ts';

describe.each(ENGINES)('a broadcast on %s', (engine) => {
  let shop: BroadcastShop;
  beforeEach(async () => {
    shop = await openBroadcastShop(engine);
  });
  afterEach(() => shop.close());

  it('reaches each once, with mark and way out, and is done', async () => {
    await shop.people(3, { names: true });
    const id = await shop.sent({ texts: { en: 'Hi {{name "friend"}}, two for one' } });
    await shop.run();
    expect((await shop.texts()).map(({ text, status }) => [text, status])).toEqual(
      [0, 1, 2].map((n) => [`Lin's Noodles: Hi Guest ${n}, two for one\nSTOP to leave`, 'delivered']),
    );
    expect(await shop.one(id)).toMatchObject({ status: 'done', reason: null });
    expect(await shop.counts(id)).toMatchObject({ audience: 3, delivered: 3, queued: 0, sent: 0, skipped: 0 });
  });
});

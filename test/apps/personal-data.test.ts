import { ENGINES } from '../support/engines.ts';
import { type AppShop, openApps } from './shop.ts';

describe.each(ENGINES)('what apps keep of a person on %s', (engine) => {
  let shop: AppShop;
  beforeEach(async () => {
    shop = await openApps(engine);
  });
  afterEach(() => shop.close());

  const part = () => shop.gateway.slices.find(({ name }) => name === 'apps')!;

  async function talked(phone: string): Promise<{ appId: string; customerId: string }> {
    const appId =
      (await shop.apps.list(shop.test.db.reader, shop.merchantId))[0]?.id ??
      (await shop.card('webhook', { url: 'https://hooks.shop.org/x' }));
    const customerId = await shop.member(phone);
    await shop.ask(phone, 'ORDER for Amy of 12 Station Road');
    return { appId, customerId };
  }

  it('is told, and emptied when the person is erased; counts stay', async () => {
    const { appId, customerId } = await talked(shop.phone());
    const { db } = shop.test;
    const told = await part().personalData!.export(db.reader, shop.merchantId, customerId);
    expect(told['apps']).toMatchObject([
      { appId, state: 'done', answers: [{ step: 'question', text: 'for Amy of 12 Station Road' }] },
    ]);
    await db.write((tx) => part().personalData!.erase(tx, shop.merchantId, customerId));
    const after = await part().personalData!.export(db.reader, shop.merchantId, customerId);
    expect(JSON.stringify(after)).not.toContain('Station Road');
    expect(await shop.apps.figures(db.reader, shop.merchantId, appId)).toMatchObject({ uses: 1, done: 1 });
    const [call] = await db.admin('select body, status, outcome from app_calls');
    expect([shop.gateway.vault.open(shop.merchantId, call![0] as never), call![1], call![2]]).toEqual([
      '{}',
      'failed',
      'erased',
    ]);
  });

  it('people are counted the same after they were erased', async () => {
    const id = await shop.card('info');
    const { db } = shop.test;
    const people: string[] = [];
    for (let n = 0; n < 3; n++) {
      const phone = shop.phone();
      people.push(await shop.member(phone));
      await shop.ask(phone, 'HOURS');
      await shop.ask(phone, 'HOURS');
    }
    const figures = () => shop.apps.figures(db.reader, shop.merchantId, id);
    expect(await figures()).toMatchObject({ uses: 6, people: 3 });
    for (const customerId of people.slice(1))
      await db.write((tx) => part().personalData!.erase(tx, shop.merchantId, customerId));
    expect(await figures()).toMatchObject({ uses: 6, people: 3, done: 6 });
  });

  it('what a stranger wrote before they were known goes with them', async () => {
    const phone = shop.phone();
    const appId = await shop.card('form', { tell: false }, { limit: { times: 9, per: 'day' } });
    for (const text of ['PARTY', 'tomorrow', '4', 'for Amy of 12 Station Road']) await shop.ask(phone, text);
    await shop.card('webhook', { url: 'https://hooks.shop.org/x' });
    const { customerId } = await talked(phone);
    const { db } = shop.test;
    const told = await part().personalData!.export(db.reader, shop.merchantId, customerId);
    expect((told['apps'] as { appId: string }[]).map((use) => use.appId)).toContain(appId);
    await db.write((tx) => shop.gateway.register.erase(tx, shop.merchantId, customerId, 'staff:lin'));
    const rows = await shop.apps.uses(db.reader, shop.merchantId, appId, { limit: 5 });
    expect(rows[0]!.answers.map(({ text }) => text)).toEqual(['', '', '']);
    expect(await shop.count(`select count(*) from app_uses where number_hash <> ''`)).toBe(0);
    expect(await shop.count(`select count(*) from counters where name like 'apps.use:%'`)).toBe(0);
  });

  it('goes with the person when two records are merged, and back', async () => {
    const a = await talked(shop.phone());
    const b = await talked(shop.phone());
    const { db } = shop.test;
    const merge = { mergeId: 'm', fromId: a.customerId, intoId: b.customerId, actor: 'staff:lin' };
    const used = async (id: string) =>
      ((await part().personalData!.export(db.reader, shop.merchantId, id))['apps'] as unknown[]).length;
    const moved = await db.write((tx) => part().personalData!.merge!(tx, shop.merchantId, merge));
    expect([await used(a.customerId), await used(b.customerId)]).toEqual([0, 2]);
    await db.write((tx) => part().personalData!.unmerge!(tx, shop.merchantId, merge, moved));
    expect([await used(a.customerId), await used(b.customerId)]).toEqual([1, 1]);
  });

  it('stands in the timeline by the name of the app', async () => {
    const { appId, customerId } = await talked(shop.phone());
    const entries = await part().card!.timeline!(shop.test.db.reader, shop.merchantId, customerId, 10);
    expect(entries).toMatchObject([{ kind: 'done', values: { appId, name: 'ORDER' } }]);
  });

  it('a stranger becomes a customer only where something is done for them', async () => {
    await shop.card('info');
    await shop.ask(shop.phone(), 'HOURS');
    expect(await shop.count('select count(*) from customers')).toBe(0);
    await shop.card('subscribe');
    await shop.ask(shop.phone(), 'NEWS');
    expect(await shop.count('select count(*) from customers')).toBe(1);
    expect(await shop.count('select count(*) from app_uses where customer_id is not null')).toBe(1);
  });
});

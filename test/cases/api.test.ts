import { openRest, type RestShop } from '../flows/rest.ts';
import { ENGINES } from '../support/engines.ts';

const AMY = '+12025550142';

describe.each(ENGINES)('cases over REST on %s', (engine) => {
  let shop: RestShop;
  beforeEach(async () => {
    shop = await openRest(engine);
  });
  afterEach(() => shop.close());

  it('take a case all the way, with its texts, steps and the category its words suggest', async () => {
    await shop.say(AMY, 'COMPLAIN the waiter was rude to us');
    const { clerk } = shop.as;
    const [{ id }] = (await clerk.get('/cases?open=true')).body.items;
    const deed = async (verb: string, body: object = {}) => {
      const { status, body: answer } = await clerk.post(`/cases/${id}/${verb}`, body);
      return [status, answer.step ?? answer.errors?.[0]?.field ?? answer.field];
    };
    expect((await clerk.get(`/cases/${id}`)).body.suggested).toMatchObject({ category: 'service', because: expect.arrayContaining(['rude']) }); // prettier-ignore
    expect(await deed('classify', { category: 'nonsense' })).toEqual([400, 'category']);
    expect(await deed('classify', { category: 'service' })).toEqual([200, 'classified']);
    expect(await deed('note', { text: 'Asked the evening shift.' })).toEqual([200, 'investigated']);
    expect(await deed('reply', { text: 'which table, please?' })).toEqual([200, 'investigated']);
    expect(await deed('move', { from: 'classified', step: 'handled' })).toEqual([409, undefined]);
    expect(await deed('move', { from: 'investigated', step: 'handled', cause: 'manner' })).toEqual([200, 'handled']);
    expect(await deed('report', { text: ' ' })).toEqual([400, 'text']);
    expect(await deed('report', { text: 'we spoke with him.' })).toEqual([200, 'reported']);
    expect(await deed('report', { text: 'we spoke with him.' })).toEqual([409, undefined]);
    await shop.say(AMY, '2');
    expect(await deed('reopen')).toEqual([409, undefined]);
    const { body } = await clerk.get(`/cases/${id}`);
    expect(body).toMatchObject({ step: 'classified', cause: 'manner', rating: 2, reopened: 1, first: true });
    expect(body.texts.map(({ sort }: { sort: string }) => sort)).toEqual(['said', 'note', 'reply', 'report']);
    expect(body.steps.at(-1)).toMatchObject({ step: 'classified', reason: 'low_rating', actor: 'customer' });
    const listed = async (query: string) => (await clerk.get(`/cases?${query}`)).body.items.length;
    expect([await listed('category=service'), await listed('category=price'), await listed('late=true')]).toEqual([
      1, 0, 0,
    ]);
    shop.clock.advance(3 * 86_400_000);
    expect([await listed('late=true'), await listed('open=true'), await listed('ownerId=nobody')]).toEqual([1, 1, 0]);
  });

  it('report once under one key', async () => {
    await shop.say(AMY, 'COMPLAIN the waiter was rude');
    const { clerk } = shop.as;
    const [{ id }] = (await clerk.get('/cases')).body.items;
    await clerk.post(`/cases/${id}/classify`, { category: 'service' });
    const report = () => clerk.post(`/cases/${id}/report`, { text: 'we spoke with him.' }, 'same-key');
    const [first, second] = [await report(), await report()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(
      await shop.count(`select count(*) from outbound where purpose in ('service', 'reply') and inbound_id is null`),
    ).toBe(1);
  });

  it('say why a stopped customer cannot be texted', async () => {
    await shop.say(AMY, 'COMPLAIN the waiter was rude');
    await shop.say(AMY, 'STOP');
    const { clerk } = shop.as;
    const [{ id }] = (await clerk.get('/cases')).body.items;
    await clerk.post(`/cases/${id}/classify`, { category: 'service' });
    const refused = await clerk.post(`/cases/${id}/reply`, { text: 'sorry!' });
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toContain('Call instead');
  });

  it('rate, take a step back, give to somebody; each faulty word is told at its field', async () => {
    await shop.say(AMY, 'COMPLAIN the waiter was rude');
    const { clerk } = shop.as;
    const [{ id }] = (await clerk.get('/cases')).body.items;
    const deed = async (verb: string, body: object) => {
      const { status, headers, body: answer } = await clerk.post(`/cases/${id}/${verb}`, body);
      const told = status === 200 || headers['content-type']?.startsWith('application/problem+json');
      return [told && status, answer.step ?? answer.errors?.[0]?.field ?? answer.field];
    };
    await deed('classify', { category: 'service' });
    expect(await deed('rate', { rating: 5 })).toEqual([422, undefined]);
    await deed('move', { from: 'classified', step: 'handled' });
    expect(await deed('back', { from: 'investigated' })).toEqual([409, undefined]);
    expect(await deed('back', { from: 'handled' })).toEqual([200, 'investigated']);
    expect(await deed('back', { from: 'investigated' })).toEqual([200, 'classified']);
    expect(await deed('back', { from: 'classified' })).toEqual([422, 'step']);
    expect(await deed('assign', { ownerId: 'nobody' })).toEqual([400, 'ownerId']);
    expect(await deed('assign', { ownerId: null })).toEqual([200, 'classified']);
    expect(await deed('move', { from: 'classified', step: 'reported' })).toEqual([200, 'reported']);
    for (const rating of [0, 6, 2.5, '5', null]) expect(await deed('rate', { rating })).toEqual([400, 'rating']);
    expect(await deed('rate', { rating: 2 })).toEqual([200, 'classified']);
    expect(await deed('rate', { rating: 4 })).toEqual([200, 'archived']);
    expect((await clerk.get(`/cases/${id}`)).body).toMatchObject({ rating: 4, reopened: 1 });
  });

  it('tell what they may be sorted by, why they came and how fast they were answered', async () => {
    const { clerk } = shop.as;
    const labels = (await clerk.get('/cases/labels')).body;
    expect(labels.categories[0]).toEqual({ id: 'service', name: null, words: [] });
    expect(labels.causes.map(({ id }: { id: string }) => id)).toContain('manner');
    await shop.say(AMY, 'COMPLAIN the waiter was rude');
    const [{ id, openedAt }] = (await clerk.get('/cases')).body.items;
    await clerk.post(`/cases/${id}/classify`, { category: 'service' });
    await clerk.post(`/cases/${id}/move`, { from: 'classified', step: 'handled', cause: 'manner' });
    const causes = await clerk.get('/cases/causes?months=2');
    expect(causes.body).toEqual({
      items: [{ month: openedAt.slice(0, 7), category: 'service', cause: 'manner', count: 1 }],
    });
    expect((await clerk.get('/cases/times')).body).toEqual({ items: [] }); // nobody looks after it
    for (const wrong of [
      '/cases/causes?months=0',
      '/cases/causes?months=x',
      '/cases/times?days=9999',
      '/cases/times?x=1',
    ])
      expect((await clerk.get(wrong)).status).toBe(400);
  });
});

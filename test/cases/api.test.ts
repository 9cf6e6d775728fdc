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
});

import { openRest, type RestShop } from '../flows/rest.ts';
import { ENGINES } from '../support/engines.ts';
import { EVERYBODY } from './shop.ts';

describe.each(ENGINES)('broadcasts over REST on %s', (engine) => {
  let rest: RestShop;
  beforeAll(async () => {
    rest = await openRest(engine);
    for (const phone of ['+12025550111', '+12025550112'])
      await rest.as.manager.post('/customers', { phone, consent: { marketing: true, source: 'paper form' } });
  });
  afterAll(() => rest.close());

  const make = (more: object = {}) =>
    rest.as.manager.post('/broadcasts', { name: 'June', text: 'Two for one', where: EVERYBODY, ...more });

  it('makes a draft, lets it go once, and tells where its texts stand', async () => {
    const { status, body } = await make();
    expect([status, body.status]).toEqual([201, 'draft']);
    expect((await rest.as.manager.post(`/broadcasts/${body.id}/send`)).status).toBe(400); // no Idempotency-Key
    const sends = [await send(body.id, 'k1'), await send(body.id, 'k1'), await send(body.id, 'k2')];
    expect(sends.map((sent) => [sent.status, sent.body.status])).toEqual(sends.map(() => [200, 'expanding']));
    const pump = rest.gateway.pumps.find(({ name }) => name === 'broadcasts')!;
    for (let i = 0; i < 3; i++) await pump.run(() => {});
    await rest.settle();
    await pump.run(() => {});
    const counts = { audience: 2, queued: 0, sent: 0, delivered: 2, failed: 0, skipped: 0, unknown: 0 };
    expect((await rest.as.manager.get(`/broadcasts/${body.id}`)).body).toMatchObject({ status: 'done', counts });
    const { items } = (await rest.as.manager.get(`/broadcasts/${body.id}/recipients`)).body;
    expect(items).toMatchObject([{ state: 'delivered' }, { state: 'delivered' }]);
  });

  const send = (id: string, key: string) => rest.as.manager.post(`/broadcasts/${id}/send`, {}, key);

  it.each<[what: string, more: object, field: string]>([
    ['a syntax tree for a text', { text: { type: 'Program', body: [] } }, 'text'],
    ['a list for a text', { text: ['Two for one'] }, 'text'],
    ['a text that runs something', { text: '{{#each this}}x{{/each}}' }, 'text'],
    ['5,000 characters', { text: 'x'.repeat(5000) }, 'text'],
    ['a time that is over', { startAt: '2020-01-01T10:00:00Z' }, 'startAt'],
    ['a time without a zone', { startAt: '2027-01-01T10:00:00' }, 'startAt'],
    ['a field that is not there', { where: { field: 'no.such', is: '=', value: 1 } }, 'where'],
    ['a condition and a segment', { segmentId: 'x' }, 'segmentId'],
  ])('%s is refused at its field, and nothing is kept', async (_, more, field) => {
    const before = await rest.count('select count(*) from broadcasts');
    const { status, body } = await make(more);
    expect(status).toBe(400);
    expect(JSON.stringify(body.errors)).toContain(`"field":"${field}`);
    expect(await rest.count('select count(*) from broadcasts')).toBe(before);
  });

  it('an empty tree is a draft that cannot be sent: nobody, never everybody', async () => {
    const { body } = await make({ where: { all: [] } });
    const refused = await send(body.id, 'k3');
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'where']);
  });

  it.each<[what: string, text: object, fields: string[]]>([
    ['one text', { text: ' ' }, ['text']],
    ['a second text in each language', { textB: { en: '', zh: '' } }, ['textB']],
    ['a segment that is gone', { excludeSegmentIds: ['0'.repeat(26)] }, ['excludeSegmentIds']],
  ])('what stops a send is told at the fields of the request that made it: %s', async (_, more, fields) => {
    const { body } = await make(more);
    const refused = await send(body.id, `named-${fields[0]}`);
    const told = (refused.body.errors as { field: string }[]).map(({ field }) => field);
    expect([refused.status, ...told]).toEqual([400, ...fields]);
  });

  it('tests two texts on the same share, for the same time, as the composer begins with', async () => {
    const { body } = await make({ textB: 'Three for two' });
    const { draft } = await rest.gateway.broadcasts.byId(rest.test.db.reader, rest.merchantId, body.id);
    expect(draft).toMatchObject({ samplePercent: 20, decideAfterHours: 4 });
    expect((await make({ textB: 'x', samplePercent: 1 })).status).toBe(400);
  });
});

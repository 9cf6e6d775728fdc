import { DAY } from '../../src/kernel/clock.ts';
import { ENGINES } from '../support/engines.ts';
import { openRest, type RestShop } from './rest.ts';

const AMY = '+12025550111';

describe.each(ENGINES)('a shop’s other programs over REST on %s', (engine) => {
  let rest: RestShop;
  beforeEach(async () => {
    rest = await openRest(engine);
  });
  afterEach(() => rest.close());

  const create = (more = {}, key?: string) => rest.as.manager.post('/customers', { phone: AMY, ...more }, key);
  const texts = async () =>
    (await rest.test.db.admin('select text from outbound order by id')).map(([text]) =>
      rest.gateway.vault.open(rest.merchantId, text as never),
    );

  it('creates, updates, looks up and gets a customer', async () => {
    const made = await create({ phone: '(202) 555-0111', name: ' Amy  Lin ', birthday: '1990-05-20', tags: ['vip'] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      phone: AMY,
      name: 'Amy Lin',
      memberNumber: '8-0001',
      birthday: '05-20',
      language: null,
      tags: ['vip'],
      suppressed: false,
      marketing: 'none',
      points: 20,
    });
    const updated = await create({ name: 'Amy', birthday: '02-29', language: 'zh', tags: ['tea'] });
    expect([updated.status, updated.body.id]).toEqual([200, made.body.id]);
    expect(updated.body).toMatchObject({ name: 'Amy', birthday: '02-29', language: 'zh', tags: ['tea', 'vip'] });
    expect((await rest.as.clerk.post('/customers/lookup', { phone: '202-555-0111' })).body).toEqual(updated.body);
    expect((await rest.as.clerk.get(`/customers/${made.body.id}`)).body).toEqual(updated.body);
    expect((await rest.as.clerk.post('/customers/lookup', { phone: '+12025550112' })).status).toBe(404);
    expect(await texts()).toEqual([]);
  });

  it('of 20 creations at once comes one customer', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create({ name: 'Amy' })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it.each`
    body                                      | field
    ${{ phone: '12' }}                        | ${'phone'}
    ${{ phone: '+1 900 555 0123' }}           | ${'phone'}
    ${{ phone: AMY, name: '...' }}            | ${'name'}
    ${{ phone: AMY, name: 'x'.repeat(500) }}  | ${'name'}
    ${{ phone: AMY, birthday: '2026-02-30' }} | ${'birthday'}
    ${{ phone: AMY, birthday: '13-01' }}      | ${'birthday'}
    ${{ phone: AMY, birthday: 'May' }}        | ${'birthday'}
    ${{ phone: AMY, language: 'fr' }}         | ${'language'}
    ${{ phone: AMY, tags: [''] }}             | ${'tags.0'}
    ${{ phone: AMY, role: 'owner' }}          | ${'role'}
    ${{ phone: AMY, merchantId: 'x' }}        | ${'merchantId'}
    ${{ phone: 5 }}                           | ${'phone'}
    ${{}}                                     | ${'phone'}
  `('refuses $body at $field, and nothing is written', async ({ body, field }) => {
    const { status, type, body: problem } = await rest.as.manager.post('/customers', body);
    expect([status, type]).toEqual([400, 'application/problem+json']);
    expect(problem).toMatchObject({ code: 'invalid', field, detail: expect.any(String) });
    expect(await rest.count('select count(*) from customers')).toBe(0);
  });

  it('consent with proof stands at once; without it the customer is asked, and Y nn allows', async () => {
    const proven = await create({ consent: { marketing: true, source: 'paper form, 12 October' } });
    expect(proven.body).toMatchObject({ marketing: 'allowed' });
    const ben = '+12025550112';
    const asked = await create({ phone: ben, consent: { marketing: true } });
    expect(asked.body).toMatchObject({ marketing: 'none' });
    await create({ phone: ben, consent: { marketing: true } });
    const [question, ...more] = await texts();
    expect(more).toEqual([]);
    const code = /reply Y (\d\d)/.exec(question!)![1]!;
    expect(await rest.ask(ben, `Y${code}`)).toContain('you will get our offers');
    expect((await rest.as.clerk.get(`/customers/${asked.body.id}`)).body).toMatchObject({ marketing: 'allowed' });
    expect((await create({ phone: ben, consent: { marketing: false } })).body).toMatchObject({ marketing: 'none' });
  });

  it('a stop outlives the API: proof of consent lifts none, and nothing may be sent', async () => {
    await rest.member(AMY);
    await rest.say(AMY, 'STOP');
    const { body } = await create({ consent: { marketing: true, source: 'paper form' } });
    expect(body).toMatchObject({ suppressed: true });
    for (const purpose of ['service', 'marketing']) {
      const sent = await rest.as.manager.post('/messages', { customerId: body.id, text: 'Hi', purpose }, purpose);
      expect([sent.status, sent.body.detail]).toEqual([422, expect.stringContaining('said STOP')]);
    }
    await rest.say(AMY, 'START');
    expect((await rest.as.clerk.get(`/customers/${body.id}`)).body).toMatchObject({ suppressed: false });
  });

  it('sends a text once per key; marketing only with consent', async () => {
    const { id } = (await create()).body;
    const send = (purpose: string, key?: string, text = 'Your bowl is ready.') =>
      rest.as.manager.post('/messages', { customerId: id, text, purpose }, key);
    expect((await send('service')).body).toMatchObject({ code: 'invalid', field: 'Idempotency-Key' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('service', 'k1')));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(202);
    expect(await texts()).toEqual(['Your bowl is ready.']);
    expect((await send('service', 'k1', 'other')).status).toBe(422);
    expect((await send('marketing', 'k2')).body).toMatchObject({
      code: 'unprocessable',
      detail: expect.stringContaining('not agreed'),
    });
    expect((await send('service', 'k3', ' ')).status).toBe(400);
    expect((await send('reply', 'k4')).status).toBe(400);
  });

  it('an equal request under one key is answered word for word for a day', async () => {
    const first = await create({ name: 'Amy' }, 'key');
    const again = await create({ name: 'Amy' }, 'key');
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, first.body, 'true']);
    expect((await create({ name: 'Bea' }, 'key')).status).toBe(422);
    expect((await rest.tea.as.manager.post('/customers', { phone: AMY }, 'key')).status).toBe(201);
    rest.clock.advance(DAY);
    expect((await create({ name: 'Bea' }, 'key')).body).toMatchObject({ name: 'Bea' });
  });

  it('stops of numbers that are no customers are kept, listed and answered', async () => {
    const stop = () => rest.as.clerk.post('/suppressions', { phone: '202 555 0177', note: 'by voice' });
    const made = await stop();
    expect([made.status, made.body]).toEqual([
      201,
      { phone: '+12025550177', since: new Date(rest.clock.now()).toISOString(), byCarrier: false },
    ]);
    rest.clock.advance(1000);
    expect([(await stop()).status, (await stop()).body.since]).toEqual([200, made.body.since]);
    await rest.say('+12025550178', 'STOP');
    const page = await rest.as.manager.get('/suppressions?limit=1');
    expect(page.body.items).toMatchObject([{ phone: '+12025550178' }]);
    const next = await rest.as.manager.get(`/suppressions?limit=1&cursor=${page.body.next}`);
    expect(next.body).toEqual({ items: [made.body] });
  });

  it('pages through messages without losing or repeating one', async () => {
    const id = await rest.member(AMY);
    for (let i = 0; i < 7; i++) await rest.say(AMY, `FEEDBACK ${i}`);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await rest.as.clerk.get(`/customers/${id}/messages?limit=5${cursor}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      if (!body.next) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen).toHaveLength(16);
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
    const waiting = await rest.as.manager.get('/messages?waiting=true');
    expect(waiting.body.items).toEqual([]);
    await rest.say(AMY, 'what now');
    expect((await rest.as.manager.get('/messages?waiting=true')).body.items).toMatchObject([
      { text: 'what now', waiting: 'unclear' },
    ]);
    expect((await rest.as.manager.get('/messages?status=queued&direction=outbound')).body.items.length).toBe(9);
    expect((await rest.as.manager.get('/messages?limit=0')).status).toBe(400);
    expect((await rest.as.manager.get('/messages?cursor=x')).status).toBe(400);
  });

  it.each(['12,5', '1e309', '-1', '1e3', '12.345', ' 12', '', 'NaN', '0x10', '9'.repeat(30), '１２'])(
    'refuses the amount %p and says what to send',
    async (amount) => {
      const { status, body } = await rest.as.clerk.post('/purchases', { phone: AMY, amount, receipt: 'R-1' });
      expect([status, body.code, body.field]).toEqual([400, 'invalid', 'amount']);
      expect(body.detail).toMatch(/like "|digits|zero or more|decimals/);
      expect(await rest.count('select count(*) from purchases')).toBe(0);
    },
  );

  it.each([12.5, null, true, ['12.50'], { value: '1' }])('refuses the amount %p as no text', async (amount) => {
    const { status, body } = await rest.as.clerk.post('/purchases', { phone: AMY, amount, receipt: 'R-1' });
    expect([status, body.field]).toEqual([400, 'amount']);
  });

  it('a purchase earns, a refund takes back, and points never go below zero', async () => {
    const { id } = (await create()).body;
    const bought = await rest.as.clerk.post('/purchases', { phone: AMY, amount: '88.50', receipt: 'R-1' });
    expect([bought.status, bought.body.customerId]).toEqual([201, id]);
    expect((await rest.as.clerk.post('/purchases', { phone: AMY, amount: '88.50', receipt: 'R-1' })).status).toBe(200);
    expect((await rest.as.clerk.post('/purchases', { phone: AMY, amount: '88.51', receipt: 'R-1' })).status).toBe(409);
    const spend = (points: number) => rest.as.clerk.post(`/customers/${id}/points`, { points, reason: 'bowl' });
    expect((await spend(-109)).body).toMatchObject({
      code: 'unprocessable',
      detail: 'The customer has 108 points; 109 are needed.',
    });
    expect((await spend(-100)).body).toMatchObject({ points: -100, balance: 8 });
    expect((await spend(5)).status).toBe(403);
    expect((await rest.as.clerk.post(`/purchases/${bought.body.id}/refund`)).status).toBe(201);
    const account = (await rest.as.clerk.get(`/customers/${id}/points`)).body;
    expect(account.balance).toBe(0);
    expect((await rest.as.clerk.get(`/customers/${id}`)).body.points).toBe(0);
    expect(await rest.gateway.points.check(rest.test.db.reader)).toEqual([]);
  });

  it('a number never stands in an address: looking up is a POST', async () => {
    expect((await rest.as.owner.get(`/customers/${encodeURIComponent(AMY)}`)).status).toBe(404);
    expect((await rest.as.owner.get(`/customers?phone=${encodeURIComponent(AMY)}`)).status).toBe(404);
  });
});

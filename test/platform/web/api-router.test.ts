import express from 'express';
import pino from 'pino';
import request from 'supertest';
import { DAY, HOUR } from '../../../src/kernel/clock.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { newSecret, readKeyRing } from '../../../src/platform/crypto/key-ring.ts';
import { createVault } from '../../../src/platform/crypto/vault.ts';
import { apiRouter } from '../../../src/platform/web/api-router.ts';
import { forgetOldKeys } from '../../../src/platform/web/idempotency.ts';
import type { Principal } from '../../../src/platform/web/principal.ts';
import { facts, idempotencyKeys } from '../../../src/platform/schema.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../../support/engines.ts';
import { routes } from './made-up-routes.ts';

const T0 = Date.UTC(2026, 4, 20);
const shops = { a: newId(T0), b: newId(T0) };
const principals: Record<string, Principal> = {
  owner: { merchantId: shops.a, role: 'owner', actor: 'token:1' },
  clerk: { merchantId: shops.a, role: 'clerk', actor: 'token:2' },
  other: { merchantId: shops.b, role: 'owner', actor: 'token:3' },
};

const authenticate = async (bearer: string): Promise<Principal | undefined> => principals[bearer];
const as = (who: string) => ({ Authorization: `Bearer ${who}` });

describe.each(ENGINES)('the REST router on %s', (engine) => {
  let test: TestDatabase;
  let clock: { at: number; now(): number };
  let lines: string[];
  let app: express.Express;

  beforeEach(async () => {
    test = await openTestDatabase(engine);
    clock = { at: T0, now: () => clock.at };
    lines = [];
    const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
    const vault = createVault(readKeyRing(newSecret())!);
    app = express();
    app.use('/api/v1', apiRouter({ routes, db: test.db, clock, vault, log, authenticate, requestsPerMinute: 40 }));
  });
  afterEach(() => test.close());

  const post = (path: string, body: object, key?: string, who = 'owner') =>
    request(app)
      .post(`/api/v1${path}`)
      .set({ ...as(who), ...(key === undefined ? {} : { 'Idempotency-Key': key }) })
      .send(body);
  const get = (path: string, who = 'owner') => request(app).get(`/api/v1${path}`).set(as(who));
  const kept = () => test.db.reader.db.select({ id: facts.id }).from(facts);

  it('asks for a token, and says how', async () => {
    for (const header of [undefined, 'Bearer nobody', 'Basic b3duZXI=', 'Bearer '] as const) {
      const answer = await request(app)
        .get('/api/v1/facts')
        .set(header ? { Authorization: header } : {});
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="mcrm"']);
      expect(answer.type).toBe('application/problem+json');
    }
  });

  it('checks the role before anything else', async () => {
    const answer = await post(`/facts/${newId(T0)}/send`, {}, undefined, 'clerk');
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: 'forbidden', title: 'Forbidden', status: 403 });
  });

  it('answers through the schema, with the status of the route and no store', async () => {
    const answer = await post('/facts', { note: 'hello', items: [{ sku: 'x' }] });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ id: expect.stringMatching(/^[\w]{26}$/), note: 'hello' });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it.each`
    what                         | body                                                                     | fields
    ${'a missing field'}         | ${{}}                                                                    | ${['note']}
    ${'an unknown field'}        | ${{ note: 'x', nope: 1 }}                                                | ${['nope']}
    ${'an unknown nested field'} | ${{ note: 'x', items: [{ sku: 'a', n: 1 }] }}                            | ${['items.0.n']}
    ${'several'}                 | ${{ note: '', items: [{}, { sku: 1 }], z: 1 }}                           | ${['note', 'items.0.sku', 'items.1.sku', 'z']}
    ${'an array'}                | ${[]}                                                                    | ${['']}
    ${'too many items'}          | ${{ note: 'x', items: Array.from({ length: 6 }, () => ({ sku: 'a' })) }} | ${['items']}
  `('names the fields at fault: $what', async ({ body, fields }) => {
    const answer = await post('/facts', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
    expect(answer.body.field).toBe(fields[0] || undefined);
    expect(await kept()).toEqual([]);
  });

  it('refuses __proto__ like any unknown field', async () => {
    const answer = await request(app)
      .post('/api/v1/facts')
      .set({ ...as('owner'), 'Content-Type': 'application/json' })
      .send('{"note":"x","__proto__":{"admin":true}}');
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, '__proto__']);
  });

  it.each`
    what                   | type                                   | body                                            | status
    ${'no JSON'}           | ${'application/json'}                  | ${'{"note":'}                                   | ${400}
    ${'a form'}            | ${'application/x-www-form-urlencoded'} | ${'note=x'}                                     | ${400}
    ${'more than 256 kB'}  | ${'application/json'}                  | ${JSON.stringify({ note: 'x'.repeat(262144) })} | ${413}
    ${'a strange charset'} | ${'application/json; charset=foo'}     | ${'{"note":"x"}'}                               | ${400}
  `('turns a body away that is $what', async ({ type, body, status }) => {
    const answer = await request(app)
      .post('/api/v1/facts')
      .set({ ...as('owner'), 'Content-Type': type })
      .send(body);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    expect(answer.body.detail).not.toContain('JSON.parse');
  });

  it('finds fixed paths before ids, and answers bad ids and unknown paths alike with 404', async () => {
    const id = newId(T0);
    expect((await get('/facts/fields')).body).toEqual({ fields: ['note'] });
    expect((await get(`/facts/${id}`)).body).toEqual({ id });
    for (const path of ['/facts/1', `/facts/${id.toUpperCase()}`, '/nothing', `/facts/${id}/x`])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    expect((await get('/facts/%zz')).status).toBe(400);
  });

  it('pages by cursor to the end', async () => {
    const seen: number[] = [];
    let path: string | undefined = '/facts?limit=50';
    while (path) {
      const { body }: request.Response = await get(path);
      seen.push(...body.items.map(({ n }: { n: number }) => n));
      path = body.next && `/facts?limit=50&cursor=${body.next}`;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    for (const bad of ['limit=0', 'limit=201', 'limit=x', 'page=2', 'cursor=%00', 'limit=1&limit=2'])
      expect([bad, (await get(`/facts?${bad}`)).status]).toEqual([bad, 400]);
  });

  it.each([
    ['conflict', 409],
    ['busy', 503],
    ['too_many', 429],
    ['forbidden', 403],
  ])('maps %s to %d', async (code, status) => {
    const answer = await post('/facts/lookup', { code });
    expect([answer.status, answer.body.detail]).toEqual([status, 'As asked.']);
    expect(answer.headers['retry-after']).toBe(code === 'busy' ? '1' : undefined);
  });

  it('shows nothing of a bug, logs it, and keeps nothing of its write', async () => {
    const answer = await post('/facts', { note: 'bug' });
    expect([answer.status, answer.body.detail]).toEqual([500, 'Something went wrong.']);
    expect(JSON.stringify(answer.body)).not.toContain('leaked');
    expect(lines.join()).toContain('API request failed');
    expect(await kept()).toEqual([]);
  });

  it('gives the same answer for the same key, once done', async () => {
    const first = await post('/facts', { note: 'a', items: [{ sku: 'x', count: 2 }] }, 'key-1');
    clock.at += HOUR;
    const again = await post('/facts', { items: [{ count: 2, sku: 'x' }], note: 'a' }, 'key-1');
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
    expect(await kept()).toHaveLength(1);
  });

  it('refuses a key for another request, and knows the keys of each shop apart', async () => {
    await post('/facts', { note: 'a' }, 'key-1');
    expect((await post('/facts', { note: 'b' }, 'key-1')).status).toBe(422);
    expect((await post(`/facts/${newId(T0)}/send`, {}, 'key-1')).status).toBe(422);
    expect((await post('/facts', { note: 'b' }, 'key-1', 'other')).status).toBe(201);
  });

  it('leaves the key free when the request failed', async () => {
    expect((await post('/facts', { note: 'fail' }, 'key-1')).status).toBe(422);
    expect(await test.db.reader.db.select().from(idempotencyKeys)).toEqual([]);
    expect((await post('/facts', { note: 'fine' }, 'key-1')).status).toBe(201);
  });

  it('runs once of ten equal requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/facts', { note: 'a' }, 'key-1')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    expect(await kept()).toHaveLength(1);
  });

  it('forgets keys after 24 hours, whether or not the job has run', async () => {
    await post('/facts', { note: 'a' }, 'key-1');
    clock.at += DAY - 1;
    await forgetOldKeys(test.db, clock.at);
    expect((await post('/facts', { note: 'a' }, 'key-1')).headers['idempotency-replayed']).toBe('true');
    clock.at += 1;
    expect((await post('/facts', { note: 'b' }, 'key-1')).headers['idempotency-replayed']).toBeUndefined();
    clock.at += DAY;
    await forgetOldKeys(test.db, clock.at);
    expect(await test.db.reader.db.select().from(idempotencyKeys)).toEqual([]);
  });

  it('seals the kept answer and hides the request', async () => {
    await post('/facts', { note: 'call +12025550123' }, 'key-1');
    const [row] = await test.db.reader.db.select().from(idempotencyKeys);
    expect(JSON.stringify(row)).not.toContain('2025550123');
  });

  it.each(['', 'a b', 'ключ', 'x'.repeat(256)])('refuses the key %p', async (key) => {
    const raw = Buffer.from(key, 'utf8').toString('latin1');
    const answer = await post('/facts', { note: 'a' }, raw);
    expect([answer.status, answer.body.field]).toEqual([400, 'Idempotency-Key']);
  });

  it('wants a key where doing it twice would hurt', async () => {
    const path = `/facts/${newId(T0)}/send`;
    expect((await post(path, {})).body.field).toBe('Idempotency-Key');
    expect((await post(path, {}, 'k')).status).toBe(202);
    expect((await request(app).post(`/api/v1${path}`).set(as('owner')).set('Idempotency-Key', 'k2')).status).toBe(202);
    expect((await post(path, { extra: 1 }, 'k3')).status).toBe(400);
  });

  it('limits how often one token asks, and only that one', async () => {
    for (let i = 0; i < 40; i++) await get('/facts/fields');
    const refused = await get('/facts/fields');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await get('/facts/fields', 'clerk')).status).toBe(200);
  });
});

test('two routes of one address are refused at start', () => {
  const route = routes[2]!;
  const twin = { ...route, path: '/facts/:factId' };
  expect(() => apiRouter({ routes: [route, twin] } as never)).toThrow('two API routes GET /facts/:');
});

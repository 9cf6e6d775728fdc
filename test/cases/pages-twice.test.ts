import request from 'supertest';
import { newId } from '../../src/kernel/ids.ts';
import { formTokenOf } from '../../src/platform/web/frame.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

describe.each(ENGINES)('a form of the cases sent many times at once on %s', (engine) => {
  let shop: Shop;
  let post: (path: string, form: Record<string, string>) => Promise<{ status: number; to: string }>;
  beforeEach(async () => {
    shop = await openShop(engine);
    const { gateway, test, merchantId } = shop;
    const web = createWeb(gateway, { signal: AbortSignal.abort() });
    const person = { merchantId, email: 'bao@example.com', name: 'Bao', role: 'clerk' as const };
    const { staffId } = await test.db.write((tx) => gateway.staff.add(tx, person));
    const session = await test.db.write((tx) => gateway.sessions.start(tx, merchantId, staffId));
    post = async (path, form) => {
      const answer = await request(web)
        .post(path)
        .set({ Cookie: `mcrm=${session}`, 'Sec-Fetch-Site': 'same-origin' })
        .type('form')
        .send({ _token: formTokenOf(session), ...form });
      return { status: answer.status, to: answer.headers['location'] ?? '' };
    };
  });
  afterEach(() => shop.close());

  const cases = () => shop.gateway.cases.list(shop.test.db.reader, shop.merchantId, { limit: 10 });
  const at5 = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, work));

  it.each`
    what                         | who
    ${'a number nobody knows'}   | ${'+1 202 555 0166'}
    ${'nobody in particular'}    | ${''}
    ${'somebody the shop knows'} | ${'+1 202 555 0167'}
  `('opens one case of $what, and leads every press to it', async ({ who }) => {
    if (who.endsWith('167')) await shop.member('+12025550167');
    const key = newId(shop.clock.now());
    const form = { key, who, text: 'The soup was cold', category: 'service', source: 'phone', kind: 'complaint' };
    const told = await at5(() => post('/cases', form));
    expect(new Set(told.map(({ status, to }) => `${status} ${to}`))).toEqual(
      new Set([`303 /cases/${key}?done=cases.done.opened`]),
    );
    expect(await cases()).toEqual([expect.objectContaining({ id: key, step: 'classified', number: 101 })]);
    expect(await shop.count('select count(*) from case_texts')).toBe(1);
    expect(await shop.count(`select count(*) from facts where name = 'case.opened'`)).toBe(1);
  });

  it('goes every step once', async () => {
    const id = newId(shop.clock.now());
    await post('/cases', { key: id, who: '+1 202 555 0166', text: 'The soup was cold', category: 'service' });
    const steps = () => shop.count('select count(*) from case_steps');
    const before = await steps();
    await at5(() => post(`/cases/${id}/move`, { from: 'classified', step: 'investigated' }));
    await at5(() => post(`/cases/${id}/move`, { from: 'investigated', step: 'handled' }));
    await at5(() => post(`/cases/${id}/report`, { key: newId(shop.clock.now()), report: 'We mended it.' }));
    await at5(() => post(`/cases/${id}/rate`, { rating: '4' }));
    expect(await steps()).toBe(before + 4);
    expect(await shop.count(`select count(*) from outbound where purpose = 'service'`)).toBe(1);
    const told = await at5(() => post(`/cases/${id}/reopen`, {}));
    expect(told.every(({ status }) => status < 500)).toBe(true);
    expect((await cases())[0]).toMatchObject({ reopened: 1, step: 'classified' });
    expect(await steps()).toBe(before + 5);
  });
});

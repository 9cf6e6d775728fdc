import { openRest, type RestShop } from '../flows/rest.ts';
import { ENGINES } from '../support/engines.ts';

describe.each(ENGINES)('greetings over REST on %s', (engine) => {
  let rest: RestShop; // 15 June 2026, noon in New York
  beforeAll(async () => {
    rest = await openRest(engine);
    for (const [phone, birthday] of [
      ['+12025550111', '06-16'],
      ['+12025550112', '1990-07-01'],
    ])
      // prettier-ignore
      await rest.as.manager.post('/customers', { phone, birthday, consent: { marketing: true, source: 'paper form' } });
  });
  afterAll(() => rest.close());

  const make = (more: object = {}) => rest.as.manager.post('/greetings', { occasion: { kind: 'birthday' }, ...more });

  it('makes one that is off, switches it, changes it, removes it', async () => {
    const { status, body } = await make({ wordings: { en: ['Happy birthday'] } });
    expect([status, body]).toMatchObject([201, { on: false, daysBefore: 0, time: '09:00', late: 'same_day' }]);
    const on = await rest.as.manager.post(`/greetings/${body.id}/on`);
    expect([on.status, on.body.on]).toEqual([200, true]);
    const changed = { occasion: { kind: 'birthday' }, time: '11:30' };
    expect((await rest.as.manager.post(`/greetings/${body.id}`, changed)).body).toMatchObject({
      version: 2,
      time: '11:30',
      wordings: {},
    });
    expect((await rest.as.manager.get(`/greetings/${body.id}`)).body).toMatchObject({
      on: true,
      figures: { sent: 0, issued: 0, redeemed: 0 },
    });
    expect((await rest.as.manager.get('/greetings')).body.items).toHaveLength(1);
    expect((await rest.as.manager.post(`/greetings/${body.id}/off`)).body.on).toBe(false);
    expect((await rest.as.manager.post(`/greetings/${body.id}/remove`)).body).toEqual({ id: body.id, removed: true });
    expect((await rest.as.manager.get(`/greetings/${body.id}`)).status).toBe(404);
    expect((await rest.as.manager.get('/greetings')).body.items).toEqual([]);
  });

  it('tells the calendar with whom it means, and the feasts that are open', async () => {
    const { id } = (await make()).body;
    await rest.as.manager.post(`/greetings/${id}/on`);
    const { status, body } = await rest.as.manager.get('/greetings/calendar?from=2026-06-15&to=2026-07-10');
    expect(status).toBe(200);
    expect(body.items.map(({ day, people, state }: Record<string, unknown>) => [day, people, state])).toEqual([
      ['2026-06-16', 1, 'coming'],
      ['2026-07-01', 1, 'coming'],
    ]);
    expect(body.openFeasts).toContainEqual({ day: '2026-07-04', code: 'independence-day-us' });
    const year = (await rest.as.manager.get('/greetings/calendar')).body;
    expect(year.items).toHaveLength(2);
    expect((await rest.tea.as.manager.get('/greetings/calendar')).body.items).toEqual([]);
  });

  it.each(['from=yesterday', 'from=2026-02-30', 'from=2026-06-15&to=2026-06-14', 'from=2026-01-01&to=2028-01-01'])(
    'refuses the span %s at its field',
    async (query) => {
      const { status, body } = await rest.as.manager.get(`/greetings/calendar?${query}`);
      expect(status).toBe(400);
      expect(body.errors[0].field).toMatch(/^(from|to)$/);
    },
  );

  it.each<[string, object, string]>([
    ['no such feast', { occasion: { kind: 'holiday', code: 'x' } }, 'occasion.code'],
    ['a time outside the hours', { time: '22:00' }, 'time'],
    ['a broken wording', { wordings: { en: ['Hi {{name'] } }, 'wordings.en.0'],
    ['an unknown field of the body', { sound: 'loud' }, 'sound'],
  ])('refuses %s', async (_what, more, field) => {
    const { status, body } = await make(more);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });
});

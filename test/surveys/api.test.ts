import { openRest, type RestShop } from '../flows/rest.ts';
import { ENGINES } from '../support/engines.ts';

const visit = { id: 'visit', type: 'csat', texts: { en: 'How was it?' }, dimension: 'overall' };

describe.each(ENGINES)('surveys over REST on %s', (engine) => {
  let shop: RestShop;
  beforeAll(async () => void (shop = await openRest(engine, { number: { callToAction: 'Text JOIN' } })));
  afterAll(() => shop.close());

  test('a survey is made, opened, asked, read and closed', async () => {
    const { manager } = shop.as;
    const made = await manager.post('/surveys', { name: 'Visit', questions: [visit], words: ['VISIT'] });
    expect(made.status).toBe(201);
    const { id } = made.body as { id: string };
    expect(made.body).toMatchObject({
      state: 'draft',
      restDays: 30,
      questions: [{ ...visit, optional: false, branches: [] }],
    });
    expect((await manager.post(`/surveys/${id}/open`)).body).toMatchObject({ state: 'open' });
    expect((await manager.post(`/surveys/${id}/open`)).status).toBe(409);
    const phone = shop.phone();
    await shop.say(phone, 'visit');
    await shop.say(phone, '5');
    const asked = await manager.post(`/surveys/${id}/ask`, {
      where: { field: 'customers.language', is: '=', value: 'en' },
    });
    expect([asked.status, typeof asked.body.roundId]).toEqual([202, 'string']);
    expect((await manager.get(`/surveys/${id}/results`)).body).toMatchObject({
      asked: 1,
      done: 1,
      questions: [{ id: 'visit', type: 'csat', answered: 1, average: 5, margin: null, nps: null }],
      index: [{ dimension: 'overall', month: '2026-06', index: 100, answered: 1 }],
    });
    expect((await manager.post(`/surveys/${id}/close`)).body).toMatchObject({ state: 'closed' });
    expect((await manager.get(`/surveys/${id}`)).body).toMatchObject({ id, state: 'closed' });
    expect((await manager.get('/surveys?limit=1')).body.items).toMatchObject([{ id }]);
    expect((await manager.post(`/surveys/${id}/reopen`)).body).toMatchObject({ state: 'open', closedAt: null });
    expect((await manager.post(`/surveys/${id}/reopen`)).status).toBe(409);
    expect(await shop.ask(shop.phone(), 'visit')).toContain('How was it?');
    await manager.post(`/surveys/${id}/close`);
    const other = await manager.post('/surveys', { name: 'Other', questions: [visit], words: ['VISIT'] });
    await manager.post(`/surveys/${other.body.id}/open`);
    expect((await manager.post(`/surveys/${id}/reopen`)).body.errors[0].field).toMatch(/^words/);
    await manager.post(`/surveys/${other.body.id}/close`);
  });

  test('a sheet of paper is typed in once, and taken back by its name or the id it got', async () => {
    const { manager, clerk } = shop.as;
    const { id } = (await manager.post('/surveys', { name: 'Paper', questions: [visit], reward: { points: 7 } })).body;
    const sheet = (name: string, answer: string, more = {}) => clerk.post(`/surveys/${id}/answers`, { sheet: name, answers: { visit: answer }, ...more }); // prettier-ignore
    expect((await sheet('A-1', '4')).status).toBe(409); // not open yet
    await manager.post(`/surveys/${id}/open`);
    const customerId = await shop.member(shop.phone());
    const before = (await manager.get(`/customers/${customerId}`)).body.points as number;
    const points = async () => ((await manager.get(`/customers/${customerId}`)).body.points as number) - before;
    const first = await sheet('A-1', '4', { customerId });
    expect([first.status, (await sheet('A-1', '4', { customerId })).body]).toEqual([201, first.body]);
    expect((await sheet('A-2', 'many')).body.errors).toMatchObject([{ field: 'answers.visit' }]);
    const second = await sheet('A-2', '2');
    const done = async () => (await manager.get(`/surveys/${id}/results`)).body.done as number;
    expect([await done(), await points()]).toEqual([2, 7]);
    const back = (body: object) => clerk.post(`/surveys/${id}/answers/back`, body);
    expect((await back({ sheet: 'A-1', runId: 'x' })).status).toBe(400);
    expect((await back({ sheet: 'A-1' })).body).toEqual({ takenBack: true });
    expect([await done(), await points()]).toEqual([1, 0]);
    expect((await back({ sheet: 'A-1' })).status).toBe(404);
    expect((await back({ runId: second.body.runId })).status).toBe(200);
    expect(await done()).toBe(0);
  });

  test('what is wrong is told at its place', async () => {
    const { manager } = shop.as;
    const bad = await manager.post('/surveys', {
      name: 'Bad',
      questions: [
        { id: 'q', type: 'choice', texts: { en: '{{evil}}' }, choices: [{ code: 'a', label: { en: 'YES' } }] },
      ],
      words: ['STOP'],
    });
    expect(bad.status).toBe(400);
    expect(bad.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'questions.0.texts.en', 'questions.0.choices', 'questions.0.choices.0.label.en', 'words.0',
    ]); // prettier-ignore
    const { body } = await manager.post('/surveys', { name: 'Ok', questions: [visit] });
    const ask = await manager.post(`/surveys/${body.id}/ask`, {
      where: { field: 'customers.language', is: '=', value: 'en' },
    });
    expect(ask.status).toBe(409);
    await manager.post(`/surveys/${body.id}/open`);
    const where = await manager.post(`/surveys/${body.id}/ask`, { where: { field: 'no.such' } });
    expect(where.body.errors[0].field).toMatch(/^where/);
  });

  test('another shop has no such survey, a clerk may not make one', async () => {
    const { body } = await shop.as.manager.post('/surveys', { name: 'Mine', questions: [visit] });
    for (const path of ['', '/results'])
      expect((await shop.tea.as.manager.get(`/surveys/${body.id}${path}`)).status).toBe(404);
    for (const verb of ['open', 'close'])
      expect((await shop.tea.as.manager.post(`/surveys/${body.id}/${verb}`)).status).toBe(404);
    expect((await shop.as.clerk.post('/surveys', { name: 'No', questions: [visit] })).status).toBe(403);
  });
});
